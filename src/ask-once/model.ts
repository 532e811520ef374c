import type { FormSource } from '../prefill/lint.ts';
import type { LocalizedText } from '../prefill/text.ts';

/** The form of a service, without fault. */
export type ServiceForm = {
  readonly service: string;
  /** The department whose service it is; undefined when nobody says. */
  readonly authority: string | undefined;
  readonly source: FormSource & { readonly version: string };
};

/** What an agreement lets its consumer read: fields written out. */
export type SharingAgreement = {
  readonly id: string;
  readonly consumer: string;
  readonly provider: string;
  readonly fields: ReadonlySet<string>;
};

/** What government has: services with their forms, who holds which record, and who may read it. */
export type Holdings = {
  readonly forms: readonly ServiceForm[];
  readonly agreements: readonly SharingAgreement[];
  /** Departments that hold a record, the main one first: IDENTITY, ADDRESS:RESIDENCE, LICENCE:DRIVING_LICENCE. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Departments that put forms before citizens for others. */
  readonly portals: readonly string[];
  /** 0 for a public field, more for a more sensitive one. */
  readonly sensitivityOf: (coordinate: string) => number;
};

/** One way to answer a question without asking it: what is read, and of which record. */
export type Source = { readonly record: string; readonly fields: readonly string[] };

/** A question, as its form alone tells of it. */
export type AskedQuestion = {
  readonly service: string;
  readonly kind: 'FIELD' | 'DOCUMENT';
  /** JSON Pointer of a field, code of a document. */
  readonly name: string;
  readonly title: LocalizedText;
  /** What it asks, the same in every form that asks it: role, concept, which one. */
  readonly asks: string | undefined;
  readonly sources: readonly Source[];
  readonly isForThePersonOnly: boolean;
};

/** A question, as all that government has tells of it. */
export type LintedQuestion = Pick<AskedQuestion, 'service' | 'kind' | 'name' | 'title' | 'asks'> & {
  readonly status: QuestionStatus;
  readonly heldBy: readonly string[];
  /** Agreements under which it need not be asked. */
  readonly sharedUnder: readonly string[];
  /** Other questions that ask the same. */
  readonly askedElsewhere: readonly { readonly service: string; readonly name: string }[];
};

export type QuestionStatus =
  /** Held, and an agreement lets whoever asks read it. */
  | 'NEED_NOT_BE_ASKED'
  /** Held, but no agreement covers it. */
  | 'NOT_SHARED'
  /** The mapping names a record that nobody holds. */
  | 'NOT_HELD'
  /** Nothing says what fills it. */
  | 'NOT_MAPPED'
  /** A declaration, a consent, a signature. */
  | 'ONLY_THE_PERSON';

export type Coverage = {
  readonly service: string;
  readonly questions: number;
  readonly needNotBeAsked: number;
  readonly held: number;
  /** Share of the questions that need not be asked. */
  readonly coverage: number;
  readonly isOnTarget: boolean;
};

/** An agreement that there is not, and what it would do. */
export type Proposal = {
  readonly consumer: string;
  readonly provider: string;
  readonly fields: readonly string[];
  /** Sum of the fields' sensitivities: what signing it costs. */
  readonly sensitivity: number;
  readonly removes: readonly { readonly service: string; readonly name: string }[];
};

export type AskOnceReport = {
  readonly target: number;
  readonly services: readonly Coverage[];
  /** The one that removes most questions first; of two, the less sensitive. */
  readonly proposals: readonly Proposal[];
  readonly questions: readonly LintedQuestion[];
};
