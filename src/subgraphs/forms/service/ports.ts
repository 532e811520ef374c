import type { ServiceId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import type { Cursors } from '../../../kernel/page.ts';
import type { CalendarDate, Clock } from '../../../kernel/time.ts';
import type { PrefillPlan } from '../../../prefill/leaves.ts';
import type { Observation } from '../../../prefill/learn.ts';
import type { AliasStore } from '../../../suggest/review.ts';
import type { Correction, Form, Outcome } from '../model.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type FormStore = {
  /** The form in force. */
  readonly current: (service: ServiceId) => Promise<Form | undefined>;
  /** Stores a version unless one of that name is stored; answers the one stored. */
  readonly insert: (form: Form) => Promise<Form>;
  /** Puts a stored version in force. */
  readonly enforce: (form: Form) => Promise<void>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
  /** Keeps what became of one prefill, or of one form handed in; false when one of that day and id is kept already. */
  readonly addOutcome: (
    service: ServiceId,
    id: readonly string[],
    outcome: Outcome,
  ) => Promise<boolean>;
  /** Outcomes of days from `from` to `to`, at most some thousand. */
  readonly outcomes: (
    service: ServiceId,
    days: { readonly from: CalendarDate; readonly to: CalendarDate },
  ) => Promise<readonly Outcome[]>;
  /** Counts an earlier answer that was kept or changed. */
  readonly addObservation: (observation: Observation, expiresAt: number) => Promise<void>;
  readonly observations: () => Promise<readonly Observation[]>;
  /** Answers the correction now stored under its id. Repeatable. */
  readonly insertCorrection: (correction: Correction) => Promise<Correction>;
  /** Corrections that an authority has to look at, the most urgent first. */
  readonly corrections: (authority: string) => Promise<readonly Correction[]>;
};

/** The hub itself, asked with the rights of the decision that this room answers under. */
export type Hub = {
  readonly ask: (question: {
    readonly document: string;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly token: string;
  }) => Promise<{
    readonly data: unknown;
    /** Schema coordinates left out because the agreement does not grant them. */
    readonly denied: readonly string[];
    /** Left out because the person has not consented to them. */
    readonly unconsented: readonly string[];
    /** Where in the data a source did not answer. */
    readonly failures: readonly (readonly (string | number)[])[];
    readonly receipt: { readonly request: string };
  }>;
  readonly plan: (question: { readonly document: string; readonly token: string }) => Promise<{
    readonly fields: readonly string[];
    /** Of `fields`, those that need a grant. */
    readonly guarded: readonly string[];
    readonly notGranted: readonly string[];
  }>;
  /** What an agreement asks people to consent to; null for one that rests on no consent. */
  readonly terms: (question: { readonly agreement: string; readonly token: string }) => Promise<{
    readonly terms: {
      readonly attributes: readonly { readonly field: string; readonly isOptional: boolean }[];
    };
  } | null>;
};

export type Caller = {
  readonly client: string;
  readonly department: string;
  readonly citizen?: string | undefined;
  /** The person for whom the citizen, or a clerk, asks. */
  readonly represents?: string | undefined;
};

/** Texts that this room alone can have written. */
type Seals = {
  readonly seal: (text: string) => Promise<string>;
  /** Undefined for what this room did not seal. */
  readonly open: (sealed: string) => Promise<string | undefined>;
};

export type Deps = {
  readonly store: FormStore & AliasStore;
  readonly hub: Hub;
  /** Forms never change, so each version is compiled once a process. */
  readonly planOf: (form: Form) => PrefillPlan;
  /** Observations as they were within the last minutes. */
  readonly observations: () => Promise<readonly Observation[]>;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly token: string;
  readonly agreement: string | undefined;
  /** Digests in seals. */
  readonly secret: Uint8Array;
  readonly seals: Seals;
  readonly salt: () => string;
  /** Told of a count that was not written: no form is held back for that. */
  readonly onLost: (error: unknown) => void;
};
