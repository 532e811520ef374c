import type { Bar } from '../kernel/problems.ts';
import type { Consent } from './consent.ts';
import type { Agreement } from './decide.ts';

/** Who asks, seen from the person asked about. */
export type Asker =
  | { readonly kind: 'SELF' }
  /** An official at a counter, by the person's own right. */
  | { readonly kind: 'CLERK' }
  /** A citizen or an organisation that is said to act for the person. */
  | { readonly kind: 'REPRESENTATIVE'; readonly by: string }
  | { readonly kind: 'DEPARTMENT' };

/** What may have to be known of a person before anything about them is released. */
export type Facts = {
  readonly isSealed: boolean;
  readonly isDeceased: boolean;
  /** Opaque ids of the citizens and organisations that may act for the person. */
  readonly representatives: readonly string[];
  /** Code of the administrative division where the person lives; null when no register says. */
  readonly residenceDivision: string | null;
  /** To what this agreement is for today, and not withdrawn; null when there is none. */
  readonly consent: Consent | null;
  /** The case that the request names is the asker's, about the person, and open. */
  readonly hasOpenCase: boolean;
};
export type Fact = keyof Facts;

/** What an agreement says of whom it reaches. */
export type Terms = Pick<Agreement, 'subjectScope' | 'isForSealed' | 'territory'>;

type Rule = {
  readonly bar: Bar;
  readonly fact: Fact;
  readonly isAsked: (terms: Terms, asker: Asker) => boolean;
  readonly isMet: (facts: Partial<Facts>, asker: Asker, terms: Terms) => boolean;
};

/** In the order in which a refusal is told. A fact that is not known meets no rule. */
const rules: readonly Rule[] = [
  {
    bar: 'SUBJECT_OUT_OF_SCOPE',
    fact: 'representatives',
    isAsked: (_, { kind }) => kind === 'REPRESENTATIVE',
    isMet: ({ representatives }, asker) =>
      asker.kind === 'REPRESENTATIVE' && representatives?.includes(asker.by) === true,
  },
  {
    bar: 'SUBJECT_SEALED',
    fact: 'isSealed',
    isAsked: ({ isForSealed }, { kind }) => kind !== 'SELF' && !isForSealed,
    isMet: ({ isSealed }) => isSealed === false,
  },
  {
    bar: 'OUTSIDE_TERRITORY',
    fact: 'residenceDivision',
    isAsked: ({ territory }) => territory !== null,
    isMet: ({ residenceDivision }, _, { territory }) =>
      residenceDivision != null &&
      territory?.some((division) => isWithin(residenceDivision, division)) === true,
  },
  {
    // Consent, representation and presence end with death; a statute and an open case do not.
    bar: 'SUBJECT_DECEASED',
    fact: 'isDeceased',
    isAsked: ({ subjectScope }, { kind }) =>
      kind === 'REPRESENTATIVE' ||
      kind === 'CLERK' ||
      (kind === 'DEPARTMENT' && subjectScope === 'CONSENT'),
    isMet: ({ isDeceased }) => isDeceased === false,
  },
  {
    bar: 'CONSENT_REQUIRED',
    fact: 'consent',
    isAsked: ({ subjectScope }) => subjectScope === 'CONSENT',
    // Fields beyond it are refused one by one, where they are known: src/gateway/consent.ts.
    isMet: ({ consent }) => consent != null,
  },
  {
    bar: 'CASE_NOT_OPEN',
    fact: 'hasOpenCase',
    isAsked: ({ subjectScope }) => subjectScope === 'OWN_CASE',
    isMet: ({ hasOpenCase }) => hasOpenCase === true,
  },
];

/** The facts on which a release to this asker depends; none for a statute and a person's own data. */
export function factsNeeded(terms: Terms, asker: Asker): readonly Fact[] {
  return rules.filter((rule) => rule.isAsked(terms, asker)).map(({ fact }) => fact);
}

/** The first rule that keeps the person's data closed; undefined when none does. */
export function barOf(terms: Terms, asker: Asker, facts: Partial<Facts>): Bar | undefined {
  return rules.find((rule) => rule.isAsked(terms, asker) && !rule.isMet(facts, asker, terms))?.bar;
}

/** A code begins with that of the division it is part of; GB/T 2260 fills a wider one with pairs of zeros. */
function isWithin(division: string, wider: string): boolean {
  return division.startsWith(/^\d{6}$/.test(wider) ? wider.replace(/(00){1,2}$/, '') : wider);
}
