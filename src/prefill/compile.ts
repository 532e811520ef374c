import type { Concept } from './concepts.ts';
import { concepts } from './concepts.ts';
import type { Need } from './document.ts';
import { coordinatesOf, documentOf, needOf, readable } from './document.ts';
import type { FormLeaf } from './form-schema.ts';
import type { CheckedForm, FormSource } from './lint.ts';
import { checkForm } from './lint.ts';
import type { FillRule } from './mapping.ts';
import { memberDeath, memberFields, profileRecord } from './records.ts';
import type { Requirement } from './requirement.ts';
import type { Scalar } from './shapes.ts';
import type { LocalizedText } from './text.ts';

/** Where a leaf may get its value, and what that reads. */
export type PlannedSource = { readonly from: 'PROFILE' | 'SUBMISSION'; readonly need: Need };

export type MappedLeaf = {
  readonly kind: 'MAPPED';
  readonly pointer: string;
  readonly title: LocalizedText;
  readonly concept: Concept;
  readonly rule: FillRule;
  /** In the order in which they are tried. */
  readonly sources: readonly PlannedSource[];
  /** True when the leaf's own schema takes the value. */
  readonly takes: (value: Scalar) => boolean;
};

export type PlannedLeaf =
  | MappedLeaf
  | {
      readonly kind: 'NO_MAPPING' | 'NEVER_PREFILL';
      readonly pointer: string;
      readonly title: LocalizedText;
    };

/** One way to prove a requirement, and what that reads. */
export type PlannedProof =
  | { readonly kind: 'LICENCES'; readonly types: readonly string[]; readonly need: Need }
  | { readonly kind: 'RECORD'; readonly record: string; readonly need: Need };

export type PlannedRequirement = {
  readonly requirement: Requirement;
  readonly proofs: readonly PlannedProof[];
};

/** A form made ready: what to read, and how to fill it from the answer. Immutable; keep it for the form's version. */
export type PrefillPlan = {
  readonly version: string;
  /** The one GraphQL operation that reads everything the form can use; its variable is `citizenId`. */
  readonly document: string;
  /** Schema coordinates that the operation reads, sorted. */
  readonly fields: readonly string[];
  /** Pointers of the leaves that can be filled. */
  readonly fillable: readonly string[];
  readonly leaves: readonly PlannedLeaf[];
  readonly requirements: readonly PlannedRequirement[];
};

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
  const need = readable(needsOf(leaves, requirements), new Set());
  return {
    version: source.version,
    document: documentOf(need),
    fields: coordinatesOf([...need.required, ...need.optional]),
    fillable: leaves.flatMap(({ kind, pointer }) => (kind === 'MAPPED' ? [pointer] : [])),
    leaves,
    requirements,
  };
}

function needsOf(
  leaves: readonly PlannedLeaf[],
  requirements: readonly PlannedRequirement[],
): readonly Need[] {
  return [
    ...leaves.flatMap((leaf) => (leaf.kind === 'MAPPED' ? leaf.sources : [])),
    ...requirements.flatMap(({ proofs }) => proofs),
  ].map(({ need }) => need);
}

function planLeaf({ schema, mapping }: CheckedForm, leaf: FormLeaf): PlannedLeaf {
  const { pointer, title } = leaf;
  const rule = mapping.rules.get(pointer);
  if (!rule) return { kind: mapping.default, pointer, title };
  if ('never' in rule) return { kind: 'NEVER_PREFILL', pointer, title };
  const concept = concepts.get(rule.use);
  if (!concept) throw new Error(`prefill: ${rule.use} is no concept`);
  const sources = rule.from.map((from) => ({
    from,
    need: from === 'PROFILE' ? profileNeed(concept, rule) : needOf('SUBMISSION', []),
  }));
  return { kind: 'MAPPED', pointer, title, concept, rule, sources, takes: schema.validator(leaf) };
}

function profileNeed(concept: Concept, rule: FillRule): Need {
  if (rule.role !== 'SELF')
    return needOf('HOUSEHOLD', [...memberFields, concept.member ?? []], {
      optional: [memberDeath],
    });
  const filter = concept.filter ? [concept.value.with(-1, concept.filter.coordinate)] : [];
  return needOf(concept.record, [concept.value, ...filter], {
    addressUses: rule.addressUse ? [rule.addressUse] : [],
    licenceTypes: rule.licenceType === undefined ? [] : [rule.licenceType],
  });
}

function planRequirement(requirement: Requirement): PlannedRequirement {
  const types = requirement.licenceTypes;
  const issuer = [['Licence.issuer', 'Department.id']];
  const licences: PlannedProof = {
    kind: 'LICENCES',
    types,
    need: needOf('LICENCE', issuer, { licenceTypes: types }),
  };
  const records = requirement.records.map((record): PlannedProof => {
    const { kind, addressUses } = profileRecord(record);
    return { kind: 'RECORD', record, need: needOf(kind, [], { addressUses }) };
  });
  return { requirement, proofs: types.length > 0 ? [licences, ...records] : records };
}
