import type { AddressUse } from '../prefill/records.ts';

/** A form as it came, whatever it came as: nothing but the words that stand around each question. */
export type FormText = {
  readonly id: string;
  /** BCP 47 tag; undefined when the form does not say. */
  readonly language: string | undefined;
  readonly leaves: readonly LeafText[];
};

/** One question. */
export type LeafText = {
  /** JSON Pointer into the form's data; `*` stands for every row of a list. */
  readonly path: string;
  /** As the applicant reads it; empty when the form has none. */
  readonly label: string;
  /** Headings above it, outermost first. */
  readonly groups: readonly string[];
  /** As the form writes it: a Form.io type, a JSON Schema type or format. */
  readonly type: string;
  readonly required: boolean;
};

/** Whose the answer is: the roles whose data a hub can hold, `other` for everybody else, `unclear` when in doubt. */
export const suggestedRoles = [
  'self',
  'spouse',
  'child[]',
  'parent',
  'guardian',
  'deceased',
  'employer',
] as const;
export type SuggestedRole = (typeof suggestedRoles)[number];

/** What made a suggestion, or kept one back: where it was read, the words there, and what they say. */
export type Evidence = {
  readonly from: 'label' | 'path' | 'group' | 'type' | 'neighbour' | 'alias';
  readonly text: string;
  readonly says: string;
};

/** Why a leaf has no suggestion. */
export type Abstention =
  /** No word that we know a concept by. */
  | 'NO_CONCEPT'
  /** Words for two concepts, or label and path that disagree. */
  | 'AMBIGUOUS'
  /** A concept among words that we do not know, so it may be of something else. */
  | 'UNKNOWN_WORDS'
  /** A declaration, a consent, a count, free text: only the applicant may answer. */
  | 'OWN_ANSWER'
  /** The name of a ship, the address of an accident. */
  | 'OTHER_THING'
  /** A person or body of whom the hub holds nothing for this form. */
  | 'OTHER_PERSON'
  | 'ROLE_IN_DOUBT'
  | 'TYPE_CANNOT_MATCH'
  /** Another leaf of the form has the better claim to it. */
  | 'CLAIMED_TWICE'
  /** A person said that no key fits. */
  | 'REJECTED';

/** What one leaf asks for, or why we do not say. */
export type Suggestion = {
  readonly path: string;
  readonly evidence: readonly Evidence[];
} & (
  | {
      readonly canonical: string;
      readonly role: SuggestedRole;
      readonly concept: string;
      /** Of a whole address: which one. */
      readonly addressUse?: AddressUse;
      /** 0 to 1: how sure we are. Comparable within this version only. */
      readonly score: number;
    }
  | { readonly abstains: Abstention }
);
