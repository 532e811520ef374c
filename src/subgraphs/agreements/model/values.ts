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
export const purpose = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'must be a code in SCREAMING_SNAKE_CASE');
export const idempotencyKey = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200');
