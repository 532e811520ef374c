import { licenceLabel } from '../kernel/licence-types.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { MappedLeaf, PlannedSource } from './compile.ts';
import type { ItemFilter } from './concepts.ts';
import type { Facts, Provenance, RecordFact } from './facts.ts';
import { valuesAt } from './facts.ts';
import { isValid, whyInvalid } from './licences.ts';
import { memberOf } from './objects.ts';
import type { GapReason } from './reasons.ts';
import type { Path, Role } from './records.ts';
import { memberDeath, profileRecord, roleLabels } from './records.ts';
import type { Scalar } from './shapes.ts';

/** A value that government holds for a leaf, as its source has it, before the form's rules are applied. */
export type Candidate = { readonly value: Scalar; readonly provenance: Provenance };

type Found = Result<readonly Candidate[], GapReason>;

/** Everything one source holds for the leaf, at least one value; otherwise why there is none. */
export function candidatesOf(
  leaf: MappedLeaf,
  { from }: PlannedSource,
  facts: Facts,
  today: CalendarDate,
): Found {
  if (!facts.isKnown) return fail({ code: 'UNKNOWN_PERSON', with: {} });
  if (from === 'SUBMISSION') return answered(leaf, facts);
  if (leaf.rule.role !== 'SELF') return ofMember(leaf, facts);
  if (leaf.concept.record === 'LICENCE') return onLicence(leaf, facts, today);
  return ofApplicant(leaf, facts);
}

function ofApplicant({ concept, rule }: MappedLeaf, facts: Facts): Found {
  const name = rule.addressUse ? `ADDRESS:${rule.addressUse}` : concept.record;
  const { label: record } = profileRecord(name);
  const held = facts.records.get(name) ?? [];
  if (held.length === 0) return fail({ code: 'NO_RECORD', with: { record } });
  const found = held.flatMap((fact) => candidates(fact, concept.value, concept.filter));
  return orElse(found, { code: 'NO_VALUE', with: { record, concept: concept.label } });
}

/** Only what the household record itself states: the profile of another person is not read. */
function ofMember({ concept, rule }: MappedLeaf, facts: Facts): Found {
  const role = roleLabels[rule.role];
  const { label: record } = profileRecord('HOUSEHOLD');
  const [household] = facts.records.get('HOUSEHOLD') ?? [];
  if (!household) return fail({ code: 'NO_RECORD', with: { record } });
  const named = membersOf(household, rule.role);
  const living = named.filter((member) => valuesAt(member, memberDeath.slice(1)).length === 0);
  if (named.length === 0) return fail({ code: 'NO_MEMBER', with: { role } });
  if (living.length === 0) return fail({ code: 'MEMBER_DECEASED', with: { role } });
  if (living.length > 1) return fail({ code: 'SEVERAL_MEMBERS', with: { role } });
  const found = valuesAt(living, concept.member?.slice(1) ?? []).map((value) => ({
    value,
    provenance: household.provenance,
  }));
  return orElse(found, { code: 'NO_VALUE', with: { record, concept: concept.label } });
}

function membersOf(household: RecordFact, role: Role): readonly unknown[] {
  const members = household['members'];
  if (!Array.isArray(members)) return [];
  return members.filter((member) => memberOf(member, 'role') === role);
}

function onLicence({ concept, rule }: MappedLeaf, facts: Facts, today: CalendarDate): Found {
  const licence = licenceLabel(rule.licenceType ?? '');
  const held = facts.licences.filter(({ type }) => type === rule.licenceType);
  const valid = held.filter((fact) => isValid(fact, today));
  if (valid.length === 0)
    return fail(whyInvalid(held, today) ?? { code: 'NO_LICENCE', with: { licence } });
  const filter = concept.filter && { ...concept.filter, equals: rule.claim ?? null };
  const found = valid.flatMap((fact) => candidates(fact, concept.value, filter));
  return orElse(found, { code: 'NO_VALUE', with: { record: licence, concept: concept.label } });
}

/**
 * The newest application that answered the concept speaks, unless it was withdrawn or refused. An answer is what the
 * person stated, however well the application itself is attested.
 */
function answered({ concept }: MappedLeaf, facts: Facts): Found {
  for (const submission of facts.submissions) {
    if (submission.state === 'WITHDRAWN' || submission.state === 'REJECTED') continue;
    const values = submission.answers.flatMap((answer) =>
      answer.concept === concept.key ? valuesAt(answer, ['SubmittedAnswer.value']) : [],
    );
    const provenance: Provenance = {
      authority: submission.provenance.authority,
      observedAt: submission.submittedAt,
      assurance: 'USER_DECLARED',
      validUntil: null,
    };
    if (values.length > 0) return ok(values.map((value) => ({ value, provenance })));
  }
  return fail({ code: 'NO_ANSWER', with: { concept: concept.label } });
}

function candidates(fact: RecordFact, path: Path, filter?: ItemFilter): readonly Candidate[] {
  return valuesAt(fact, path, filter).map((value) => ({ value, provenance: fact.provenance }));
}

function orElse(found: readonly Candidate[], reason: GapReason): Found {
  return found.length > 0 ? ok(found) : fail(reason);
}
