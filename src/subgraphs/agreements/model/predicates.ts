import { z } from 'zod';
import type { CitizenId, DepartmentId } from '../../../kernel/ids.ts';
import { instant, type CalendarDate, type Instant } from '../../../kernel/time.ts';
import { citizenRef, department, purpose } from './values.ts';

/** Different predicates that one department may ask about one person for one purpose in a day (UTC). */
const predicatesADay = 5;

/** Whose budget, for what, and of which day. */
export type PredicateBudget = {
  readonly citizen: CitizenId;
  readonly purpose: string;
  readonly consumer: DepartmentId;
  readonly day: CalendarDate;
};

export const spendPredicatesInput = z.strictObject({
  purpose,
  consumerId: department,
  people: z.array(z.strictObject({ citizenId: citizenRef, questions: z.array(z.string()).min(1) })),
});

/** What is counted once `asked` is too; a question counts once. Undefined when that is more than the budget. */
export function withQuestions(
  counted: readonly string[],
  asked: readonly string[],
): readonly string[] | undefined {
  const all = [...new Set([...counted, ...asked])];
  return all.length <= predicatesADay ? all : undefined;
}

/** Hashes of the questions counted under a budget. */
export const storedQuestions = z.array(z.string()).min(1);

/** When the budget after this day's begins. */
export function renewal(day: CalendarDate): Instant {
  return instantAfter(day, 1);
}

/** When nothing asks for the budget any more, even with a clock that is a day behind; in seconds, as DynamoDB takes it. */
export function expiry({ day }: { readonly day: CalendarDate }): number {
  return Date.parse(instantAfter(day, 2)) / 1000;
}

function instantAfter(day: CalendarDate, days: number): Instant {
  return instant(new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000));
}
