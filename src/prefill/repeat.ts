import type { Json } from '../kernel/json.ts';
import { jsonIn } from './answers.ts';
import type { Facts } from './facts.ts';
import type { PlannedLeaf } from './leaves.ts';
import { memberOf } from './objects.ts';
import type { Outcome } from './outcome.ts';
import { asStated } from './read.ts';
import type { GapStatus } from './reasons.ts';
import { gapText } from './reasons.ts';

/** What an answer of last time may stand in for. What must not be filled, or may yet be said by a source, it may not. */
const open: ReadonlySet<GapStatus> = new Set(['CANDIDATES', 'STALE', 'MISSING', 'NO_MAPPING']);

/**
 * The same as last time (再来一单): the person's answer to the same leaf in the application named, where nothing better
 * is known. Declarations, consents and signatures never are; everything is to be looked at again.
 */
export function repeated(
  leaf: PlannedLeaf,
  outcome: Outcome,
  { facts, repeatOf }: { readonly facts: Facts; readonly repeatOf: string },
): Outcome {
  if (outcome.kind === 'FILLED' || !open.has(gapText(outcome.reason).status)) return outcome;
  if (leaf.kind === 'NEVER_PREFILL' || leaf.kind === 'OTHER_PERSON') return outcome;
  const earlier = facts.submissions.find(({ id }) => id === repeatOf);
  const answer = earlier?.answers.find((one) => memberOf(one, 'pointer') === leaf.pointer);
  const value: Json | undefined = jsonIn(memberOf(answer, 'value'));
  if (!earlier || value === undefined || !leaf.takes(value)) return outcome;
  return {
    kind: 'FILLED',
    value,
    provenance: asStated(earlier),
    source: 'SUBMISSION',
    id: earlier.id,
    corroborated: 0,
    alternatives: outcome.alternatives,
  };
}
