import type { ServiceId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import type { Problem } from '../../../kernel/problems.ts';
import { invalidInput } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf, type CalendarDate } from '../../../kernel/time.ts';
import { coverageOf, type Coverage } from '../../../prefill/coverage.ts';
import type { Prefill } from '../../../prefill/prefilled.ts';
import { changedIn } from '../../../prefill/seal.ts';
import { coverageInput, reportOutcomeInput, type Outcome } from '../model.ts';
import { argument, subjectOf } from './arguments.ts';
import type { Caller, Deps } from './ports.ts';
import { openSeal } from './seals.ts';

/** Five years, after which nobody learns from an observation any more. */
const keptSeconds = 5 * 365 * 86_400;

/** What is kept of a prefill: counts and statuses, and nothing about whom. */
export function outcomeOf(
  formVersion: string,
  { values, missing, summary }: Prefill,
  today: CalendarDate,
): Outcome {
  const filled = values.map(({ pointer }): [string, string] => [pointer, 'FILLED']);
  const gaps = missing.map(({ pointer, status }): [string, string] => [pointer, status]);
  const { visible, keystrokesSaved, documents, waived } = summary;
  const counts = { visible, filled: values.length, keystrokesSaved, documents, waived };
  return {
    kind: 'PREFILL',
    day: today,
    formVersion,
    statuses: Object.fromEntries([...filled, ...gaps]),
    ...counts,
  };
}

export async function coverage(deps: Deps, input: unknown): Promise<Coverage> {
  const { serviceId, from, to } = argument(parseInput(coverageInput, input));
  return coverageOf(await deps.store.outcomes(serviceId, { from, to }));
}

/**
 * What became of a prefill once the form was handed in: which values the person changed, and how long it took. From the
 * seal and the answers the hub finds out by itself what was changed; neither is kept.
 */
export async function reportOutcome(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Result<ServiceId, Problem>> {
  const parsed = parseInput(reportOutcomeInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, serviceId, citizenId, seal, answers, seconds } = parsed.value;
  const subject = subjectOf(citizenId, caller);
  const base = await openSeal(deps, seal, { service: serviceId, subject });
  if (base.sealedOn > dayOf(deps.clock.now()))
    return fail(invalidInput([{ field: 'seal', rule: 'is not of a day to come' }]));
  const { secret, store, clock } = deps;
  const changed = changedIn(secret, base, answers);
  const day = dayOf(clock.now());
  const outcome = { kind: 'HANDED_IN', day, formVersion: base.form, changed, seconds } as const;
  const isNew = await store.addOutcome(serviceId, [caller.client, idempotencyKey], outcome);
  if (!isNew) return ok(serviceId);
  const expiresAt = Math.floor(clock.now().getTime() / 1000) + keptSeconds;
  for (const [pointer, { answered }] of Object.entries(base.values))
    if (answered)
      await store.addObservation(
        { ...answered, outcome: changed.includes(pointer) ? 'CHANGED' : 'KEPT', count: 1 },
        expiresAt,
      );
  return ok(serviceId);
}
