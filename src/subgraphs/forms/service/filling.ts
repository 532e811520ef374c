import type { CitizenId } from '../../../kernel/ids.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { FillOptions } from '../../../prefill/fill.ts';
import { fill } from '../../../prefill/fill.ts';
import { halfLivesFrom } from '../../../prefill/learn.ts';
import type { PrefillPlan } from '../../../prefill/leaves.ts';
import type { Prefill } from '../../../prefill/prefilled.ts';
import type { Deps } from './ports.ts';

type Filling = {
  readonly plan: PrefillPlan;
  readonly subject: CitizenId;
  readonly options: Pick<FillOptions, 'answers' | 'shown' | 'repeatOf'>;
  /** Fields that the answer leaves out, though the caller could read them. */
  readonly masked?: readonly string[];
};

/** Asks the hub what the plan reads, and fills the form with the answer. */
export async function fillFor(
  { hub, clock, token, observations }: Deps,
  { plan, subject, options, masked = [] }: Filling,
): Promise<{ readonly filled: Prefill; readonly receipt: string }> {
  const variables = { citizenId: subject };
  const [{ data, denied, unconsented, failures, receipt }, seen] = await Promise.all([
    hub.ask({ document: plan.document, variables, token }),
    observations(),
  ]);
  const filled = fill(plan, data, {
    ...options,
    deniedFields: [...denied, ...masked],
    unconsentedFields: unconsented,
    unavailableFields: failures.map(coordinateOf),
    halfLives: halfLivesFrom(seen),
    today: dayOf(clock.now()),
  });
  return { filled, receipt: receipt.request };
}

/** The field of the citizen below which a source did not answer; without one, the citizen. */
function coordinateOf(path: readonly (string | number)[]): string {
  const [, field] = path;
  return typeof field === 'string' ? `Citizen.${field}` : 'Query.citizen';
}
