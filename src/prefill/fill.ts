import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { CalendarDate, Instant } from '../kernel/time.ts';
import { choose } from './choose.ts';
import type { MappedLeaf, PlannedLeaf, PlannedSource, PrefillPlan } from './compile.ts';
import type { Need } from './document.ts';
import { lacking } from './document.ts';
import type { EvidenceResult } from './evidence.ts';
import { decideEvidence } from './evidence.ts';
import type { Facts } from './facts.ts';
import { readFacts } from './facts.ts';
import type { FillRule } from './mapping.ts';
import type { Candidate } from './read.ts';
import { candidatesOf } from './read.ts';
import type { GapCode, GapReason, GapText } from './reasons.ts';
import { gapText } from './reasons.ts';
import type { Assurance } from './records.ts';
import { isAtLeast } from './records.ts';
import type { Scalar } from './shapes.ts';
import type { LocalizedText } from './text.ts';

/** One leaf that has a value: PrefillValue of the schema. */
export type PrefillValue = {
  readonly pointer: string;
  readonly title: LocalizedText;
  readonly value: Scalar;
  readonly concept: string;
  readonly authority: { readonly id: string };
  readonly observedAt: Instant;
  readonly assurance: Assurance;
  readonly editability: FillRule['editability'];
};

/** One leaf that has none, and why: PrefillGap of the schema. */
export type PrefillGap = GapText & { readonly pointer: string; readonly title: LocalizedText };

/** A form filled as far as it goes; every leaf of the form is once in `values` or once in `missing`. */
export type Prefill = {
  readonly values: readonly PrefillValue[];
  readonly missing: readonly PrefillGap[];
  readonly documents: readonly EvidenceResult[];
  readonly summary: {
    readonly leaves: number;
    readonly filled: number;
    readonly documents: number;
    readonly waived: number;
  };
};

export type FillOptions = {
  /** Schema coordinates left out of the operation because the caller's agreement lacks them. */
  readonly deniedFields: readonly string[];
  /** Schema coordinates left out because the person has not consented to them; none unless given. */
  readonly unconsentedFields?: readonly string[];
  /** Schema coordinates whose source did not answer; none unless given. */
  readonly unavailableFields?: readonly string[];
  readonly today: CalendarDate;
};

type Holdings = {
  readonly facts: Facts;
  /** Why a need could not be read; undefined when it could. */
  readonly reach: (need: Need) => GapReason | undefined;
  readonly today: CalendarDate;
};

/** The next source may not speak where this one left a choice to the person, or may yet answer. */
const final: ReadonlySet<GapCode> = new Set([
  'SEVERAL_VALUES',
  'SEVERAL_MEMBERS',
  'SOURCE_UNAVAILABLE',
]);
/** Says less than the reason of any other source. */
const absent: ReadonlySet<GapCode> = new Set(['NO_RECORD', 'NO_VALUE', 'NO_ANSWER']);

/** Fills the form of `plan` from `data`, the answer to its operation. Pure; never throws on what the data holds. */
export function fill(plan: PrefillPlan, data: unknown, options: FillOptions): Prefill {
  const { today } = options;
  const facts = readFacts(data);
  const reach = reachOf(options);
  const values: PrefillValue[] = [];
  const missing: PrefillGap[] = [];
  for (const leaf of plan.leaves) {
    const { pointer, title } = leaf;
    const found = fillLeaf(leaf, { facts, reach, today });
    if (found.ok) values.push(found.value);
    else missing.push({ pointer, title, ...gapText(found.problem) });
  }
  const documents = plan.requirements.map((requirement) =>
    decideEvidence(requirement, facts, ({ need }) => reach(need), today),
  );
  const waived = documents.filter(({ decision }) => decision === 'WAIVED').length;
  return {
    values,
    missing,
    documents,
    summary: {
      leaves: plan.leaves.length,
      filled: values.length,
      documents: documents.length,
      waived,
    },
  };
}

function reachOf({
  deniedFields,
  unconsentedFields = [],
  unavailableFields = [],
}: FillOptions): Holdings['reach'] {
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

function fillLeaf(leaf: PlannedLeaf, holdings: Holdings): Result<PrefillValue, GapReason> {
  if (leaf.kind !== 'MAPPED') return fail({ code: leaf.kind, with: {} });
  const reasons: GapReason[] = [];
  for (const source of leaf.sources) {
    const found = fromSource(leaf, source, holdings);
    if (found.ok) return ok(valueOf(leaf, found.value));
    if (final.has(found.problem.code)) return found;
    reasons.push(found.problem);
  }
  const reason = reasons.find(({ code }) => !absent.has(code)) ?? reasons[0];
  if (!reason) throw new Error(`prefill: ${leaf.pointer} has no source`);
  return fail(reason);
}

function fromSource(
  leaf: MappedLeaf,
  source: PlannedSource,
  { facts, reach, today }: Holdings,
): Result<Candidate, GapReason> {
  const outOfReach = reach(source.need);
  if (outOfReach) return fail(outOfReach);
  const candidates = candidatesOf(leaf, source, facts, today);
  return candidates.ok ? choose(leaf, candidates.value, today) : candidates;
}

function valueOf({ pointer, title, concept, rule }: MappedLeaf, chosen: Candidate): PrefillValue {
  const { authority, observedAt, assurance } = chosen.provenance;
  const { editability, minAssurance } = rule;
  const isLockable = minAssurance !== undefined && isAtLeast(assurance, minAssurance);
  return {
    pointer,
    title,
    value: chosen.value,
    concept: concept.key,
    authority: { id: authority.id },
    observedAt,
    assurance,
    editability: editability === 'LOCKED' && !isLockable ? 'EDITABLE' : editability,
  };
}
