import type { Cursors } from '../../../kernel/page.ts';
import type { Reach } from '../../../kernel/reach.ts';
import type { CalendarDate, Clock, Instant } from '../../../kernel/time.ts';
import type { Tile } from '../../../ledger/grow.ts';
import type { ReadTile } from '../../../ledger/prove.ts';
import type { BundleId, TileId } from '../../../ledger/tile.ts';
import type { Disclosure, Partition } from '../model/disclosure.ts';

/** A disclosure for the lists, with the key to its personal part under the key of its person. */
export type Filed = { readonly disclosure: Disclosure; readonly key: string | null };

/** What the verbs need of the lists. Nothing filed is ever changed; every method rejects when the database does. */
export type AuditStore = {
  /** Puts disclosures into each of their lists, once, and marks what they read. Durable when it resolves; after a crash, file them again. */
  readonly file: (filed: readonly Filed[]) => Promise<void>;
  /** Newest first, those before the place; fewer than `limit` only at the end. */
  readonly page: (range: {
    readonly partition: Partition;
    readonly before: string | undefined;
    readonly limit: number;
  }) => Promise<readonly Disclosure[]>;
  /** The key that was filed with a disclosure, still under the key of its person. */
  readonly keyOf: (disclosure: Disclosure) => Promise<string | undefined>;
  /** The months in which anything is filed, newest first. */
  readonly months: () => Promise<readonly string[]>;
  /** The last day on which each field was read under the agreement. */
  readonly lastReads: (agreement: string) => Promise<ReadonlyMap<string, CalendarDate>>;
  readonly completeUpTo: () => Promise<Instant | undefined>;
  /** Saves only a later instant than the stored one. */
  readonly saveCompleteUpTo: (at: Instant) => Promise<void>;
};

/** The head that a log is committed to, and the name of the batch that led to it. */
export type Lock = { readonly checkpoint: string; readonly staged: string };

/** Where a record is. */
export type Place = { readonly origin: string; readonly index: number };

/**
 * What the sequencer and the readers of a log need of storage. Everything but the lock can be computed anew from the
 * entries, so it is trusted to be there and not to be right; whoever can change the lock can make the log fork.
 */
export type LogStore = {
  /** Every log that was begun. */
  readonly origins: () => Promise<readonly string[]>;
  /** Remembers that there is such a log. Repeatable. */
  readonly begin: (origin: string) => Promise<void>;
  readonly lock: (origin: string) => Promise<Lock | undefined>;
  /** The only commit point: saves only if the stored lock still has this checkpoint, or there is none. False when not. */
  readonly moveLock: (origin: string, from: string | undefined, to: Lock) => Promise<boolean>;
  /** Durable when it resolves. Repeatable. */
  readonly stage: (origin: string, name: string, bytes: Uint8Array) => Promise<void>;
  /** Undefined when it is gone, or not all of it is there. */
  readonly staged: (origin: string, name: string) => Promise<Uint8Array | undefined>;
  /** Removes what was staged to build on fewer entries than these: it is done, or can never be committed. */
  readonly discard: (origin: string, below: number) => Promise<void>;
  /** Saves those that are wider than what is stored, so that one who is late undoes nothing. */
  readonly saveTiles: (origin: string, tiles: readonly Tile[]) => Promise<void>;
  /** Reads tiles at once, each cut to the width asked for. */
  readonly tiles: (origin: string, tiles: readonly TileId[]) => Promise<ReadTile>;
  /** Saves entries in their places, and the place of each under its id. Repeatable. */
  readonly saveEntries: (origin: string, first: number, texts: readonly string[]) => Promise<void>;
  /** Undefined when not all of them are there. */
  readonly entries: (
    origin: string,
    bundle: BundleId,
  ) => Promise<readonly Uint8Array[] | undefined>;
  /** Those of the records that are in a log, by id. */
  readonly places: (ids: readonly string[]) => Promise<ReadonlyMap<string, Place>>;
  /** The checkpoint that readers see. */
  readonly published: (origin: string) => Promise<string | undefined>;
  /** Saves only a larger tree than the stored one. */
  readonly publish: (origin: string, checkpoint: string, size: number) => Promise<void>;
};

/** What witnesses made of the checkpoints of a log. */
export type FinalStore = {
  /** The newest checkpoint that enough witnesses cosigned, with their lines. */
  readonly final: (origin: string) => Promise<string | undefined>;
  /** Saves only a larger tree than the stored one, or the same with more cosigners. */
  readonly saveFinal: (
    origin: string,
    checkpoint: string,
    of: { readonly size: number; readonly cosigners: number },
  ) => Promise<void>;
  /** Since when the newest checkpoint has not been final; now, when nobody noticed before. */
  readonly waitingSince: (origin: string, now: Instant) => Promise<Instant>;
  readonly noLongerWaiting: (origin: string) => Promise<void>;
};

/** The audit keys of people, by pseudonym. */
export type KeyStore = {
  readonly keysOf: (subjects: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Saves only where there is none; answers the one that is stored. */
  readonly create: (subject: string, key: Uint8Array) => Promise<Uint8Array>;
  /** It is gone when this resolves. Repeatable. */
  readonly destroy: (subject: string) => Promise<void>;
};

/** The records of one request, with the keys to their personal parts, hidden. */
export type Entry = {
  readonly request: string;
  readonly at: Instant;
  readonly records: readonly string[];
  readonly keys: readonly (string | null)[];
};

/** An entry as it was found; somebody may have written it, or changed it, who is no gateway. */
export type WaitingEntry = Entry & { readonly isGenuine: boolean };

/** What the sequencer needs of the intake: at most `limit` entries of each shard, and their removal when filed. */
export type Intake = {
  readonly waiting: (limit: number) => Promise<readonly WaitingEntry[]>;
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
