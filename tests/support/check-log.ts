import { expect } from '@jest/globals';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../../src/kernel/json.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { hashSize, leafHash } from '../../src/ledger/hash.ts';
import { openNote } from '../../src/ledger/note.ts';
import { tileWidth } from '../../src/ledger/tile.ts';
import type { RoomDeps } from '../../src/platform/room.ts';
import { monthOf, partitionsOf, readRecord } from '../../src/subgraphs/audit/model/disclosure.ts';
import { auditStore } from '../../src/subgraphs/audit/store/lists.ts';
import { logStore } from '../../src/subgraphs/audit/store/log.ts';
import { treeHash } from '../ledger/reference.ts';
import { signerOf } from './room.ts';

const partitionSchema = z.union([
  z.object({ subject: z.string() }),
  z.object({ department: z.string() }),
  z.object({ month: z.string() }),
]);

/** A checkpoint that was signed and holds. */
export function headOf(note: string, origin: string): { size: number; root: string } {
  const opened = openNote(note, [signerOf(origin).key]);
  const read = opened.ok ? parseCheckpoint(opened.value.text) : opened;
  if (!read.ok) throw new Error(`not a checkpoint of ${origin}`);
  expect(read.value.origin).toBe(origin);
  return { size: Number(read.value.size), root: Buffer.from(read.value.root).toString('hex') };
}

/**
 * Verifies a whole log anew, with the plain definition of the tree: the checkpoint, every tile and entry, the place of
 * each record, its lists; no record is in it twice, nothing is left staged. Answers the texts of the log.
 */
export async function checkLog(
  table: RoomDeps['table'],
  origin: string,
): Promise<readonly string[]> {
  const log = logStore(table('log'));
  const [published, lock] = await Promise.all([log.published(origin), log.lock(origin)]);
  if (published === undefined || !lock) throw new Error(`no log ${origin}`);
  expect(published).toBe(lock.checkpoint);
  expect(await log.staged(origin, lock.staged)).toBeUndefined();
  const { size, root } = headOf(published, origin);
  const entries = await entriesOf(table, origin, size);
  expect(treeHash(entries).toString('hex')).toBe(root);
  await checkTiles(table, origin, entries);
  const texts = entries.map((entry) => Buffer.from(entry).toString('utf8'));
  for (const text of texts) expect(canonicalJson(z.json().parse(JSON.parse(text)))).toBe(text);
  expect(new Set(texts).size).toBe(texts.length);
  const places = await log.places(texts.map(sha256));
  expect(texts.map((text) => places.get(sha256(text)))).toEqual(
    texts.map((_, index) => ({ origin, index })),
  );
  await checkLists(table, texts);
  return texts;
}

async function entriesOf(
  table: RoomDeps['table'],
  origin: string,
  size: number,
): Promise<readonly Uint8Array[]> {
  const log = logStore(table('log'));
  const all: Uint8Array[] = [];
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const bundle = await log.entries(origin, { index, width });
    if (!bundle) throw new Error(`bundle ${String(index)} is not whole`);
    all.push(...bundle);
  }
  return all;
}

/** Each level above is made of the whole tiles of the level below. */
async function checkTiles(
  table: RoomDeps['table'],
  origin: string,
  entries: readonly Uint8Array[],
): Promise<void> {
  const log = logStore(table('log'));
  let hashes = entries.map(leafHash);
  for (let level = 0, span = 1; hashes.length > 0; level += 1, span *= tileWidth) {
    for (let index = 0; index * tileWidth < hashes.length; index += 1) {
      const expected = hashes.slice(index * tileWidth, (index + 1) * tileWidth);
      const tile = { level, index, width: expected.length };
      const bytes = (await log.tiles(origin, [tile]))(tile);
      expect(bytes?.length).toBe(expected.length * hashSize);
      expect(Buffer.concat(expected).equals(bytes ?? Buffer.alloc(0))).toBe(true);
    }
    const above = Math.floor(hashes.length / tileWidth);
    hashes = Array.from({ length: above }, (_, at) => {
      const leaves = span * tileWidth;
      return treeHash(entries.slice(at * leaves, (at + 1) * leaves));
    });
  }
}

async function checkLists(table: RoomDeps['table'], texts: readonly string[]): Promise<void> {
  const lists = auditStore(table('audit'));
  const records = texts.filter((text) => text.includes('"kind":"DISCLOSURE"')).map(readRecord);
  const expected = new Map<string, string[]>();
  for (const record of records)
    for (const partition of partitionsOf(record)) {
      const name = JSON.stringify(partition);
      expected.set(name, [...(expected.get(name) ?? []), record.id]);
    }
  for (const [name, ids] of expected) {
    const partition = partitionSchema.parse(JSON.parse(name));
    const listed = await lists.page({ partition, before: undefined, limit: 10_000 });
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.sort());
  }
  const months = new Set(records.map(({ at }) => monthOf(at)));
  expect(await lists.months()).toEqual([...months].sort().reverse());
}
