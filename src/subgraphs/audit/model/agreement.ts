import { z } from 'zod';
import { instant, type CalendarDate, type Instant } from '../../../kernel/time.ts';
import { dataClasses, isDataClass } from '../../../policy/classes.ts';
import { classOf } from '../generated/classes.ts';
import { instantArgument } from './disclosure.ts';

/** Whose agreement it is, as the agreements room says. */
const parties = z.object({ consumerId: z.string(), providerId: z.string() });
export type Parties = z.infer<typeof parties>;

const subjectScope = z.enum(['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE']);

export const replayedTerms = parties.extend({
  purpose: z.string(),
  subjectScope,
  fields: z.array(z.string()),
});

export const grantedFields = parties.extend({ id: z.string(), fields: z.array(z.string()) });

export const replayArguments = z
  .strictObject({
    from: instantArgument.nullish(),
    until: instantArgument.nullish(),
    fields: z.array(z.string()).max(1_000, 'must name at most 1,000 fields').nullish(),
    subjectScope: subjectScope.nullish(),
  })
  .refine(({ from, until }) => from == null || until == null || from < until, {
    path: ['from'],
    error: 'must be before until',
  });

export const unusedFieldsArguments = z.strictObject({
  days: z.int().min(1, 'must be at least 1').max(3_650, 'must be at most 3,650'),
});

const dayInMilliseconds = 86_400_000;

export function daysBefore(at: Instant, days: number): Instant {
  return instant(new Date(Date.parse(at) - days * dayInMilliseconds));
}

/**
 * What is granted and was not read since the day, by coordinate. Of fields whose reads go on no record nothing is known,
 * so they are left out; a field that the schema no longer has is nobody's to read.
 */
export function unreadSince(
  day: CalendarDate,
  granted: readonly string[],
  lastReads: ReadonlyMap<string, CalendarDate>,
): readonly { readonly coordinate: string; readonly lastReadOn: CalendarDate | null }[] {
  return [...granted]
    .filter(isOnRecord)
    .sort()
    .map((coordinate) => ({ coordinate, lastReadOn: lastReads.get(coordinate) ?? null }))
    .filter(({ lastReadOn }) => lastReadOn === null || lastReadOn < day);
}

function isOnRecord(coordinate: string): boolean {
  const dataClass = classOf.get(coordinate);
  if (dataClass === undefined || !isDataClass(dataClass)) return true;
  const { recorded } = dataClasses[dataClass];
  return recorded === 'SUBJECT' || recorded === 'REQUEST';
}
