import type { Concept } from './concepts.ts';
import type { Condition } from './conditions.ts';
import type { Need } from './document.ts';
import type { FillRule, RowsRule } from './mapping.ts';
import type { PlannedRequirement } from './proofs.ts';
import type { PlannedSource } from './sources.ts';
import type { LocalizedText } from './text.ts';
import type { viewRoots } from './view.ts';

type Asked = {
  readonly pointer: string;
  readonly title: LocalizedText;
  /** When the question arises; always when left out. */
  readonly when?: Condition;
};

/** A leaf that one value fills. */
export type MappedLeaf = Asked & {
  readonly kind: 'MAPPED';
  readonly concept: Concept;
  readonly rule: FillRule;
  /** In the order in which they are tried. */
  readonly sources: readonly PlannedSource[];
  /** True when the leaf's own schema takes the value. */
  readonly takes: (value: unknown) => boolean;
};

/** A list that members of the household fill, a row each. */
export type RowsLeaf = Asked & {
  readonly kind: 'ROWS';
  readonly label: LocalizedText;
  readonly role: keyof typeof viewRoots;
  readonly rule: RowsRule;
  /** What is read of each member: concept, and from the member to its value. */
  readonly columns: readonly { readonly key: string; readonly path: readonly string[] }[];
  readonly need: Need;
  readonly takes: (value: unknown) => boolean;
};

type UnmappedLeaf = Asked & {
  readonly kind: 'NO_MAPPING' | 'NEVER_PREFILL' | 'OTHER_PERSON';
};

export type PlannedLeaf = MappedLeaf | RowsLeaf | UnmappedLeaf;

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
