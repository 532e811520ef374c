import type { InputIssue } from '../kernel/problems.ts';
import { readCondition } from './conditions.ts';
import type { FormLeaf, FormSchema } from './form-schema.ts';
import { readFormSchema } from './form-schema.ts';
import { rowsIssues } from './lint-rows.ts';
import { ruleIssues } from './lint-rule.ts';
import type { Mapping, Rule } from './mapping.ts';
import { parseMapping, ruleField } from './mapping.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';

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
  const mapping = parseMapping(source.mapping, schema.inline);
  const evidence = parseRequirements(source.evidence);
  if (!mapping.ok || !evidence.ok || schema.issues.length > 0)
    return {
      issues: [
        ...schema.issues,
        ...(mapping.ok ? [] : mapping.problem),
        ...(evidence.ok ? [] : evidence.problem),
      ],
    };
  const issues = [...versionIssues(source, mapping.value), ...mappingIssues(schema, mapping.value)];
  return issues.length > 0
    ? { issues }
    : { issues, form: { schema, mapping: mapping.value, evidence: evidence.value } };
}

function versionIssues({ version }: FormSource, { form }: Mapping): InputIssue[] {
  if (version === undefined || version === form) return [];
  return [{ field: 'mapping.form', rule: 'is the version published' }];
}

function mappingIssues(schema: FormSchema, { rules }: Mapping): InputIssue[] {
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
  const found = conditionIssues(schema, rule);
  if ('each' in rule) found.push(...rowsIssues(schema, leaf, rule));
  else if (!('never' in rule)) found.push(...ruleIssues(schema, leaf, rule));
  const field = ruleField(leaf.pointer);
  return found.map((issue) => ({ ...issue, field: `${field}.${issue.field}` }));
}

/** A condition is CEL, and looks at answers that the form has. */
function conditionIssues(schema: FormSchema, { when }: Rule): InputIssue[] {
  if (when === undefined) return [];
  const condition = readCondition(when);
  if (!condition.ok) return [{ field: 'when', rule: condition.problem }];
  const known = [...schema.groups, ...schema.leaves.map(({ pointer }) => pointer)];
  return condition.value.reads
    .filter((pointer) => !known.includes(pointer))
    .map((pointer) => ({
      field: 'when',
      rule: `looks at ${pointer}, which the form does not have`,
    }));
}
