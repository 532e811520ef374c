import type { Cursors } from '../../../kernel/page.ts';
import type { Reach } from '../../../kernel/reach.ts';
import type { CalendarDate, Clock, Instant } from '../../../kernel/time.ts';
import type { Disclosure, Partition } from '../model/disclosure.ts';

/** What the verbs need of storage. Nothing filed is ever changed; every method rejects when the database does. */
export type AuditStore = {
  /** Puts a disclosure into each of its lists, once, and marks what it read. Durable when it resolves; after a crash, file it again. */
  readonly file: (disclosure: Disclosure) => Promise<void>;
  /** Newest first, those before the place; fewer than `limit` only at the end. */
  readonly page: (range: {
    readonly partition: Partition;
    readonly before: string | undefined;
    readonly limit: number;
  }) => Promise<readonly Disclosure[]>;
  /** The months in which anything is filed, newest first. */
  readonly months: () => Promise<readonly string[]>;
  /** The last day on which each field was read under the agreement. */
  readonly lastReads: (agreement: string) => Promise<ReadonlyMap<string, CalendarDate>>;
  readonly completeUpTo: () => Promise<Instant | undefined>;
  /** Saves only a later instant than the stored one. */
  readonly saveCompleteUpTo: (at: Instant) => Promise<void>;
};

export type Entry = {
  readonly request: string;
  readonly at: Instant;
  readonly records: readonly string[];
};

/** What the sequencer needs of the intake: at most `limit` entries of each shard, and their removal when filed. */
export type Intake = {
  readonly waiting: (limit: number) => Promise<readonly Entry[]>;
  readonly remove: (entry: Entry) => Promise<void>;
};

/** Who asks, and about whom the decision lets them ask. */
export type Caller = {
  readonly actor: {
    readonly client: string;
    readonly department: string;
    readonly citizen?: string | undefined;
  };
  /** Code of the purpose of the agreement that the decision rests on. */
  readonly purpose?: string | undefined;
  readonly subjects: Reach;
};

export type Deps = {
  readonly store: AuditStore;
  readonly cursors: Cursors;
  /** Keys the pseudonyms; the gateway's own. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly caller: Caller;
};
