import { sha256 } from '../../../kernel/json.ts';
import type { Random } from '../../../kernel/random.ts';
import { checkpointText } from '../../../ledger/checkpoint.ts';
import { emptyRoot } from '../../../ledger/hash.ts';
import type { NoteKey } from '../../../ledger/note-key.ts';
import { signNote, type NoteSigner } from '../../../ledger/note.ts';
import { batchBytes, batchName, leavesOf, type Batch } from '../model/log.ts';
import { finish, grownBy, textsOf, type FinishDeps } from './finish.ts';
import { readHead, type Head } from './head.ts';
import { rewrapper, type RewrapDeps } from './keys.ts';
import type { Lock } from './ports.ts';

export type AppendDeps = FinishDeps & RewrapDeps & { readonly random: Random };

/** Entries of the intake that belong to one log, and, when nothing older waits, what the log may say of that. */
export type Addition = Pick<Batch, 'entries' | 'complete'>;

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
  const lock = await log.lock(origin);
  const finished = lock ? await finish(deps, signer.key, lock) : 0;
  const head = await headOf(deps, signer.key, lock);
  const batch = await batchOf(deps, head.size, addition);
  if (leavesOf(batch).length === 0) {
    await Promise.all(addition.entries.map(intake.remove));
    return { count: finished };
  }
  if (!lock) await log.begin(origin);
  const next = await staged(deps, signer, batch);
  if (!(await log.moveLock(origin, lock?.checkpoint, next))) return 'LOST';
  return { count: finished + (await finish(deps, signer.key, next)) };
}

/** Throws when readers have seen more than the lock has: somebody set it back, and the next commit would be a fork. */
async function headOf({ log }: AppendDeps, key: NoteKey, lock: Lock | undefined): Promise<Head> {
  const head = lock ? readHead(lock.checkpoint, key) : { size: 0, root: emptyRoot };
  const published = await log.published(key.name);
  if (published !== undefined && readHead(published, key).size > head.size)
    throw new Error('audit: the lock is behind what was published');
  return head;
}

async function batchOf(
  deps: AppendDeps,
  base: number,
  { entries, complete }: Addition,
): Promise<Batch> {
  const ids = leavesOf({ entries, known: [] }).map(({ id }) => id);
  const known = [...(await deps.log.places(ids)).keys()];
  const rewrap = await rewrapper(deps, leavesOf({ entries, known }));
  const rewrapped = entries.map((entry) => ({
    ...entry,
    keys: entry.records.map((text, at) => rewrap(sha256(text), entry.keys[at] ?? null)),
  }));
  return { base, entries: rewrapped, known, complete };
}

/** Durable before the commit: the new head, signed, and what leads to it. */
async function staged(deps: AppendDeps, { key, sign }: NoteSigner, batch: Batch): Promise<Lock> {
  const origin = key.name;
  const { size, root } = await grownBy(deps.log, origin, batch.base, textsOf(batch));
  const text = checkpointText({ origin, size: BigInt(size), root });
  const checkpoint = await signNote(text, [{ key, sign }]);
  const bytes = batchBytes(batch);
  const name = batchName(batch, sha256(Buffer.from(bytes).toString('utf8')));
  await deps.log.stage(origin, name, bytes);
  return { checkpoint, staged: name };
}
