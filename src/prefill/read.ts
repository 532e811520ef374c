import { licenceLabel } from '../kernel/licence-types.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import type { CalendarDate } from '../kernel/time.ts';
import { dayOf } from '../kernel/time.ts';
import { answerKeys } from './answer-key.ts';
import type { MappedLeaf } from './leaves.ts';
import type { HalfLives } from './decay.ts';
import { likelihood } from './decay.ts';
import type { Facts, Provenance, RecordFact, SubmissionFact } from './facts.ts';
import { valuesAt } from './facts.ts';
import { isValid, whyInvalid } from './licences.ts';
import { memberOf } from './objects.ts';
import type { GapReason } from './reasons.ts';
import type { Role } from './records.ts';
import { memberDeath, profileRecord, roleLabels } from './records.ts';
import type { Scalar } from './shapes.ts';
import type { PlannedSource } from './sources.ts';

/** A value that government holds for a leaf, as its source has it, before the form's rules are applied. */
export type Candidate = {
  readonly value: Scalar;
  readonly provenance: Provenance;
  readonly source: PlannedSource;
  /** Where the source stands in the rule's order. */
  readonly place: number;
  /** The licence or the earlier application; null for a record of the profile. */
  readonly id: string | null;
  /** How likely it still holds, 0 to 1; 1 for what an authority states. */
  readonly likelihood: number;
};

/** What a source is asked with. */
export type Asked = {
  readonly facts: Facts;
  readonly today: CalendarDate;
  readonly halfLives: HalfLives;
};

type Held = Pick<Candidate, 'value' | 'provenance'> & Partial<Pick<Candidate, 'id' | 'likelihood'>>;
type Found = Result<readonly Held[], GapReason>;

/** Everything one source holds for the leaf, at least one value; otherwise why there is none. */
export function candidatesOf(
  leaf: MappedLeaf,
  place: number,
  asked: Asked,
): Result<readonly Candidate[], GapReason> {
  const source = leaf.sources[place];
  if (!source) throw new Error('prefill: no such source');
  if (!asked.facts.isKnown) return fail({ code: 'UNKNOWN_PERSON', with: {} });
  const found = held(leaf, source, asked);
  if (!found.ok) return found;
  const usual = { source, place, id: null, likelihood: 1 };
  return ok(found.value.map((one) => ({ ...usual, ...one })));
}

function held(leaf: MappedLeaf, source: PlannedSource, asked: Asked): Found {
  const { facts, today } = asked;
  if (source.kind === 'SUBMISSION') return answered(leaf, asked);
  if (leaf.rule.role !== 'SELF') return ofMember(leaf, source, facts);
  if (source.record === 'LICENCE') return onLicence(leaf, source, facts, today);
  return ofApplicant(leaf, source, facts);
}

function ofApplicant({ concept }: MappedLeaf, source: PlannedSource, facts: Facts): Found {
  const name = source.addressUse ? `ADDRESS:${source.addressUse}` : source.record;
  const { label: record } = profileRecord(name);
  const known = facts.records.get(name) ?? [];
  if (known.length === 0) return fail({ code: 'NO_RECORD', with: { record } });
  const found = known.flatMap((fact) => valuesIn(fact, source));
  return orElse(found, { code: 'NO_VALUE', with: { record, concept: concept.label } });
}

/** Only what the household record itself states: the profile of another person is not read. */
function ofMember({ concept, rule }: MappedLeaf, source: PlannedSource, facts: Facts): Found {
  const role = roleLabels[rule.role];
  const { label: record } = profileRecord('HOUSEHOLD');
  const [household] = facts.records.get('HOUSEHOLD') ?? [];
  if (!household) return fail({ code: 'NO_RECORD', with: { record } });
  const named = membersOf(household, rule.role);
  const living = named.filter(isLiving);
  if (named.length === 0) return fail({ code: 'NO_MEMBER', with: { role } });
  if (living.length === 0) return fail({ code: 'MEMBER_DECEASED', with: { role } });
  if (living.length > 1) return fail({ code: 'SEVERAL_MEMBERS', with: { role } });
  const { provenance } = household;
  const found = valuesAt(living, source.value.slice(1)).map((value) => ({ value, provenance }));
  return orElse(found, { code: 'NO_VALUE', with: { record, concept: concept.label } });
}

/** Members of the household in that role, as its record states them. */
export function membersOf(household: RecordFact, role: Role): readonly unknown[] {
  const members = household['members'];
  if (!Array.isArray(members)) return [];
  return members.filter((member) => memberOf(member, 'role') === role);
}

/** False when the register knows of the member's death, and the caller may know of it. */
export function isLiving(member: unknown): boolean {
  return valuesAt(member, memberDeath.slice(1)).length === 0;
}

function onLicence(
  { concept }: MappedLeaf,
  source: PlannedSource,
  facts: Facts,
  today: CalendarDate,
): Found {
  const licence = licenceLabel(source.licenceType ?? '');
  const known = facts.licences.filter(({ type }) => type === source.licenceType);
  const valid = known.filter((fact) => isValid(fact, today));
  if (valid.length === 0)
    return fail(whyInvalid(known, today) ?? { code: 'NO_LICENCE', with: { licence } });
  const found = valid.flatMap((fact) =>
    valuesIn(fact, source).map((one) => ({ ...one, id: fact.id })),
  );
  return orElse(found, { code: 'NO_VALUE', with: { record: licence, concept: concept.label } });
}

/**
 * The newest application that answered the concept speaks, unless it was withdrawn or refused. An answer is what the
 * person stated, however well the application itself is attested.
 */
function answered(leaf: MappedLeaf, { facts, today, halfLives }: Asked): Found {
  const { concept } = leaf;
  const keys = answerKeys(leaf);
  for (const submission of facts.submissions) {
    if (submission.state === 'WITHDRAWN' || submission.state === 'REJECTED') continue;
    const values = submission.answers.flatMap((answer) =>
      answer.concept !== null && keys.includes(answer.concept)
        ? valuesAt(answer, ['SubmittedAnswer.value'])
        : [],
    );
    const answeredOn = dayOf(new Date(submission.submittedAt));
    const still = likelihood(
      { ...submission, answeredOn },
      halfLives(concept, leaf.rule.role),
      today,
    );
    const stated = { provenance: asStated(submission), id: submission.id, likelihood: still };
    if (values.length > 0) return ok(values.map((value) => ({ value, ...stated })));
  }
  return fail({ code: 'NO_ANSWER', with: { concept: concept.label } });
}

function asStated({ provenance, submittedAt }: SubmissionFact): Provenance {
  return {
    authority: provenance.authority,
    observedAt: submittedAt,
    assurance: 'USER_DECLARED',
    validUntil: null,
    version: provenance.version,
  };
}

function valuesIn(fact: RecordFact, { value: path, filter }: PlannedSource): readonly Held[] {
  const { provenance } = fact;
  return valuesAt(fact, path, filter).map((value) => ({ value, provenance }));
}

function orElse(found: readonly Held[], reason: GapReason): Found {
  return found.length > 0 ? ok(found) : fail(reason);
}
