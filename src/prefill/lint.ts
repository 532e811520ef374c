import type { InputIssue } from '../kernel/problems.ts';
import type { Concept } from './concepts.ts';
import { concepts, isReusable, needsClaim, rolesOf } from './concepts.ts';
import { neverFits } from './fits.ts';
import type { FormLeaf, FormSchema } from './form-schema.ts';
import { readFormSchema } from './form-schema.ts';
import type { FillRule, Mapping, Rule } from './mapping.ts';
import { parseMapping, ruleField } from './mapping.ts';
import { licenceTypes } from '../kernel/licence-types.ts';
import { isAtLeast } from './records.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';
import { misuse, shapeAfter, transformed } from './transforms.ts';

/** A form as published: nothing of it is trusted yet. */
export type FormSource = {
  readonly schema: unknown;
  readonly mapping: unknown;
  readonly evidence: unknown;
  /** The version published; the overlay has to be made for it. */
  readonly version?: string;
};

/** A form without fault. */
export type CheckedForm = {
  readonly schema: FormSchema;
  readonly mapping: Mapping;
  readonly evidence: readonly Requirement[];
};

type Case = {
  readonly rule: FillRule;
  readonly concept: Concept;
  readonly leaf: FormLeaf;
  readonly schema: FormSchema;
};

/** Everything wrong with a form, none when it can be published: each issue names the member and the rule. */
export function lintForm(source: FormSource): readonly InputIssue[] {
  return checkForm(source).issues;
}

/** The form when it has no fault, and its faults otherwise. */
export function checkForm(source: FormSource): {
  readonly issues: readonly InputIssue[];
  readonly form?: CheckedForm;
} {
  const schema = readFormSchema(source.schema);
  const mapping = parseMapping(source.mapping);
  const evidence = parseRequirements(source.evidence);
  if (!mapping.ok || !evidence.ok || schema.issues.length > 0)
    return {
      issues: [
        ...schema.issues,
        ...(mapping.ok ? [] : mapping.problem),
        ...(evidence.ok ? [] : evidence.problem),
      ],
    };
  const issues = [...versionIssues(source, mapping.value), ...ruleIssues(schema, mapping.value)];
  return issues.length > 0
    ? { issues }
    : { issues, form: { schema, mapping: mapping.value, evidence: evidence.value } };
}

function versionIssues({ version }: FormSource, { form }: Mapping): InputIssue[] {
  if (version === undefined || version === form) return [];
  return [{ field: 'mapping.form', rule: 'is the version published' }];
}

function ruleIssues(schema: FormSchema, { rules }: Mapping): InputIssue[] {
  const leaves = new Map(schema.leaves.map((leaf) => [leaf.pointer, leaf]));
  return [...rules].flatMap(([pointer, rule]) => {
    const leaf = leaves.get(pointer);
    if (leaf) return leafIssues(schema, leaf, rule);
    const what = schema.groups.has(pointer)
      ? 'is a group; map its leaves one by one'
      : 'is no leaf of the form';
    return [{ field: ruleField(pointer), rule: what }];
  });
}

function leafIssues(schema: FormSchema, leaf: FormLeaf, rule: Rule): InputIssue[] {
  if ('never' in rule) return [];
  const field = ruleField(leaf.pointer);
  const concept = concepts.get(rule.use);
  if (!concept) return [{ field: `${field}.use`, rule: 'is no concept of the vocabulary' }];
  const found: InputIssue[] = [];
  for (const [member, check] of checks) {
    const broken = check({ rule, concept, leaf, schema });
    if (broken !== undefined) found.push({ field: `${field}.${member}`, rule: broken });
  }
  return found;
}

/** The rules of the mapping language beyond its grammar: the member at fault, and what is wrong with it. */
const checks: readonly (readonly [string, (given: Case) => string | undefined])[] = [
  ['role', ({ rule, concept }) => wrongRole(rule, concept)],
  [
    'addressUse',
    ({ rule, concept }) =>
      presence(rule.addressUse, { isNeeded: concept.record === 'ADDRESS', what: 'an address' }),
  ],
  [
    'licenceType',
    ({ rule, concept }) =>
      presence(rule.licenceType, { isNeeded: concept.record === 'LICENCE', what: 'a licence' }),
  ],
  ['licenceType', ({ rule }) => unknownLicence(rule)],
  [
    'claim',
    ({ rule, concept }) =>
      presence(rule.claim, { isNeeded: needsClaim(concept), what: 'a licence claim' }),
  ],
  ['minAssurance', ({ rule }) => weakLock(rule)],
  ['maxAge', ({ rule }) => agelessSubmission(rule)],
  ['from', ({ rule, concept }) => wrongSource(rule, concept)],
  ['transform', ({ rule, concept }) => rule.transform && misuse(rule.transform, concept.shape)],
  ['transform', refusedByLeaf],
  ['use', neverMatches],
];

function wrongRole({ role }: FillRule, concept: Concept): string | undefined {
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

function unknownLicence({ licenceType }: FillRule): string | undefined {
  const isUnknown = licenceType !== undefined && !licenceTypes.has(licenceType);
  return isUnknown ? 'is no known licence type' : undefined;
}

function weakLock({ editability, minAssurance }: FillRule): string | undefined {
  if (editability !== 'LOCKED') return undefined;
  if (minAssurance && isAtLeast(minAssurance, 'VERIFIED_BY_LICENCE')) return undefined;
  return 'is GOVERNMENT_VERIFIED or VERIFIED_BY_LICENCE, since the leaf is LOCKED';
}

function agelessSubmission({ from, maxAge }: FillRule): string | undefined {
  if (!from.includes('SUBMISSION') || maxAge !== undefined) return undefined;
  return 'says how old an earlier answer may be, since from names SUBMISSION';
}

function wrongSource({ from, minAssurance }: FillRule, concept: Concept): string | undefined {
  if (concept.record === 'SUBMISSION' && from.includes('PROFILE'))
    return 'is ["SUBMISSION"]: no register holds the concept';
  if (!from.includes('SUBMISSION')) return undefined;
  if (!isReusable(concept))
    return 'leaves SUBMISSION out: an earlier answer does not say whose it was, or which one';
  if (minAssurance && minAssurance !== 'USER_DECLARED')
    return 'leaves SUBMISSION out: an earlier answer is USER_DECLARED, below minAssurance';
  return undefined;
}

function refusedByLeaf({ rule, leaf, schema }: Case): string | undefined {
  if (typeof rule.transform !== 'object') return undefined;
  const takes = schema.validator(leaf);
  const refused = Object.keys(rule.transform.codeMap).filter(
    (key) => !takes(transformed(rule.transform, key) ?? ''),
  );
  return refused.length === 0
    ? undefined
    : `the leaf refuses what it gives for ${refused.join(', ')}`;
}

function neverMatches({ rule, concept, leaf, schema }: Case): string | undefined {
  return neverFits(leaf, shapeAfter(rule.transform, concept.shape), schema.validator(leaf));
}
