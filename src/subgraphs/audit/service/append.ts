import { sha256 } from '../../../kernel/json.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Instant } from '../../../kernel/time.ts';
import { checkpointText } from '../../../ledger/checkpoint.ts';
import { emptyRoot, isSameHash } from '../../../ledger/hash.ts';
import type { NoteKey } from '../../../ledger/note-key.ts';
import { signNote, type NoteSigner } from '../../../ledger/note.ts';
import { rootOf, type ReadTile } from '../../../ledger/prove.ts';
import { edgeTiles } from '../../../ledger/tile.ts';
import { batchBytes, batchName, completeRecord, leavesOf, type Batch } from '../model/log.ts';
import { finish, grownBy, textsOf, type FinishDeps } from './finish.ts';
import { readHead, type Head } from './head.ts';
import { rewrapper, type RewrapDeps } from './keys.ts';
import type { Lock, LogStore } from './ports.ts';

export type AppendDeps = FinishDeps & RewrapDeps & { readonly random: Random };

/** Entries of the intake that belong to one log, and, when nothing older waits, what the log may say of that. */
export type Addition = Pick<Batch, 'entries'> & { readonly completeUpTo: Instant | undefined };

/** What became of it: so many disclosures are in the log now, or somebody else committed first and nothing changed. */
export type Appended = { readonly count: number } | 'LOST';

/**
 * Commits entries to a log and puts them where they belong. The order is what makes it safe: what is to be added is
 * staged, then one conditional write of the lock commits to it, then all else follows and can be repeated. A record
 * that is in a log already is not added again, so one that a slow network brings a second time is harmless.
 */
export async function append(
  deps: AppendDeps,
  signer: NoteSigner,
  addition: Addition,
): Promise<Appended> {
  const { log, intake } = deps;
  const origin = signer.key.name;
  // In this order: between the two readings the lock can only have come further.
  const published = await log.published(origin);
  const lock = await log.lock(origin);
  const head = headOf(signer.key, lock, published);
  const finished = lock ? await finish(deps, signer.key, lock) : 0;
  const batch = await batchOf(deps, { origin, base: head.size }, addition);
  if (leavesOf(batch).length === 0) {
    await Promise.all(addition.entries.map(intake.remove));
    return { count: finished };
  }
  if (!lock) await log.begin(origin);
  const next = await staged(deps, signer, { batch, read: await edgeOf(log, origin, head) });
  if (!(await log.moveLock(origin, lock?.checkpoint, next))) return 'LOST';
  return { count: finished + (await finish(deps, signer.key, next)) };
}

/** Throws when readers have seen more than the lock has: somebody set it back, and the next commit would be a fork. */
function headOf(key: NoteKey, lock: Lock | undefined, published: string | undefined): Head {
  const head = lock ? readHead(lock.checkpoint, key) : { size: 0, root: emptyRoot };
  if (published !== undefined && readHead(published, key).size > head.size)
    throw new Error('audit: the lock is behind what was published');
  return head;
}

async function batchOf(
  deps: AppendDeps,
  { origin, base }: { readonly origin: string; readonly base: number },
  { entries, completeUpTo }: Addition,
): Promise<Batch> {
  const ids = leavesOf({ entries, known: [] }).map(({ id }) => id);
  const known = [...(await deps.log.places(ids)).keys()];
  const leaves = leavesOf({ entries, known });
  const rewrap = await rewrapper(deps, leaves);
  const rewrapped = entries.map((entry) => ({
    ...entry,
    keys: entry.records.map((text, at) => rewrap(sha256(text), entry.keys[at] ?? null)),
  }));
  const complete =
    completeUpTo === undefined ? null : completeRecord(origin, base + leaves.length, completeUpTo);
  return { base, entries: rewrapped, known, complete };
}

/** The tiles that the log grows from. Throws on others than the head commits to: what is built on them is a fork. */
async function edgeOf({ tiles }: LogStore, origin: string, head: Head): Promise<ReadTile> {
  const read = await tiles(origin, edgeTiles(head.size));
  if (!isSameHash(rootOf(head.size).compute(read), head.root))
    throw new Error('audit: the tiles are not those of the last commit');
  return read;
}

/** Durable before the commit: the new head, signed, and what leads to it. */
async function staged(
  deps: AppendDeps,
  { key, sign }: NoteSigner,
  { batch, read }: { readonly batch: Batch; readonly read: ReadTile },
): Promise<Lock> {
  const origin = key.name;
  const { size, root } = grownBy(batch.base, textsOf(batch), read);
  const text = checkpointText({ origin, size: BigInt(size), root });
  const checkpoint = await signNote(text, [{ key, sign }]);
  const bytes = batchBytes(batch);
  const name = batchName(batch, sha256(Buffer.from(bytes).toString('utf8')));
  await deps.log.stage(origin, name, bytes);
  return { checkpoint, staged: name };
}
