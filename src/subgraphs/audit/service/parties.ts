import { HubError } from '../../../kernel/problems.ts';
import { reachesAnybody } from '../../../kernel/reach.ts';
import type { Parties } from '../model/agreement.ts';
import type { Caller } from './ports.ts';

/** The purpose of the agreements by which the audit office looks at every department's. */
const oversight = 'DATA_ACCESS_OVERSIGHT';

export function isOversight({ purpose, subjects }: Caller): boolean {
  return purpose === oversight && reachesAnybody(subjects);
}

/**
 * True for the two departments of an agreement and for the audit office. Throws SUBJECT_OUT_OF_SCOPE for a decision
 * that reaches certain people only: what is asked here is about everybody.
 */
export function mayLookAt(caller: Caller, { consumerId, providerId }: Parties): boolean {
  if (!reachesAnybody(caller.subjects))
    throw new HubError('SUBJECT_OUT_OF_SCOPE', 'This agreement reaches certain people only.');
  return isOversight(caller) || [consumerId, providerId].includes(caller.actor.department);
}
