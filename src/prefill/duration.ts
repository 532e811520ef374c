import type { CalendarDate } from '../kernel/time.ts';
import { dayOf } from '../kernel/time.ts';

const shape = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;

/** True for an ISO 8601 duration in whole years, months, weeks and days, for example P1Y6M. */
export function isDuration(text: string): boolean {
  return shape.test(text);
}

/**
 * The day that is `duration` after `day`. Years and months are added first, and a day past the end of the month is
 * its last: 2026-01-31 and P1M is 2026-02-28. Throws on a text that is no duration.
 */
export function dayAfter(day: CalendarDate, duration: string): CalendarDate {
  const match = shape.exec(duration);
  if (!match) throw new Error('duration: not an ISO 8601 duration in years, months, weeks, days');
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part || 0));
  const start = new Date(`${day}T00:00:00.000Z`);
  const month = start.getUTCMonth() + (years ?? 0) * 12 + (months ?? 0);
  const lastOfMonth = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const date = Math.min(start.getUTCDate(), lastOfMonth) + (weeks ?? 0) * 7 + (days ?? 0);
  return dayOf(new Date(Date.UTC(start.getUTCFullYear(), month, date)));
}
