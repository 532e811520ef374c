import { grow, type Grown } from '../../../ledger/grow.ts';
import { isSameHash, leafHash } from '../../../ledger/hash.ts';
import type { NoteKey } from '../../../ledger/note-key.ts';
import type { ReadTile } from '../../../ledger/prove.ts';
import { edgeTiles } from '../../../ledger/tile.ts';
import { leavesOf, readBatch, type Batch } from '../model/log.ts';
import { readRecord } from '../model/disclosure.ts';
import { readHead } from './head.ts';
import type { AuditStore, Intake, Lock, LogStore } from './ports.ts';

export type FinishDeps = {
  readonly log: LogStore;
  readonly store: AuditStore;
  readonly intake: Intake;
};

/** The texts that a batch adds to its log. */
export function textsOf(batch: Batch): readonly string[] {
  const disclosures = leavesOf(batch).map(({ text }) => text);
  return batch.complete === null ? disclosures : [...disclosures, batch.complete];
}

/** The tree with these entries more, of which these are the tiles at the edge. */
export function grownBy(base: number, texts: readonly string[], read: ReadTile): Grown {
  return grow(
    base,
    texts.map((text) => leafHash(Buffer.from(text))),
    read,
  );
}

/**
 * Puts everything of the last commit where it belongs, from what was staged before it: tiles and entries, lists, the
 * checkpoint for readers; then nothing needs to wait in the intake any more. Repeatable, alone or beside others, from
 * any step. Answers how many disclosures that were; 0 when all was done already.
 */
export async function finish(deps: FinishDeps, key: NoteKey, lock: Lock): Promise<number> {
  const { log, store, intake } = deps;
  const origin = key.name;
  const head = readHead(lock.checkpoint, key);
  const bytes = await log.staged(origin, lock.staged);
  if (!bytes) {
    await expectPublished(log, key, head.size);
    return 0;
  }
  const batch = readBatch(bytes);
  const leaves = leavesOf(batch);
  const texts = textsOf(batch);
  const read = await log.tiles(origin, edgeTiles(batch.base));
  const grown = grownBy(batch.base, texts, read);
  if (grown.size !== head.size || !isSameHash(grown.root, head.root))
    throw new Error('audit: what was staged is not what was committed');
  await Promise.all([
    log.saveTiles(origin, grown.tiles),
    log.saveEntries(origin, batch.base, texts),
    store.file(
      leaves.map(({ text, key: hidden }) => ({ disclosure: readRecord(text), key: hidden })),
    ),
  ]);
  await log.publish(origin, lock.checkpoint, head.size);
  await Promise.all(batch.entries.map(intake.remove));
  await log.discard(origin, head.size);
  return leaves.length;
}

/** What was staged goes last, so without it the readers have the checkpoint. */
async function expectPublished(log: LogStore, key: NoteKey, size: number): Promise<void> {
  const published = await log.published(key.name);
  if (published === undefined || readHead(published, key).size < size)
    throw new Error('audit: what was staged for the last commit is gone');
}
