import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import { dayOf, type Instant } from '../../../kernel/time.ts';
import { renewal, spendPredicatesInput } from '../model/predicates.ts';
import type { Deps } from './ports.ts';

/** Each person apart: what was counted stays so when another's budget is spent, for to count too much is safe. */
export async function spendPredicates(
  { store, clock }: Deps,
  input: unknown,
): Promise<{ readonly isWithinBudget: boolean; readonly renewsAt: Instant }> {
  const parsed = parseInput(spendPredicatesInput, input);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { purpose, consumerId: consumer, people } = parsed.value;
  const day = dayOf(clock.now());
  const outcomes = await Promise.all(
    people.map(({ citizenId: citizen, questions }) =>
      store.spend({ citizen, purpose, consumer, day }, questions),
    ),
  );
  return { isWithinBudget: outcomes.every(Boolean), renewsAt: renewal(day) };
}
