import { createHmac, randomBytes } from 'node:crypto';
import { sha256 } from './json.ts';

declare const brand: unique symbol;
type Branded<B extends string> = string & { readonly [brand]: B };

export type CitizenId = Branded<'CitizenId'>;
export type LicenceId = Branded<'LicenceId'>;
export type SubmissionId = Branded<'SubmissionId'>;
export type AgreementId = Branded<'AgreementId'>;
export type ConsentId = Branded<'ConsentId'>;
export type ServiceId = Branded<'ServiceId'>;
export type DepartmentId = Branded<'DepartmentId'>;
export type ClerkId = Branded<'ClerkId'>;
export type OrganisationId = Branded<'OrganisationId'>;
export type RequestId = Branded<'RequestId'>;
export type DocumentId = Branded<'DocumentId'>;

type IdKind<T extends string> = {
  /** True for a text of this kind's shape; says nothing about existence. */
  readonly is: (text: unknown) => text is T;
  /** Undefined unless the text has this kind's shape. */
  readonly parse: (text: unknown) => T | undefined;
  /** A fresh opaque id: the prefix and 128 bits. */
  readonly create: (random?: (size: number) => Buffer) => T;
  /** The id that belongs to `parts` under `secret`: the same parts give the same id, and reveal nothing. */
  readonly derive: (secret: Uint8Array, parts: readonly string[]) => T;
};

function idKind<T extends string>(prefix: string): IdKind<T> {
  const shape = new RegExp(`^${prefix}_[0-9a-z_]{1,64}$`);
  const is = (text: unknown): text is T => typeof text === 'string' && shape.test(text);
  const made = (bytes: Buffer): T => {
    const id = `${prefix}_${bytes.subarray(0, 16).toString('hex')}`;
    if (!is(id)) throw new Error(`ids: prefix ${prefix} makes malformed ids`);
    return id;
  };
  return {
    is,
    parse: (text) => (is(text) ? text : undefined),
    create: (random = randomBytes) => made(random(16)),
    derive: (secret, parts) => made(keyedHash(secret, prefix, parts)),
  };
}

export const citizenId = idKind<CitizenId>('cit');
export const licenceId = idKind<LicenceId>('lic');
export const submissionId = idKind<SubmissionId>('sub');
export const agreementId = idKind<AgreementId>('agr');
export const consentId = idKind<ConsentId>('con');
export const serviceId = idKind<ServiceId>('svc');
export const departmentId = idKind<DepartmentId>('dept');
/** An official at a counter: a name for the post, not of the person. */
export const clerkId = idKind<ClerkId>('clk');
export const organisationId = idKind<OrganisationId>('org');
export const requestId = idKind<RequestId>('req');

/** Every id of a citizen in a JSON value, each once. */
export function citizensIn(value: unknown): readonly CitizenId[] {
  if (citizenId.is(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(citizensIn))];
}

function isDocumentId(text: unknown): text is DocumentId {
  return typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text);
}

/** A document by the hash of its text (GraphQL over HTTP, appendix A, "SHA256 hex document identifier"). */
export const documentId = {
  is: isDocumentId,
  of: (text: string): DocumentId => {
    const id = `sha256:${sha256(text)}`;
    if (!isDocumentId(id)) throw new Error('ids: a malformed hash');
    return id;
  },
};

/**
 * HMAC-SHA-256 over a label and length-prefixed parts, so that no two lists of parts collide. Used wherever a
 * low-entropy value (a national identifier, a licence number) must be found again without being stored.
 */
export function keyedHash(secret: Uint8Array, label: string, parts: readonly string[]): Buffer {
  const mac = createHmac('sha256', secret);
  for (const part of [label, ...parts]) {
    const bytes = Buffer.from(part, 'utf8');
    mac.update(`${String(bytes.length)}:`).update(bytes);
  }
  return mac.digest();
}

/** A blind index: equality on a value without the value. 128 bits, hexadecimal. */
export function blindIndex(secret: Uint8Array, label: string, parts: readonly string[]): string {
  return keyedHash(secret, label, parts).subarray(0, 16).toString('hex');
}

/** A person in the log: equal for equal people, and nobody's without the secret; hexadecimal. */
export function pseudonymOf(secret: Uint8Array, citizen: string): string {
  return keyedHash(secret, 'subject', [citizen]).toString('hex');
}
