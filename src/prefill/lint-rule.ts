import { licenceTypes } from '../kernel/licence-types.ts';
import type { InputIssue } from '../kernel/problems.ts';
import type { Concept } from './concepts.ts';
import { concepts, needsClaim, rolesOf } from './concepts.ts';
import { firstHalfLives } from './decay.ts';
import { neverFits } from './fits.ts';
import type { FormLeaf, FormSchema } from './form-schema.ts';
import type { FillRule } from './mapping.ts';
import { isAtLeast } from './records.ts';
import type { RuleSource } from './rule-grammar.ts';
import { anything, type ValueShape } from './shapes.ts';
import { stakesOf } from './stakes.ts';
import { misuse, shapeAfter, transformed } from './transforms.ts';

type Case = {
  readonly rule: FillRule;
  readonly concept: Concept;
  readonly leaf: FormLeaf;
  readonly schema: FormSchema;
};

/** What is wrong with the rule of a leaf beyond its grammar: the member at fault, and the rule it breaks. */
export function ruleIssues(schema: FormSchema, leaf: FormLeaf, rule: FillRule): InputIssue[] {
  const concept = concepts.get(rule.use);
  if (!concept) return [{ field: 'use', rule: 'is no concept of the vocabulary' }];
  return checks.flatMap(([field, check]) => {
    const broken = check({ rule, concept, leaf, schema });
    return broken === undefined ? [] : [{ field, rule: broken }];
  });
}

const checks: readonly (readonly [string, (given: Case) => string | undefined])[] = [
  ['role', wrongRole],
  ['addressUse', ({ rule, concept }) => wrongUse(rule, concept)],
  ['licenceType', ({ rule, concept }) => wrongLicence(rule, concept)],
  ['claim', ({ rule, concept }) => wrongClaim(rule, concept)],
  ['minAssurance', ({ rule }) => weakLock(rule)],
  ['maxAge', ({ rule }) => agelessSubmission(rule)],
  ['from', wrongSource],
  ['onConflict', wrongPolicy],
  ['transform', ({ rule, concept }) => misuse(rule.transform, shapeOf(rule, concept))],
  ['transform', refusedByLeaf],
  ['use', neverMatches],
];

function wrongRole({ rule: { role }, concept }: Case): string | undefined {
  if (rolesOf(concept).includes(role)) return undefined;
  return `is ${rolesOf(concept).join(', ')}: the hub holds ${concept.key} of nobody else`;
}

function presence(
  given: unknown,
  { isNeeded, what }: { readonly isNeeded: boolean; readonly what: string },
): string | undefined {
  if (isNeeded && given === undefined) return `says which one, since the concept is of ${what}`;
  if (!isNeeded && given !== undefined) return `is left out, since the concept is not of ${what}`;
  return undefined;
}

function wrongUse(rule: FillRule, { record }: Concept): string | undefined {
  return presence(rule.addressUse, { isNeeded: record === 'ADDRESS', what: 'an address' });
}

function wrongLicence(rule: FillRule, { record }: Concept): string | undefined {
  const named = [rule.licenceType, ...rule.from.map(({ licenceType }) => licenceType)];
  if (named.some((type) => type !== undefined && !licenceTypes.has(type)))
    return 'is no known licence type';
  return presence(rule.licenceType, { isNeeded: record === 'LICENCE', what: 'a licence' });
}

function wrongClaim(rule: FillRule, concept: Concept): string | undefined {
  return presence(rule.claim, { isNeeded: needsClaim(concept), what: 'a licence claim' });
}

function weakLock({ editability, minAssurance }: FillRule): string | undefined {
  if (editability !== 'LOCKED') return undefined;
  if (minAssurance && isAtLeast(minAssurance, 'VERIFIED_BY_LICENCE')) return undefined;
  return 'is GOVERNMENT_VERIFIED or VERIFIED_BY_LICENCE, since the leaf is LOCKED';
}

function agelessSubmission({ from, maxAge }: FillRule): string | undefined {
  const isAgeless = from.some(
    (one) => one.source === 'SUBMISSION' && (one.maxAge ?? maxAge) === undefined,
  );
  return isAgeless
    ? 'says how old an earlier answer may be, since from names SUBMISSION'
    : undefined;
}

function wrongSource({ rule, concept }: Case): string | undefined {
  const { from, role } = rule;
  if (concept.record === 'SUBMISSION' && from.some(({ source }) => source === 'PROFILE'))
    return 'is ["SUBMISSION"]: no register holds the concept';
  for (const one of from) {
    const broken =
      one.source === 'SUBMISSION'
        ? wrongSubmission(one, { rule, concept })
        : wrongRegister(one, role);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function wrongSubmission(
  one: RuleSource,
  { rule, concept }: Pick<Case, 'rule' | 'concept'>,
): string | undefined {
  if (firstHalfLives(concept, rule.role) === null)
    return 'leaves SUBMISSION out: of this a register speaks, and no earlier answer';
  const least = one.minAssurance ?? rule.minAssurance;
  if (least && least !== 'USER_DECLARED')
    return 'leaves SUBMISSION out: an earlier answer is USER_DECLARED, below minAssurance';
  return undefined;
}

function wrongRegister(one: RuleSource, role: FillRule['role']): string | undefined {
  if (one.source !== 'LICENCE') return undefined;
  if (role !== 'SELF') return 'leaves LICENCE out: it is the applicant’s';
  const isWhole = one.licenceType !== undefined && one.claim !== undefined;
  return isWhole ? undefined : 'says which licence, and which statement on it';
}

function wrongPolicy({ rule, concept }: Case): string | undefined {
  if (rule.onConflict !== 'NEWEST' || stakesOf(concept, rule) === undefined) return undefined;
  return 'is RANKED, ASK or NEVER_IF_DIFFERENT: what is newer is no better founded';
}

/** Of a statement on a licence that stands for a concept, and of an earlier answer, less is known than of the concept. */
function shapeOf({ from }: FillRule, concept: Concept): ValueShape {
  return from.some(({ source }) => source === 'PROFILE') ? concept.shape : anything;
}

function refusedByLeaf({ rule, leaf, schema }: Case): string | undefined {
  const last = rule.transform.at(-1);
  if (typeof last !== 'object') return undefined;
  const takes = schema.validator(leaf);
  const refused = Object.keys(last.codeMap).filter((key) => !takes(transformed([last], key) ?? ''));
  return refused.length === 0
    ? undefined
    : `the leaf refuses what it gives for ${refused.join(', ')}`;
}

function neverMatches({ rule, concept, leaf, schema }: Case): string | undefined {
  const shape = shapeAfter(rule.transform, shapeOf(rule, concept));
  return neverFits(leaf, shape, schema.validator(leaf));
}
