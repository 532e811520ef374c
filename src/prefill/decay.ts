import type { CalendarDate } from '../kernel/time.ts';
import type { Concept } from './concepts.ts';
import type { RecordKind, Role } from './records.ts';

/**
 * Months after which an earlier answer is half as likely to hold still, by what was answered; null where a register
 * alone speaks. First guesses, until `learnedHalfLife` knows better.
 */
const byRecord: Readonly<Record<RecordKind, number | null>> = {
  IDENTITY: null,
  CONTACT: 18,
  ADDRESS: 24,
  HOUSEHOLD: 12,
  EMPLOYMENT: 6,
  LICENCE: null,
  SUBMISSION: 24,
};
const byConcept: Readonly<Record<string, number>> = {
  'education.level': 120,
  'residence.since': 120,
  'insurance.contributionBase': 18,
};

/** Months; null for what an earlier answer never fills. */
export type HalfLives = (concept: Concept, role: Role) => number | null;

export const firstHalfLives: HalfLives = ({ key, record }, role) =>
  role === 'SELF' ? (byConcept[key] ?? byRecord[record]) : byRecord.HOUSEHOLD;

/** What became of the application: an authority that accepted it has looked at the answer. */
const outcomes: Readonly<Record<string, number>> = { APPROVED: 1, ACCEPTED: 0.95, SUBMITTED: 0.8 };

/** At least this likely: filled in. Less, down to the next: offered. Less still: left out. */
export const likely = 0.5;
export const conceivable = 0.2;

const month = 365.25 / 12;
const day = 86_400_000;

/** How likely an earlier answer still holds, 0 to 1. */
export function likelihood(
  answer: { readonly state: string; readonly answeredOn: CalendarDate },
  halfLife: number | null,
  today: CalendarDate,
): number {
  const base = outcomes[answer.state] ?? 0;
  if (halfLife === null) return 0;
  const months = Math.max(0, (Date.parse(today) - Date.parse(answer.answeredOn)) / day / month);
  return base * 0.5 ** (months / halfLife);
}
