import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { CalendarDate } from '../kernel/time.ts';
import { dayOf } from '../kernel/time.ts';
import type { MappedLeaf } from './compile.ts';
import { dayAfter } from './duration.ts';
import type { Provenance } from './facts.ts';
import type { Candidate } from './read.ts';
import type { GapReason } from './reasons.ts';
import { assuranceLabels, assurances, isAtLeast } from './records.ts';
import type { Scalar } from './shapes.ts';
import { transformed } from './transforms.ts';

type Step = {
  readonly keep: (candidate: Candidate) => boolean;
  /** Why the best candidate did not pass. */
  readonly why: (best: Candidate) => GapReason;
};

/**
 * The one value for the leaf as the form wants it: still in force, fresh enough, trusted enough, and valid against the
 * leaf's schema. The best trusted wins, then the newest; best trusted values that differ are the person's to choose.
 * When nothing is left, the step that left nothing says why. Expects at least one candidate.
 */
export function choose(
  leaf: MappedLeaf,
  candidates: readonly Candidate[],
  today: CalendarDate,
): Result<Candidate, GapReason> {
  let left = [...candidates].sort(byTrustThenAge);
  for (const { keep, why } of stepsOf(leaf, today)) {
    const [best] = left;
    if (!best) throw new Error('prefill: nothing to choose from');
    left = left.filter(keep);
    if (left.length === 0) return fail(why(best));
  }
  const concept = leaf.concept.label;
  const [best] = left;
  const rank = best?.provenance.assurance;
  const trusted = left.filter(({ provenance }) => provenance.assurance === rank);
  const wanted = new Set(trusted.map((candidate) => wantedBy(leaf, candidate)));
  const [value] = wanted;
  if (wanted.size > 1) return fail({ code: 'SEVERAL_VALUES', with: { concept } });
  if (!best || value === undefined) return fail({ code: 'DOES_NOT_FIT', with: { concept } });
  return ok({ value, provenance: best.provenance });
}

/** True until the record's own last day. */
export function isInForce({ validUntil }: Provenance, today: CalendarDate): boolean {
  return validUntil === null || validUntil >= today;
}

/** True when no longer than maxAge has passed since the authority observed it. */
export function isFresh(
  provenance: Provenance,
  maxAge: string | undefined,
  today: CalendarDate,
): boolean {
  return maxAge === undefined || dayAfter(observedOn(provenance), maxAge) >= today;
}

/** The day on which an authority last observed a record. */
export function observedOn({ observedAt }: Provenance): CalendarDate {
  return dayOf(new Date(observedAt));
}

function stepsOf({ concept: { label: concept }, rule }: MappedLeaf, today: CalendarDate): Step[] {
  const { maxAge, minAssurance: least } = rule;
  return [
    {
      keep: ({ provenance }) => isInForce(provenance, today),
      why: ({ provenance }) => ({
        code: 'RECORD_EXPIRED',
        with: { concept, date: provenance.validUntil ?? '' },
      }),
    },
    {
      keep: ({ provenance }) => isFresh(provenance, maxAge, today),
      why: ({ provenance }) => ({
        code: 'STALE',
        with: { concept, date: observedOn(provenance) },
      }),
    },
    {
      keep: ({ provenance }) => least === undefined || isAtLeast(provenance.assurance, least),
      why: ({ provenance }) => ({
        code: 'TOO_WEAK',
        with: {
          concept,
          held: assuranceLabels[provenance.assurance],
          least: assuranceLabels[least ?? provenance.assurance],
        },
      }),
    },
  ];
}

/** The value as the form wants it; undefined when the leaf's schema refuses it. */
function wantedBy({ rule, takes }: MappedLeaf, { value }: Candidate): Scalar | undefined {
  const wanted = transformed(rule.transform, value);
  return wanted !== undefined && takes(wanted) ? wanted : undefined;
}

function byTrustThenAge({ provenance: a }: Candidate, { provenance: b }: Candidate): number {
  const rank = assurances.indexOf(a.assurance) - assurances.indexOf(b.assurance);
  return rank || Date.parse(b.observedAt) - Date.parse(a.observedAt);
}
