import { z } from 'zod';
import type { AgreementId, CitizenId, DepartmentId, ServiceId } from '../../kernel/ids.ts';
import { agreementId, citizenId, departmentId, serviceId } from '../../kernel/ids.ts';
import { hasInheritedName, inheritedRule, type Json } from '../../kernel/json.ts';
import { isCalendarDate, isInstant } from '../../kernel/time.ts';

/** The values that members of a record line take. Every message is a rule: it never repeats what was given. */

/** 1 to 4,096 characters of well-formed Unicode. What has no value is left out, never empty. */
export const text = z
  .string()
  .min(1, 'must not be empty; leave it out when there is none')
  .max(4096, 'must have at most 4096 characters')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode');

/** Longer than any national identifier or register key known, and fit for a sort key. */
export const key = text.max(256, 'must have at most 256 characters');

export const nationalId = z
  .string()
  .regex(/^[^\s\p{Cc}\p{Cs}]{1,64}$/u, 'must have 1 to 64 characters, none of them a space');

export const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');

/** Any zone is accepted; the value is the same instant in UTC with milliseconds. */
export const utcInstant = z
  .string()
  .refine(isInstant, { message: 'must be an instant, YYYY-MM-DDThh:mm:ssZ', abort: true })
  .transform((value) => new Date(value).toISOString());

/** A GraphQL Int that counts: 0 to 2³¹ − 1. */
export const count = z
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(2147483647, 'must be at most 2147483647');

/** Of an administrative division, for example 310104 (GB/T 2260). */
export const divisionCode = z
  .string()
  .regex(/^[0-9A-Z-]{2,12}$/, 'must be the code of an administrative division');

/** A closed code, for example RESIDENCE_PERMIT. */
export const code = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'must be capital letters, digits and _, at most 64');

/** ISO 3166-1 alpha-2, by shape. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)');

export const telephone = z
  .string()
  .regex(/^\+[1-9]\d{3,14}$/, 'must be + and 4 to 15 digits (E.164)');

export const email = text.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address');

/** JSON Pointer (RFC 6901). */
export const pointer = text.regex(/^(\/([^~/]|~[01])*)+$/u, 'must be a JSON Pointer');

export const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits, lower case');

export const department = z.custom<DepartmentId>(departmentId.is, 'must be a code dept_…');
export const service = z.custom<ServiceId>(serviceId.is, 'must be a code svc_…');
export const agreement = z.custom<AgreementId>(agreementId.is, 'must be a code agr_…');
export const citizen = z.custom<CitizenId>(citizenId.is, 'must be an id cit_…');

/** Deeper values would let one line exhaust the stack of whoever walks it. */
const deepest = 16;

export const json = z
  .custom<Json>(
    (value) => isJson(value, deepest),
    `must be JSON of well-formed Unicode, at most ${String(deepest)} levels deep`,
  )
  .refine((value) => !hasInheritedName(value), inheritedRule);

function isJson(value: unknown, levels: number): value is Json {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || levels === 0) return false;
  return Object.entries(value).every(
    ([name, member]) => name.isWellFormed() && isJson(member, levels - 1),
  );
}
