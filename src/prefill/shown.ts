import type { CalendarDate } from '../kernel/time.ts';
import type { Alternative } from './choose.ts';
import { answerKey } from './answer-key.ts';
import type { PlannedLeaf } from './leaves.ts';
import type { FillRule } from './mapping.ts';
import type {
  LeafMeaning,
  PrefillCandidate,
  PrefillGap,
  PrefillValue,
  SourceRef,
} from './prefilled.ts';
import type { Outcome } from './outcome.ts';
import { gapText, isLoss, lossText } from './reasons.ts';
import type { Assurance } from './records.ts';
import { isAtLeast } from './records.ts';
import { observedOn } from './weigh.ts';

type Filled = Extract<Outcome, { readonly kind: 'FILLED' }>;
type Gap = Pick<Extract<Outcome, { readonly kind: 'GAP' }>, 'reason' | 'alternatives'>;

/** Seconds after which a source that did not answer may be asked again. */
const pause = 30;

/** A leaf that has a value, as the schema shows it. */
export function valueOf(leaf: PlannedLeaf, filled: Filled, today: CalendarDate): PrefillValue {
  const { value, provenance, source, id, corroborated, alternatives } = filled;
  const { authority, observedAt, assurance, version } = provenance;
  const age = Date.parse(today) - Date.parse(observedOn(provenance));
  return {
    ...meaningOf(leaf),
    value,
    source: { kind: source, id, version: version ?? null },
    authority: { id: authority.id },
    observedAt,
    ageDays: Math.max(0, Math.round(age / 86_400_000)),
    assurance,
    editability: editabilityOf(leaf, assurance),
    hasToBeConfirmed:
      source === 'SUBMISSION' || alternatives.some(({ lostBecause }) => isLoss(lostBecause)),
    corroborated,
    alternatives: alternatives.map(candidateOf),
  };
}

/** A leaf that has none, as the schema shows it. */
export function gapOf(leaf: PlannedLeaf, { reason, alternatives }: Gap): PrefillGap {
  return {
    ...meaningOf(leaf),
    ...gapText(reason),
    retryAfter: reason.code === 'SOURCE_UNAVAILABLE' ? pause : null,
    alternatives: alternatives.map(candidateOf),
  };
}

function meaningOf(leaf: PlannedLeaf): LeafMeaning {
  const { pointer, title } = leaf;
  const none = { concept: null, answerKey: null, role: null, autocomplete: null };
  if (leaf.kind === 'ROWS') return { pointer, title, ...none, role: leaf.role };
  if (leaf.kind !== 'MAPPED') return { pointer, title, ...none };
  const { concept, rule } = leaf;
  return {
    pointer,
    title,
    concept: concept.key,
    answerKey: answerKey(leaf),
    role: rule.role,
    autocomplete: rule.role === 'SELF' ? concept.autocomplete : null,
  };
}

function candidateOf({ value, candidate, lostBecause }: Alternative): PrefillCandidate {
  const { provenance, id } = candidate;
  return {
    value,
    source: refOf(candidate, id),
    authority: { id: provenance.authority.id },
    observedAt: provenance.observedAt,
    assurance: provenance.assurance,
    lostBecause: lossText(lostBecause),
    code: lostBecause.code,
  };
}

function refOf({ source, provenance }: Alternative['candidate'], id: string | null): SourceRef {
  const kind = source.record === 'LICENCE' ? 'LICENCE' : source.kind;
  return { kind, id, version: provenance.version ?? null };
}

/** A lock holds only what is trusted as much as the rule asks. */
function editabilityOf(leaf: PlannedLeaf, assurance: Assurance): FillRule['editability'] {
  if (leaf.kind !== 'MAPPED' && leaf.kind !== 'ROWS') return 'EDITABLE';
  const { editability, minAssurance } = leaf.rule;
  const isLockable = minAssurance !== undefined && isAtLeast(assurance, minAssurance);
  return editability === 'LOCKED' && !isLockable ? 'EDITABLE' : editability;
}
