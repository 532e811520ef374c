import { createHmac } from 'node:crypto';
import type { Random } from '../kernel/random.ts';
import { seal, unseal } from '../kernel/seal.ts';

/** What of a record only the holder of its content key can read. */
export type Personal = {
  /** Opaque id of the person concerned. */
  readonly citizen: string;
  /** Opaque id of the citizen who acted for that person. */
  readonly representative?: string;
  /** Keys the commitments to what was released. */
  readonly commitmentKey: Uint8Array;
};

/** The clear members that tie the personal part to its record, so that it cannot be moved to another. */
export type Binding = { readonly request: string; readonly at: string; readonly subject: string };

/** The personal part of a record under its content key, which is used for nothing else. Base64url. */
export function sealPersonal(
  { citizen, representative, commitmentKey }: Personal,
  key: Uint8Array,
  binding: Binding,
  random: Random,
): string {
  const key64 = Buffer.from(commitmentKey).toString('base64url');
  const content = JSON.stringify({ citizen, commitmentKey: key64, representative });
  const sealed = seal(key, Buffer.from(content), contextOf(binding), random);
  return Buffer.from(sealed).toString('base64url');
}

/** Undefined for another key or another record. */
export function openPersonal(
  sealed: string,
  key: Uint8Array,
  binding: Binding,
): Personal | undefined {
  const content = unseal(key, Buffer.from(sealed, 'base64url'), contextOf(binding));
  if (!content) return undefined;
  const parts: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
  if (!isParts(parts)) throw new Error('ledger: the personal part of a record is malformed');
  const commitmentKey = Buffer.from(parts.commitmentKey, 'base64url');
  return { ...parts, commitmentKey };
}

/**
 * Commits to what was released of one field, without showing it: 128 bits of HMAC-SHA-256, base64url, over the field
 * and its values, each as canonical JSON, once, in the order of code units. Whoever has the key can test a guess.
 */
export function commitment(key: Uint8Array, field: string, values: readonly string[]): string {
  const mac = createHmac('sha256', key).update(field);
  for (const value of [...new Set(values)].sort()) mac.update(`\n${value}`);
  return mac.digest().subarray(0, 16).toString('base64url');
}

function contextOf({ request, at, subject }: Binding): string {
  return `askonce/personal/v1\n${request}\n${at}\n${subject}`;
}

function isParts(
  value: unknown,
): value is { citizen: string; commitmentKey: string; representative?: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'citizen' in value &&
    typeof value.citizen === 'string' &&
    'commitmentKey' in value &&
    typeof value.commitmentKey === 'string' &&
    (!('representative' in value) || typeof value.representative === 'string')
  );
}
