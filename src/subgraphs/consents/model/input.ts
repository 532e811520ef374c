import { z } from 'zod';
import { agreementRef, citizenRef, date, hash, instant, word } from './values.ts';

const idempotencyKey = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');

export const giveConsentInput = z.strictObject({
  idempotencyKey,
  agreementId: agreementRef,
  termsId: hash,
  optionalFields: z.array(z.string()).max(1_000, 'must name at most 1,000 fields'),
  validUntil: date.nullish(),
  expectedVersion: z.int().min(0, 'must be at least 0').nullish(),
});

export const withdrawConsentInput = z.strictObject({
  idempotencyKey,
  agreementId: agreementRef,
  expectedVersion: z.int().min(1, 'must be at least 1').nullish(),
});

/** A person's word of elsewhere, for operators' bulk load. */
export const importConsentInput = z.strictObject({
  citizenId: citizenRef,
  agreement: agreementRef,
  state: word,
  at: instant,
});

export const listArguments = z.strictObject({
  first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(),
  after: z.string().nullish(),
});
