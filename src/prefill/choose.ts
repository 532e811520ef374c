import type { CalendarDate } from '../kernel/time.ts';
import type { MappedLeaf } from './leaves.ts';
import { normal } from './normal.ts';
import type { Candidate } from './read.ts';
import type { GapReason, LossReason } from './reasons.ts';
import { assuranceLabels, assurances } from './records.ts';
import type { Scalar } from './shapes.ts';
import { stakesOf } from './stakes.ts';
import type { Weighed } from './weigh.ts';
import { weigh } from './weigh.ts';

/** A value that is not the one filled in, and why not. */
export type Alternative = {
  /** As the form would take it; null when it would not. */
  readonly value: Scalar | null;
  readonly candidate: Candidate;
  readonly lostBecause: LossReason;
};

/** What a leaf is filled with, or why with nothing; and what else there was. */
export type Choice = (
  | {
      readonly kind: 'FILLED';
      readonly value: Scalar;
      readonly best: Candidate;
      /** Other sources that hold the same. */
      readonly corroborating: readonly Candidate[];
    }
  | { readonly kind: 'GAP'; readonly reason: GapReason }
) & { readonly alternatives: readonly Alternative[] };

type Able = { readonly candidate: Candidate; readonly value: Scalar };

/**
 * The one value for the leaf among everything its sources hold, at least one candidate. What is not in force, fresh,
 * trusted and likely enough, or what the leaf refuses, is out; the rest is ranked as the rule says. Values that are the
 * same after normalisation support each other. Values that differ are picked from only where nothing hangs on it.
 */
export function choose(
  leaf: MappedLeaf,
  candidates: readonly Candidate[],
  today: CalendarDate,
): Choice {
  const weighed = candidates.map((candidate) => weigh(leaf, candidate, today));
  const able = weighed.flatMap(({ candidate, result }): Able[] =>
    result.ok ? [{ candidate, value: result.value }] : [],
  );
  const [best, ...others] = able.sort(orderOf(leaf));
  const losers = weighed.flatMap(lost);
  if (!best) return { kind: 'GAP', reason: whyNone(weighed), alternatives: losers };
  const same = others.filter(({ value }) => normal(value) === normal(best.value));
  const rivals = others.filter((other) => !same.includes(other));
  const dispute = disputed(leaf, best, { rivals, weighed });
  if (dispute) {
    const open = [best, ...rivals].map((one) => ({ ...one, lostBecause: dispute }));
    return { kind: 'GAP', reason: dispute, alternatives: [...open, ...losers] };
  }
  const beaten = rivals.map((rival) => ({ ...rival, lostBecause: whyBeaten(leaf, best, rival) }));
  return {
    kind: 'FILLED',
    value: best.value,
    best: best.candidate,
    corroborating: same.map(({ candidate }) => candidate),
    alternatives: [...beaten, ...losers],
  };
}

function lost({ candidate, result }: Weighed): readonly Alternative[] {
  if (result.ok) return [];
  const { reason } = result.problem;
  return [
    {
      value: reason.code === 'DOES_NOT_FIT' ? null : candidate.value,
      candidate,
      lostBecause: reason,
    },
  ];
}

/** The candidate that came furthest speaks. */
function whyNone(weighed: readonly Weighed[]): GapReason {
  const losses = weighed.flatMap(({ result }) => (result.ok ? [] : [result.problem]));
  const [furthest] = [...losses].sort((a, b) => b.passed - a.passed);
  if (!furthest) throw new Error('prefill: nothing to choose from');
  return furthest.reason;
}

/** Why nothing may be picked though there is something to pick; undefined when the best stands. */
function disputed(
  leaf: MappedLeaf,
  best: Able,
  { rivals, weighed }: { readonly rivals: readonly Able[]; readonly weighed: readonly Weighed[] },
): GapReason | undefined {
  const { rule, concept } = leaf;
  const named = { with: { concept: concept.label } };
  if (stakesOf(concept, rule) !== undefined) {
    const isContested = [
      ...rivals.map(({ candidate }) => candidate),
      ...misfits(best, weighed),
    ].some((rival) => rankOf(rival) <= rankOf(best.candidate));
    if (isContested) return { code: 'SEVERAL_VALUES', ...named };
  }
  if (rivals.length === 0) return undefined;
  if (rule.onConflict === 'NEVER_IF_DIFFERENT') return { code: 'SEVERAL_VALUES', ...named };
  const isEven = rivals.some((rival) => orderOf(leaf)(best, rival, 'ALIKE') === 0);
  return rule.onConflict === 'ASK' || isEven ? { code: 'SEVERAL_CHOICES', ...named } : undefined;
}

/** What the leaf cannot take may contradict the best all the same. */
function misfits(best: Able, weighed: readonly Weighed[]): readonly Candidate[] {
  return weighed.flatMap(({ candidate, result }) =>
    !result.ok &&
    result.problem.reason.code === 'DOES_NOT_FIT' &&
    normal(candidate.value) !== normal(best.candidate.value)
      ? [candidate]
      : [],
  );
}

function whyBeaten(
  { rule }: MappedLeaf,
  { candidate: best }: Able,
  { candidate: rival }: Able,
): LossReason {
  if (rule.onConflict === 'NEWEST') return { code: 'OLDER', with: {} };
  if (rankOf(rival) > rankOf(best))
    return { code: 'LESS_TRUSTED', with: { held: assuranceLabels[rival.provenance.assurance] } };
  return rival.place === best.place
    ? { code: 'OLDER', with: {} }
    : { code: 'LATER_SOURCE', with: {} };
}

/** By the rule's order of sources, or by age; then by trust. Alike are those of one rank, whatever their age. */
function orderOf({ rule }: MappedLeaf): (a: Able, b: Able, alike?: 'ALIKE') => number {
  const place = (a: Able, b: Able): number => a.candidate.place - b.candidate.place;
  const trust = (a: Able, b: Able): number => rankOf(a.candidate) - rankOf(b.candidate);
  const age = (a: Able, b: Able): number => observedAt(b) - observedAt(a);
  return rule.onConflict === 'NEWEST'
    ? (a, b) => age(a, b) || trust(a, b) || place(a, b)
    : (a, b, alike) => place(a, b) || trust(a, b) || (alike ? 0 : age(a, b));
}

function rankOf({ provenance }: Candidate): number {
  return assurances.indexOf(provenance.assurance);
}

function observedAt({ candidate }: Able): number {
  return Date.parse(candidate.provenance.observedAt);
}
