import type { AgreementId, DepartmentId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import type { Cursors } from '../../../kernel/page.ts';
import type { Clock } from '../../../kernel/time.ts';
import type { Agreement, AgreementState } from '../model/agreement.ts';
import type { PlannedPlace } from '../model/explanation.ts';
import type { Operation, OperationKey, OperationState } from '../model/operation.ts';
import type { PredicateBudget } from '../model/predicates.ts';

/** What the verbs need of storage. Every write is conditional; every method rejects when the database does. */
export type AgreementStore = {
  readonly find: (id: AgreementId) => Promise<Agreement | undefined>;
  /** All agreements of a consumer by id, at most 1,000; two rounds of reads however many there are. */
  readonly ofConsumer: (department: DepartmentId) => Promise<readonly Agreement[]>;
  /** Saves only where there is none; false when there is one. Repeatable. */
  readonly create: (agreement: Agreement) => Promise<boolean>;
  /** Replaces the agreement only if the stored one still has this version, in one of these states. */
  readonly replace: (
    agreement: Agreement,
    stored: { readonly version: number; readonly states: readonly AgreementState[] },
  ) => Promise<boolean>;
  /** Counts those of the questions that are not counted yet, all or none; false when the budget does not hold them. */
  readonly spend: (budget: PredicateBudget, questions: readonly string[]) => Promise<boolean>;
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
};

export type Deps = {
  readonly store: AgreementStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly cursors: Cursors;
  /** Derives ids, and marks of requests. */
  readonly secret: Uint8Array;
  /** The decision that this room answers under, as signed. */
  readonly token: string;
};
