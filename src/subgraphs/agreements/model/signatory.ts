import { z } from 'zod';
import type { DepartmentId } from '../../../kernel/ids.ts';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import { dayOf, type Instant } from '../../../kernel/time.ts';
import { date, department, idempotencyKey, instant } from './values.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url');

/** Public halves of the keys that parties sign with: EdDSA over Ed25519 (RFC 8037), or ES256 (RFC 7518). */
export const partyKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
]);
export type PartyKey = Readonly<z.infer<typeof partyKey>>;

/** The SHA-256 thumbprint of a key (RFC 7638), base64url. */
export function keyIdOf(key: PartyKey): string {
  return Buffer.from(sha256(canonicalJson(key)), 'hex').toString('base64url');
}

/** Opaque: who it is, the department knows. */
export const personRef = z
  .string()
  .regex(/^per_[0-9a-z_]{1,64}$/, 'must be per_ and an opaque reference');
export const keyId = coordinate;

/** An officer who may sign agreements for a department, by one key. */
export const storedSignatory = z.strictObject({
  department,
  person: personRef,
  keyId,
  key: partyKey,
  validFrom: date,
  validUntil: date,
  registeredAt: instant,
  /** From then on the key signs nothing; what it signed before stands. */
  withdrawnAt: instant.nullable(),
});
export type Signatory = Readonly<z.infer<typeof storedSignatory>>;

export const registerSignatoryInput = z
  .strictObject({
    idempotencyKey,
    departmentId: department,
    person: personRef,
    publicKey: partyKey,
    validFrom: date,
    validUntil: date,
  })
  .refine(({ validFrom, validUntil }) => validFrom <= validUntil, {
    path: ['validUntil'],
    error: 'must not be before validFrom',
  });

export const withdrawSignatoryInput = z.strictObject({
  idempotencyKey,
  departmentId: department,
  keyId,
});

/** True when the signatory's key signed for the department at that time. */
export function signsAt(signatory: Signatory, of: DepartmentId, at: Instant): boolean {
  const { validFrom, validUntil, withdrawnAt } = signatory;
  const day = dayOf(new Date(at));
  return (
    signatory.department === of &&
    validFrom <= day &&
    day <= validUntil &&
    (withdrawnAt === null || at < withdrawnAt)
  );
}
