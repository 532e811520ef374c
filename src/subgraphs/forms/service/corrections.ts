import { sha256 } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { invalidInput, type Problem } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf } from '../../../kernel/time.ts';
import { dayAfter } from '../../../prefill/duration.ts';
import { requestCorrectionInput, type Correction } from '../model.ts';
import { subjectOf } from './arguments.ts';
import type { Caller, Deps } from './ports.ts';
import { openSeal } from './seals.ts';

/** How long an authority has to look into it. */
const term = 'P20D';

/**
 * "This is wrong": a task for the authority that holds the value, with a deadline. The form goes on with what the person
 * says. The seal proves that the leaf was filled; no value is kept.
 */
export async function requestCorrection(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Result<Correction, Problem>> {
  const parsed = parseInput(requestCorrectionInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, serviceId, citizenId, seal, pointer, authorityId } = parsed.value;
  const citizen = subjectOf(citizenId, caller);
  const base = await openSeal(deps, seal, { service: serviceId, subject: citizen });
  const filled = base.values[pointer];
  if (filled?.authority !== authorityId)
    return fail(invalidInput([{ field: 'pointer', rule: 'is a leaf that this authority filled' }]));
  const requestedOn = dayOf(deps.clock.now());
  const correction = await deps.store.insertCorrection({
    id: sha256(JSON.stringify([caller.client, idempotencyKey])),
    authority: authorityId,
    citizen,
    service: serviceId,
    pointer,
    version: filled.version,
    requestedOn,
    dueOn: dayAfter(requestedOn, term),
  });
  return ok(correction);
}

/** What the caller's department has to look into, the most urgent first. */
export function corrections({ store }: Deps, caller: Caller): Promise<readonly Correction[]> {
  return store.corrections(caller.department);
}
