import { instant, type Clock, type Instant } from '../../../kernel/time.ts';
import type { NoteSigner } from '../../../ledger/note.ts';
import { originOf, type LogPlan } from '../model/log.ts';
import { readRecord } from '../model/disclosure.ts';
import { append, type AppendDeps } from './append.ts';
import { finish } from './finish.ts';
import type { Entry, WaitingEntry } from './ports.ts';

export type SequencerDeps = AppendDeps & {
  readonly clock: Clock;
  readonly plan: LogPlan;
  /** Who signs the log of this origin. */
  readonly signerOf: (origin: string) => NoteSigner;
};

/** Milliseconds that a record may lie between its own instant and the intake; the gateway waits no longer for it. */
const patience = 1_000;

/** Entries of each shard read at once. */
const batch = 50;

/** Records of one commit at the most, or those of one entry. */
const commitSize = 500;

/**
 * Moves what waits in the intake into the logs and lists; answers how many disclosures that were. An entry leaves the
 * intake only when it is in its log and its lists, so a crash anywhere, or two at once, repeat work and lose nothing.
 * Rejects when an entry is malformed, or no gateway wrote it so, having moved the others; that entry stays.
 */
export function sequencer(deps: SequencerDeps): () => Promise<number> {
  const { log, intake, clock, signerOf } = deps;
  return async () => {
    const started = instant(new Date(clock.now().getTime() - patience));
    let count = 0;
    for (const origin of await log.origins()) {
      const lock = await log.lock(origin);
      if (lock) count += await finish(deps, signerOf(origin).key, lock);
    }
    for (;;) {
      const entries = await intake.waiting(batch);
      const { good, fault } = sorted(entries);
      // With fewer than one shard's limit, no shard was cut short: all that waited at the start is here.
      const isAll = entries.length < batch;
      const added = await appendAll(deps, good, isAll && !fault ? started : undefined);
      if (added === 'LOST') return count;
      count += added;
      if (fault) throw fault;
      if (isAll) break;
    }
    await deps.store.saveCompleteUpTo(started);
    return count;
  };
}

/** Log by log; LOST when somebody else is at it, who will have done the rest or leaves it to the next run. */
async function appendAll(
  deps: SequencerDeps,
  entries: readonly Entry[],
  completeUpTo: Instant | undefined,
): Promise<number | 'LOST'> {
  const byOrigin = new Map<string, Entry[]>();
  for (const entry of entries) {
    const origin = originIn(deps.plan, entry);
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), entry]);
  }
  let count = 0;
  for (const [origin, own] of byOrigin) {
    const commits = inCommits(own);
    for (const [at, some] of commits.entries()) {
      const isLast = at === commits.length - 1;
      const addition = { entries: some, completeUpTo: isLast ? completeUpTo : undefined };
      const appended = await append(deps, deps.signerOf(origin), addition);
      if (appended === 'LOST') return 'LOST';
      count += appended.count;
    }
  }
  return count;
}

function inCommits(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const commits: Entry[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    size += entry.records.length;
    if (size <= commitSize) commits.at(-1)?.push(entry);
    else {
      commits.push([entry]);
      size = entry.records.length;
    }
  }
  return commits;
}

/** Those that can be read, oldest first; and what is wrong with the first that cannot. */
function sorted(entries: readonly WaitingEntry[]): {
  readonly good: readonly Entry[];
  readonly fault: Error | undefined;
} {
  let fault: Error | undefined;
  const good = entries.filter(({ records, isGenuine }) => {
    try {
      if (!isGenuine) throw new Error('audit: an entry of the intake is not what a gateway wrote');
      records.forEach(readRecord);
      return true;
    } catch (error) {
      fault ??= error instanceof Error ? error : new Error('audit: a record cannot be read');
      return false;
    }
  });
  good.sort((one, other) => (one.at < other.at ? -1 : 1));
  return { good, fault };
}

function originIn(plan: LogPlan, { records: [first] }: Entry): string {
  // An entry without records belongs nowhere, and leaves the intake with the next that does.
  if (first === undefined) return plan.origin;
  return originOf(plan, readRecord(first));
}
