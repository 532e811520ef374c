import type { Members } from '../prefill/objects.ts';
import type { FillDraft } from '../suggest/canonical.ts';

/** What a source of a foreign form system is called there, as the hub holds it. */
export type Held =
  /** One value. */
  | { readonly kind: 'VALUE'; readonly draft: FillDraft }
  /** Values by the names that leaves of a group have: a name, an address. */
  | {
      readonly kind: 'PARTS';
      readonly parts: ReadonlyMap<string, Held>;
      readonly whole?: FillDraft;
    }
  | { readonly kind: 'NONE'; readonly reason: NotCarried['reason'] };

/** One row of a foreign mapping: what is filled, and with what, as it is written there. */
export type SourceRow = {
  /** JSON Pointer into the form's data. */
  readonly target: string;
  readonly source: string;
  readonly held: Held;
};

/** A rule of the foreign mapping that has no counterpart here. */
export type NotCarried = {
  readonly target: string;
  readonly source: string;
  readonly reason:
    /** The hub holds no such value. */
    | 'NOT_HELD'
    /** It is of an organisation, of whoever signs in for another, or of a link: not of the applicant. */
    | 'NOT_OF_THE_APPLICANT'
    /** It computes, and the mapping language does not. */
    | 'NOT_A_PLAIN_VALUE'
    /** It does not say which of several values is meant: which address, which name. */
    | 'WHICH_ONE'
    /** The target is a group, and no leaf of it takes any part of the value. */
    | 'NO_LEAF_FOR_IT'
    /** The target is in the rows of a list, and a mapping fills none. */
    | 'IN_A_LIST'
    /** The words around the leaf speak of somebody else than the applicant: `detail` quotes them. */
    | 'PERSON_IN_DOUBT'
    /** An earlier row fills the same leaf: one mapping has one rule a leaf. */
    | 'FILLED_ALREADY'
    /** The leaf can never take the value: `detail` is the rule of the publish lint. */
    | 'LEAF_REFUSES';
  readonly detail?: string;
};

/** A form as its system has it: a schema to publish, and the rows of its mapping. */
export type ForeignForm = {
  readonly schema: Members;
  readonly rows: readonly SourceRow[];
  /** True when its system looks targets up whatever their case. */
  readonly isCaseless?: boolean;
};
