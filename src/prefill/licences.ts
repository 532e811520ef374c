import { licenceLabel } from '../kernel/licence-types.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { LicenceFact } from './facts.ts';
import type { GapReason } from './reasons.ts';

/** True only when the licence is known to be in force on `today`: its state says so and its last day is not past. */
export function isValid({ state, validUntil }: LicenceFact, today: CalendarDate): boolean {
  return state === 'VALID' && (validUntil === null || validUntil >= today);
}

/** The licence that lasts longest; undefined when there is none. */
export function latest(licences: readonly LicenceFact[]): LicenceFact | undefined {
  const lastDay = ({ validUntil }: LicenceFact): string => validUntil ?? '9999-12-31';
  return [...licences].sort((a, b) => lastDay(b).localeCompare(lastDay(a)))[0];
}

/** Why licences that are not valid do not count: the one that lasts longest speaks. Undefined when there is none. */
export function whyInvalid(
  licences: readonly LicenceFact[],
  today: CalendarDate,
): GapReason | undefined {
  const last = latest(licences);
  if (!last) return undefined;
  const licence = licenceLabel(last.type);
  if (last.state === 'SUSPENDED') return { code: 'LICENCE_SUSPENDED', with: { licence } };
  if (last.state === 'REVOKED') return { code: 'LICENCE_REVOKED', with: { licence } };
  const date = last.validUntil;
  if (date !== null && date < today) return { code: 'LICENCE_EXPIRED', with: { licence, date } };
  return { code: 'LICENCE_NOT_VALID', with: { licence } };
}
