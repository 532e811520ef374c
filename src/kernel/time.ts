/** ISO 8601 instant in UTC with milliseconds, for example 2026-11-24T08:00:00.000Z; sorts as text. */
export type Instant = string;
/** ISO 8601 calendar date, for example 2026-11-24; sorts as text. */
export type CalendarDate = string;

export type Clock = { readonly now: () => Date };

/** The only place in the hub that reads the system clock. */
export const systemClock: Clock = { now: () => new Date() };

export function instant(date: Date): Instant {
  return date.toISOString();
}

/** The calendar day of an instant in UTC. */
export function dayOf(date: Date): CalendarDate {
  return date.toISOString().slice(0, 10);
}

/** True for a real calendar day in ISO form; 2026-02-30 is none. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00.000Z`);
  // A day that its month does not have rolls over into the next; NaN equals nothing.
  return date.getUTCDate() === Number(text.slice(8));
}

/** True for an ISO 8601 instant with a zone. */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(
    text,
  );
  return match?.[1] !== undefined && isCalendarDate(match[1]) && !Number.isNaN(Date.parse(text));
}
