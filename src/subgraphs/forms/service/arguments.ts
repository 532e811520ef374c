import type { CitizenId } from '../../../kernel/ids.ts';
import { citizenId } from '../../../kernel/ids.ts';
import { HubError, type InvalidInput } from '../../../kernel/problems.ts';
import type { Result } from '../../../kernel/result.ts';
import type { Caller } from './ports.ts';

/** The arguments of a question; throws BAD_REQUEST with the rules they break. */
export function argument<T>(parsed: Result<T, InvalidInput>): T {
  if (parsed.ok) return parsed.value;
  const rules = parsed.problem.issues.map(({ field, rule }) => `${field} ${rule}`);
  throw new HubError('BAD_REQUEST', `The input breaks rules: ${rules.join('; ')}`);
}

/** Whom a question is about: the person named, or else the one for whom, or by whom, it is asked. */
export function subjectOf(named: string | null | undefined, caller: Caller): CitizenId {
  const subject = citizenId.parse(named ?? caller.represents ?? caller.citizen);
  if (subject === undefined)
    throw new HubError('BAD_REQUEST', 'Name citizenId, or sign a citizen in.');
  return subject;
}
