import { z } from 'zod';
import { agreementId, citizenId, departmentId } from '../../../kernel/ids.ts';
import { isCalendarDate, isInstant, type Instant } from '../../../kernel/time.ts';

/** What the room's inputs and rows are made of. */

export const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');
/** Kept in one form, so that instants compare as texts. */
export const instant = z
  .string()
  .refine(isInstant, 'must be an ISO 8601 instant with a zone')
  .transform((text): Instant => new Date(text).toISOString());
export const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(2_000, 'must have at most 2,000');
export const department = z.string().refine(departmentId.is, 'must be the id of a department');
export const agreementRef = z.string().refine(agreementId.is, 'must be the id of an agreement');
export const citizenRef = z.string().refine(citizenId.is, 'must be the id of a citizen');
/** `sha256:` and the hash of a text, which is then found by it and by nothing else. */
export const textHash = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits');
export const purpose = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'must be a code in SCREAMING_SNAKE_CASE');
/** Of an administrative division, for example 310104 (GB/T 2260). */
export const divisionCode = z
  .string()
  .regex(/^[0-9A-Z-]{2,12}$/, 'must be the code of an administrative division');
export const idempotencyKey = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200');

/** Of a list in pages. */
export const pageArguments = z.strictObject({
  first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100'),
  after: z.string().nullish(),
});
