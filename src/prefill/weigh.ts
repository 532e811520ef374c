import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { CalendarDate } from '../kernel/time.ts';
import { dayOf } from '../kernel/time.ts';
import { conceivable, likely } from './decay.ts';
import { dayAfter } from './duration.ts';
import type { Provenance } from './facts.ts';
import type { MappedLeaf } from './leaves.ts';
import type { Candidate } from './read.ts';
import type { GapReason } from './reasons.ts';
import { assuranceLabels, isAtLeast } from './records.ts';
import type { Scalar } from './shapes.ts';
import type { PlannedSource } from './sources.ts';
import type { LocalizedText } from './text.ts';
import { transformed } from './transforms.ts';

/** A candidate, and what it would fill the leaf with or why it may not. */
export type Weighed = {
  readonly candidate: Candidate;
  readonly result: Result<Scalar, Loss>;
};

/** Why a candidate may not fill the leaf, and how far it came before: the furthest says most. */
type Loss = { readonly reason: GapReason; readonly passed: number };

type Attested = Pick<Candidate, 'provenance' | 'likelihood'> & {
  readonly source: Pick<PlannedSource, 'maxAge' | 'minAssurance'>;
};
type Step = {
  readonly passes: (what: Attested) => boolean;
  readonly why: (what: Attested) => GapReason;
};

/** Whether a candidate is still in force, fresh, trusted and likely enough, and valid against the leaf's schema. */
export function weigh(leaf: MappedLeaf, candidate: Candidate, today: CalendarDate): Weighed {
  const concept = leaf.concept.label;
  const out = whyOut(concept, candidate, today);
  if (out) return { candidate, result: fail(out) };
  const value = wantedBy(leaf, candidate);
  if (value !== undefined) return { candidate, result: ok(value) };
  return {
    candidate,
    result: fail({ reason: { code: 'DOES_NOT_FIT', with: { concept } }, passed: Infinity }),
  };
}

/** Why what a record holds may not be used at all, whatever it is; undefined when it may. */
export function whyOut(
  concept: LocalizedText,
  what: Attested,
  today: CalendarDate,
): Loss | undefined {
  const steps = stepsOf(concept, what.source, today);
  const passed = steps.findIndex(({ passes }) => !passes(what));
  const failed = steps[passed];
  return failed && { reason: failed.why(what), passed };
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

function stepsOf(
  concept: LocalizedText,
  { maxAge, minAssurance: least }: Attested['source'],
  today: CalendarDate,
): readonly Step[] {
  const dated = ({ provenance }: Attested) => ({ concept, date: observedOn(provenance) });
  return [
    {
      passes: ({ provenance }) => isInForce(provenance, today),
      why: ({ provenance }) => ({
        code: 'RECORD_EXPIRED',
        with: { concept, date: provenance.validUntil ?? '' },
      }),
    },
    {
      passes: ({ provenance }) => isFresh(provenance, maxAge, today),
      why: (late) => ({ code: 'STALE', with: dated(late) }),
    },
    {
      passes: ({ provenance }) => least === undefined || isAtLeast(provenance.assurance, least),
      why: ({ provenance }) => ({
        code: 'TOO_WEAK',
        with: {
          concept,
          held: assuranceLabels[provenance.assurance],
          least: assuranceLabels[least ?? provenance.assurance],
        },
      }),
    },
    {
      passes: ({ likelihood }) => likelihood >= conceivable,
      why: (faded) => ({ code: 'UNLIKELY', with: dated(faded) }),
    },
    {
      passes: ({ likelihood }) => likelihood >= likely,
      why: (fading) => ({ code: 'UNCERTAIN', with: dated(fading) }),
    },
  ];
}

/** The value as the form wants it; undefined when the leaf's schema refuses it. */
function wantedBy({ rule, takes }: MappedLeaf, { value }: Candidate): Scalar | undefined {
  const wanted = transformed(rule.transform, value);
  return wanted !== undefined && takes(wanted) ? wanted : undefined;
}
