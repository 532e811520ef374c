import { HubError } from '../../../kernel/problems.ts';
import { reachesAnybody } from '../../../kernel/reach.ts';
import type { Parties } from '../model/agreement.ts';
import type { Caller } from './ports.ts';

/** The purpose of the agreements by which the audit office looks at every department's. */
const oversight = 'DATA_ACCESS_OVERSIGHT';

/**
 * True for the two departments of an agreement and for the audit office. Throws SUBJECT_OUT_OF_SCOPE for a decision
 * that reaches certain people only: what is asked here is about everybody.
 */
export function mayLookAt({ actor, purpose, subjects }: Caller, parties: Parties): boolean {
  if (!reachesAnybody(subjects))
    throw new HubError('SUBJECT_OUT_OF_SCOPE', 'This agreement reaches certain people only.');
  const { consumerId, providerId } = parties;
  return purpose === oversight || [consumerId, providerId].includes(actor.department);
}
