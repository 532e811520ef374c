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
export const citizenRef = z.string().refine(citizenId.is, 'must be the id of a citizen');
export const agreementRef = z.string().refine(agreementId.is, 'must be the id of an agreement');
export const department = z.string().refine(departmentId.is, 'must be the id of a department');
export const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
export const word = z.enum(['GIVEN', 'WITHDRAWN']);
