import { concepts } from './concepts.ts';
import type { Condition } from './conditions.ts';
import { readCondition } from './conditions.ts';
import type { Need } from './document.ts';
import { coordinatesOf, documentOf, needOf, readable } from './document.ts';
import type { PlannedProof, PlannedRequirement } from './proofs.ts';
import { planRequirement } from './proofs.ts';
import type { FormLeaf } from './form-schema.ts';
import type { CheckedForm, FormSource } from './lint.ts';
import { checkForm } from './lint.ts';
import type { PlannedLeaf, PrefillPlan, RowsLeaf } from './leaves.ts';
import type { RowsRule } from './mapping.ts';
import { memberDeath, memberFields } from './records.ts';
import { planSources } from './sources.ts';
import type { LocalizedText } from './text.ts';

/**
 * Compiles a form into its plan, once per version. Throws on a form with faults: `lintForm` comes first, at publish.
 */
export function compileMapping(source: FormSource & { readonly version: string }): PrefillPlan {
  const { form, issues } = checkForm(source);
  if (!form) {
    const faults = issues.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
    throw new Error(`prefill: a form with faults was not refused at publish (${faults})`);
  }
  const leaves = form.schema.leaves.map((leaf) => planLeaf(form, leaf));
  const requirements = form.evidence.map(planRequirement);
  return planOf({ version: source.version, leaves, requirements });
}

/** The plan for the leaves that a form shows, so that what fills the others is not read. */
export function onlyShown(plan: PrefillPlan, shown: ReadonlySet<string>): PrefillPlan {
  const leaves = plan.leaves.filter(({ pointer }) => shown.has(pointer));
  return { ...planOf({ ...plan, leaves }), leaves: plan.leaves };
}

function planOf({
  version,
  leaves,
  requirements,
}: Pick<PrefillPlan, 'version' | 'leaves' | 'requirements'>): PrefillPlan {
  const need = readable(needsOf(leaves, requirements), new Set());
  return {
    version,
    document: documentOf(need),
    fields: coordinatesOf([...need.required, ...need.optional]),
    fillable: leaves.flatMap((leaf) => (needsOfLeaf(leaf).length > 0 ? [leaf.pointer] : [])),
    leaves,
    requirements,
  };
}

function needsOf(
  leaves: readonly PlannedLeaf[],
  requirements: readonly PlannedRequirement[],
): readonly Need[] {
  const proofs: readonly PlannedProof[] = requirements.flatMap((one) => one.proofs);
  return [...leaves.flatMap(needsOfLeaf), ...proofs.map(({ need }) => need)];
}

/** What a leaf reads; nothing when it is not filled. */
function needsOfLeaf(leaf: PlannedLeaf): readonly Need[] {
  if (leaf.kind === 'MAPPED') return leaf.sources.map(({ need }) => need);
  return leaf.kind === 'ROWS' ? [leaf.need] : [];
}

function planLeaf({ schema, mapping }: CheckedForm, leaf: FormLeaf): PlannedLeaf {
  const { pointer, title } = leaf;
  const rule = mapping.rules.get(pointer);
  if (!rule) return { kind: mapping.default, pointer, title };
  const asked = { pointer, title, ...conditionOf(rule.when) };
  if ('never' in rule)
    return { ...asked, kind: rule.never === 'IN_PERSON' ? 'NEVER_PREFILL' : 'OTHER_PERSON' };
  const takes = schema.validator(leaf);
  if ('each' in rule) return { ...asked, kind: 'ROWS', takes, ...planRows(rule, title) };
  const concept = concepts.get(rule.use);
  if (!concept) throw new Error(`prefill: ${rule.use} is no concept`);
  return { ...asked, kind: 'MAPPED', concept, rule, sources: planSources(concept, rule), takes };
}

function conditionOf(text: string | undefined): { readonly when?: Condition } {
  if (text === undefined) return {};
  const condition = readCondition(text);
  if (!condition.ok) throw new Error(`prefill: a condition ${condition.problem}`);
  return { when: condition.value };
}

/** Of each member is read what fills a row, and what the path looks at. */
function planRows(
  rule: RowsRule,
  label: LocalizedText,
): Pick<RowsLeaf, 'label' | 'role' | 'rule' | 'columns' | 'need'> {
  if (rule.role === 'SELF') throw new Error('prefill: rows of the applicant');
  const used = new Set(Object.values(rule.map).map(({ use }) => use));
  const read = [...concepts.values()].filter(
    ({ key, member }) => member && (used.has(key) || rule.each.includes(`@.${key}`)),
  );
  return {
    label,
    role: rule.role,
    rule,
    columns: read.map(({ key, member = [] }) => ({ key, path: member.slice(1) })),
    need: needOf('HOUSEHOLD', [...memberFields, ...read.map(({ member = [] }) => member)], {
      optional: [memberDeath],
    }),
  };
}
