import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import { dayOf, type Instant } from '../../../kernel/time.ts';
import { countPeopleInput } from '../model/people.ts';
import { renewal } from '../model/predicates.ts';
import type { Deps } from './ports.ts';

/** All of them or none: a request past the cap takes nothing of it. */
export async function countPeople(
  { store, clock }: Deps,
  input: unknown,
): Promise<{ readonly isWithinCap: boolean; readonly renewsAt: Instant }> {
  const parsed = parseInput(countPeopleInput, input);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { agreementId: agreement, citizenIds, volumePerDay: most } = parsed.value;
  const day = dayOf(clock.now());
  const isWithinCap = await store.countPeople({ agreement, day, most }, citizenIds);
  return { isWithinCap, renewsAt: renewal(day) };
}
