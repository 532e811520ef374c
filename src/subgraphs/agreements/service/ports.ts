import type { AgreementId, CitizenId, DepartmentId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import type { Cursors } from '../../../kernel/page.ts';
import type { Clock } from '../../../kernel/time.ts';
import type { Agreement } from '../model/agreement.ts';
import type { PlannedPlace } from '../model/explanation.ts';
import type { Revised } from '../model/lifecycle.ts';
import type { Operation, OperationKey, OperationState } from '../model/operation.ts';
import type { VolumeCap } from '../model/people.ts';
import type { PredicateBudget } from '../model/predicates.ts';
import type { AgreementState } from '../model/revision.ts';
import type { PartyKey, Signatory } from '../model/signatory.ts';

/** A revision as it is stored: its id, which is the hash of its text unless somebody changed one of them. */
export type StoredRevision = { readonly id: string; readonly text: string };

/** All that is stored of an agreement; nothing of it is checked yet. */
export type History = {
  readonly head: Agreement;
  /** From the first to the newest. */
  readonly revisions: readonly StoredRevision[];
  /** Marks of the requests that changed it last, so that a repeated one finds its own effect. */
  readonly marks: readonly string[];
};

/** Whether somebody is let in no more, and since which instant that is so or not. */
type Stopped = { readonly isStopped: boolean; readonly since: string };

/** What the verbs need of storage. Every write is conditional; every method rejects when the database does. */
export type AgreementStore = {
  /** One read, however many revisions there are. */
  readonly history: (id: AgreementId) => Promise<History | undefined>;
  /** All agreements in which a department has a part, by id, at most 1,000; two rounds of reads however many there are. */
  readonly agreementsOf: (
    part: 'consumer' | 'provider',
    department: DepartmentId,
  ) => Promise<readonly Agreement[]>;
  /** Saves the first revision only where there is none; false when there is one. Repeatable. */
  readonly create: (first: Revised) => Promise<boolean>;
  /**
   * Makes a revision the newest only if the stored agreement still has the version that was read, in one of these
   * states. Revision and head are one write; the revision before goes to a place of its own first, and a crash in
   * between leaves a copy that says the same.
   */
  readonly append: (
    next: Revised,
    onto: History,
    by: { readonly mark?: string; readonly states: readonly AgreementState[] },
  ) => Promise<boolean>;
  /** By department and key; found ones in any order, in one read. */
  readonly signatories: (
    keys: readonly Pick<Signatory, 'department' | 'keyId'>[],
  ) => Promise<readonly Signatory[]>;
  /** By key, at most 1,000; one read. */
  readonly signatoriesOf: (department: DepartmentId) => Promise<readonly Signatory[]>;
  /** Saves only where the department has no such key, in any state; false when it has. */
  readonly insertSignatory: (signatory: Signatory) => Promise<boolean>;
  /** Saves only over one that is not withdrawn; false when it is. */
  readonly withdrawSignatory: (signatory: Signatory) => Promise<boolean>;
  /** Clients that are let in no more. */
  readonly clients: {
    /** Undefined for one that was never removed. */
    readonly find: (client: string) => Promise<Stopped | undefined>;
    /** Answers what is stored then. A change of the same mark as one before is done already, whatever came after it. */
    readonly save: (
      client: string,
      change: Stopped & { readonly mark: string },
    ) => Promise<Stopped>;
  };
  /** Counts those of the questions that are not counted yet, all or none; false when the budget does not hold them. */
  readonly spend: (budget: PredicateBudget, questions: readonly string[]) => Promise<boolean>;
  /** Counts those of the people that are not counted yet that day, all or none; false when the cap does not hold them. */
  readonly countPeople: (cap: VolumeCap, people: readonly CitizenId[]) => Promise<boolean>;
  readonly operation: (of: OperationKey) => Promise<Operation | undefined>;
  /** By client and documentId, those after the place; one read. */
  readonly operationsOf: (
    department: DepartmentId,
    range: { readonly after: string | undefined; readonly limit: number },
  ) => Promise<readonly Operation[]>;
  /** Saves only where nothing is stored under its key; false when something is. */
  readonly insertOperation: (operation: Operation) => Promise<boolean>;
  /** Replaces the operation only if the stored one still has the version before, in one of these states. */
  readonly replaceOperation: (
    operation: Operation,
    from: readonly OperationState[],
  ) => Promise<boolean>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

/** The hub itself, which knows the whole schema: what a document would read. Throws what a caller would be refused with. */
export type Hub = {
  readonly plan: (question: { readonly document: string; readonly token: string }) => Promise<{
    readonly operationName: string | null;
    /** Selections weighted by the pages they stand in. */
    readonly cost: number;
    readonly fields: readonly string[];
    /** Of `fields`, those that need a grant. */
    readonly guarded: readonly string[];
    /** Where the document carries a value that can name a person. */
    readonly literals: readonly string[];
    /** Each of `fields` at each place where the document reads it. */
    readonly places: readonly PlannedPlace[];
  }>;
  /** Every field of these data classes that an agreement can grant, and the version of the schema that says so. */
  readonly fieldsOf: (question: {
    readonly dataClasses: readonly string[];
    readonly token: string;
  }) => Promise<{ readonly schemaVersion: string; readonly fields: readonly string[] }>;
};

/** Signatures of parties: compact JWS of a type of their own, EdDSA or ES256. */
export type PartySignatures = {
  /** The key that a signature names; undefined for what is no signature of a party. */
  readonly keyIdIn: (signature: string) => string | undefined;
  /** The text that was signed; undefined unless this key signed it. */
  readonly signedText: (signature: string, key: PartyKey) => Promise<string | undefined>;
  /** True for a key that can verify. */
  readonly isVerifying: (key: PartyKey) => Promise<boolean>;
};

export type Deps = {
  readonly store: AgreementStore;
  readonly signatures: PartySignatures;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly cursors: Cursors;
  /** Derives ids, and marks of requests. */
  readonly secret: Uint8Array;
  /** The decision that this room answers under, as signed. */
  readonly token: string;
};
