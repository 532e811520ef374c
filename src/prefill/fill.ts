import type { CalendarDate } from '../kernel/time.ts';
import { answersOf } from './answers.ts';
import type { PlannedLeaf, PrefillPlan } from './leaves.ts';
import type { HalfLives } from './decay.ts';
import { firstHalfLives } from './decay.ts';
import type { Need } from './document.ts';
import { lacking } from './document.ts';
import { decideEvidence } from './evidence.ts';
import { readFacts } from './facts.ts';
import type { Members } from './objects.ts';
import type { Holdings, Outcome } from './outcome.ts';
import { gap, outcomeOf } from './outcome.ts';
import type { GapReason } from './reasons.ts';
import type { Prefill, PrefillGap, PrefillValue } from './prefilled.ts';
import { gapOf, valueOf } from './shown.ts';
import { summaryOf } from './summary.ts';

export type FillOptions = {
  /** Schema coordinates left out of the operation because the caller's agreement lacks them. */
  readonly deniedFields: readonly string[];
  /** Schema coordinates left out because the person has not consented to them; none unless given. */
  readonly unconsentedFields?: readonly string[];
  /** Schema coordinates whose source did not answer; none unless given. */
  readonly unavailableFields?: readonly string[];
  /** What the person has answered so far, as the form's data; conditions look at it. */
  readonly answers?: Members;
  /** Pointers of the leaves that the form shows; all of them unless given. */
  readonly shown?: ReadonlySet<string>;
  readonly halfLives?: HalfLives;
  readonly today: CalendarDate;
};

/** Fills the form of `plan` from `data`, the answer to its operation. Pure; never throws on what the data holds. */
export function fill(plan: PrefillPlan, data: unknown, options: FillOptions): Prefill {
  const { today, shown, halfLives = firstHalfLives } = options;
  const holdings = { facts: readFacts(data), reach: reachOf(options), today, halfLives };
  const outcomes = outcomesOf(plan.leaves, holdings, options);
  const values: PrefillValue[] = [];
  const missing: PrefillGap[] = [];
  for (const [leaf, outcome] of outcomes) {
    if (shown && !shown.has(leaf.pointer)) missing.push(gapOf(leaf, hidden));
    else if (outcome.kind === 'FILLED') values.push(valueOf(leaf, outcome, today));
    else missing.push(gapOf(leaf, outcome));
  }
  const documents = plan.requirements.map((requirement) =>
    decideEvidence(requirement, holdings.facts, ({ need }) => holdings.reach(need), today),
  );
  return { values, missing, documents, summary: summaryOf({ values, missing, documents }) };
}

const hidden = { alternatives: [], reason: { code: 'NOT_SHOWN', with: {} } } as const;

/** Leaves without a condition come first, for the conditions of the others look at what they are filled with. */
function outcomesOf(
  leaves: readonly PlannedLeaf[],
  holdings: Holdings,
  { answers = {}, today }: FillOptions,
): ReadonlyMap<PlannedLeaf, Outcome> {
  const found = new Map<PlannedLeaf, Outcome>();
  const known = answersOf(answers);
  const settle = (leaf: PlannedLeaf, outcome: Outcome): void => {
    found.set(leaf, outcome);
    if (outcome.kind === 'FILLED') known.fill(leaf.pointer, outcome.value);
  };
  for (const leaf of leaves) if (!leaf.when) settle(leaf, outcomeOf(leaf, holdings));
  for (const leaf of leaves) {
    const verdict = leaf.when?.judge(known.form, today);
    if (verdict === 'HOLDS') settle(leaf, outcomeOf(leaf, holdings));
    if (verdict === 'FAILS') settle(leaf, gap({ code: 'NOT_APPLICABLE', with: {} }));
    if (verdict === 'OPEN') settle(leaf, gap({ code: 'AWAITS_ANSWER', with: {} }));
  }
  return new Map(leaves.map((leaf) => [leaf, found.get(leaf) ?? unsettled(leaf)]));
}

function unsettled({ pointer }: PlannedLeaf): never {
  throw new Error(`prefill: ${pointer} came to nothing`);
}

function reachOf({
  deniedFields,
  unconsentedFields = [],
  unavailableFields = [],
}: FillOptions): (need: Need) => GapReason | undefined {
  const denied = new Set(deniedFields);
  const unconsented = new Set(unconsentedFields);
  const silent = new Set(unavailableFields);
  return (need) => {
    const field = lacking(need, denied);
    if (field !== undefined) return { code: 'NOT_PERMITTED', with: { field } };
    const withheld = lacking(need, unconsented);
    if (withheld !== undefined) return { code: 'CONSENT_NEEDED', with: { field: withheld } };
    const unanswered = lacking(need, silent);
    if (unanswered === undefined) return undefined;
    return { code: 'SOURCE_UNAVAILABLE', with: { field: unanswered } };
  };
}
