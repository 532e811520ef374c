import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { keyedHash } from '../kernel/ids.ts';
import { sha256 } from '../kernel/json.ts';
import type { Random } from '../kernel/random.ts';
import { seal, unseal } from '../kernel/seal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Row, Table } from './dynamodb.ts';

/**
 * The records of one request: canonical JSON (RFC 8785), one for each person concerned, in the order written; and for
 * each, hidden on its way, the key to its personal part, null where it has none.
 */
export type IntakeEntry = {
  readonly request: string;
  readonly at: Instant;
  readonly records: readonly string[];
  readonly keys: readonly (string | null)[];
};

/** An entry as it was found. */
export type WaitingEntry = IntakeEntry & {
  /** False when somebody else than a gateway wrote it, or changed it since. */
  readonly isGenuine: boolean;
};

/**
 * The queue between the gateway, which records, and the audit room, which files. A queue without cursors: the reader
 * takes what is there and removes what it has filed, so a record with a late clock is never passed over.
 */
export type AuditIntake = {
  /** Durable when it resolves. The same entry again is done already. Rejects on any doubt. */
  readonly insertOnce: (entry: IntakeEntry, signal?: AbortSignal) => Promise<void>;
  /** Oldest first within each shard; strongly consistent; the same number of reads however much is waiting. */
  readonly waiting: (limit: number) => Promise<readonly WaitingEntry[]>;
  readonly remove: (entry: IntakeEntry) => Promise<void>;
};

/** Spreads writes over partitions; a shard takes about 1,000 writes a second. */
const shards = 4;

/** `secret` is that of the audit: who has it writes entries that are taken for the gateway's. */
export function auditIntake(table: Table, secret: Uint8Array): AuditIntake {
  const macOf = ({ request, at, records, keys }: IntakeEntry): Buffer =>
    keyedHash(secret, 'intake-entry', [JSON.stringify([request, at, records, keys])]);
  return {
    insertOnce: async (entry, signal) => {
      const { records, keys } = entry;
      const mac = macOf(entry);
      const row = { ...keyOf(entry), ...entry, records: [...records], keys: [...keys], mac };
      await table.insert(row, signal);
    },
    waiting: async (limit) => {
      const pages = await Promise.all(
        Array.from({ length: shards }, (_, shard) =>
          table.query({ pk: `intake#${String(shard)}`, limit }),
        ),
      );
      return pages.flat().map((row) => {
        const entry = readEntry(row);
        const { mac } = row;
        const isGenuine = mac instanceof Uint8Array && isSameMac(mac, macOf(entry));
        return { ...entry, isGenuine };
      });
    },
    remove: (entry) => table.remove(keyOf(entry)),
  };
}

/** Hides the key to a personal part while it waits: whoever reads the intake alone has nothing of it. */
export function carriedKey(secret: Uint8Array): {
  readonly hide: (key: Uint8Array, record: string, random: Random) => string;
  /** Undefined for what was hidden for another record, or under another secret. */
  readonly show: (hidden: string, record: string) => Uint8Array | undefined;
} {
  const carrier = keyedHash(secret, 'intake-key', []);
  return {
    hide: (key, record, random) =>
      Buffer.from(seal(carrier, key, record, random)).toString('base64url'),
    show: (hidden, record) => unseal(carrier, Buffer.from(hidden, 'base64url'), record),
  };
}

const entrySchema = z
  .object({
    request: z.string(),
    at: z.string(),
    records: z.array(z.string()),
    keys: z.array(z.string().nullable()),
  })
  .refine(({ records, keys }) => records.length === keys.length);

function keyOf(entry: IntakeEntry): { pk: string; sk: string } {
  let sum = 0;
  for (const byte of Buffer.from(entry.request)) sum = (sum + byte) % shards;
  const content = sha256(entry.records.join('\n')).slice(0, 16);
  return {
    pk: `intake#${String(sum)}`,
    sk: `${entry.at}#${entry.request}#${content}`,
  };
}

function readEntry(row: Row): IntakeEntry {
  const entry = entrySchema.safeParse(row);
  if (!entry.success) throw new Error('stored intake entry is malformed');
  return entry.data;
}

function isSameMac(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
