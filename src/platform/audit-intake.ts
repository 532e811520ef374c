import { sha256 } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { Table } from './dynamodb.ts';

/** The records of one request: canonical JSON (RFC 8785), one for each person concerned, in the order written. */
export type IntakeEntry = {
  readonly request: string;
  readonly at: Instant;
  readonly records: readonly string[];
};

/**
 * The queue between the gateway, which records, and the audit room, which files. A queue without cursors: the reader
 * takes what is there and removes what it has filed, so a record with a late clock is never passed over.
 */
export type AuditIntake = {
  /** Durable when it resolves. The same entry again is done already. Rejects on any doubt. */
  readonly insertOnce: (entry: IntakeEntry, signal?: AbortSignal) => Promise<void>;
  /** Oldest first within each shard; strongly consistent; the same number of reads however much is waiting. */
  readonly waiting: (limit: number) => Promise<readonly IntakeEntry[]>;
  readonly remove: (entry: IntakeEntry) => Promise<void>;
};

/** Spreads writes over partitions; a shard takes about 1,000 writes a second. */
const shards = 4;

export function auditIntake(table: Table): AuditIntake {
  return {
    insertOnce: async (entry, signal) => {
      await table.insert({ ...keyOf(entry), ...entry, records: [...entry.records] }, signal);
    },
    waiting: async (limit) => {
      const pages = await Promise.all(
        Array.from({ length: shards }, (_, shard) =>
          table.query({ pk: `intake#${String(shard)}`, limit }),
        ),
      );
      return pages.flat().map(readEntry);
    },
    remove: (entry) => table.remove(keyOf(entry)),
  };
}

function keyOf(entry: IntakeEntry): { pk: string; sk: string } {
  let sum = 0;
  for (const byte of Buffer.from(entry.request)) sum = (sum + byte) % shards;
  const content = sha256(entry.records.join('\n')).slice(0, 16);
  return {
    pk: `intake#${String(sum)}`,
    sk: `${entry.at}#${entry.request}#${content}`,
  };
}

function readEntry(row: Readonly<Record<string, unknown>>): IntakeEntry {
  const { request, at, records } = row;
  if (typeof request !== 'string' || typeof at !== 'string' || !Array.isArray(records))
    throw new Error('stored intake entry is malformed');
  return { request, at, records: records.map(String) };
}
