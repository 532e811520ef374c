import type { InputIssue, Problem } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import type { RecordLine } from './record-line.ts';

/**
 * Stores one record. Answers only once it is durable: STORED, UNCHANGED (this version was there already) or OLDER
 * (a newer one was there, and stays). Storing the same line twice leaves what storing it once leaves. Throws on an
 * outage.
 */
export type PutRecord = (
  line: RecordLine,
) => Promise<Result<'STORED' | 'UNCHANGED' | 'OLDER', Problem>>;

/** A line read, or what is wrong with it; `size` is the length of its text, for the bound on memory. */
export type Entry = {
  readonly record: Result<RecordLine, readonly InputIssue[]>;
  readonly size: number;
};

/** What became of a line. */
export type Outcome = Result<'STORED' | 'UNCHANGED' | 'OLDER', readonly InputIssue[]>;

export const defaultConcurrency = 32;

/** Lines read ahead for each put under way, so that a person with many lines does not hold up the others. */
const linesAhead = 8;
/** Length of the text read ahead, so that long lines do not add up. */
const textAhead = 8 * 1024 * 1024;

/**
 * Puts every entry, at most `concurrency` at a time, those of one person in the order given. `settle` receives the
 * outcomes in the order of the entries, one at a time. When a put throws, no further one starts, the outcomes before
 * it are settled, and the error is thrown on.
 */
export async function loadInOrder<E extends Entry>(
  entries: AsyncIterable<E> | Iterable<E>,
  put: PutRecord,
  concurrency: number,
  settle: (entry: E, outcome: Outcome) => Promise<void>,
): Promise<void> {
  const pool = keyedPool(concurrency);
  const pending: { readonly entry: E; readonly outcome: Promise<Outcome> }[] = [];
  let size = 0;
  let failure: { readonly error: unknown } | undefined;
  const settleFirst = async (): Promise<void> => {
    const first = pending.shift();
    if (first === undefined) return;
    size -= first.entry.size;
    await settle(first.entry, await first.outcome);
  };
  try {
    for await (const entry of entries) {
      const outcome = outcomeOf(entry, put, pool);
      outcome.catch((error: unknown) => {
        failure ??= { error };
        pool.stop();
      });
      pending.push({ entry, outcome });
      size += entry.size;
      while (pending.length > concurrency * linesAhead || size > textAhead) await settleFirst();
    }
    while (pending.length > 0) await settleFirst();
  } catch (error) {
    pool.stop();
    await Promise.allSettled(pending.map(({ outcome }) => outcome));
    throw failure === undefined ? error : failure.error;
  }
}

async function outcomeOf(entry: Entry, put: PutRecord, pool: KeyedPool): Promise<Outcome> {
  const { record } = entry;
  if (!record.ok) return record;
  const line = record.value;
  const stored = await pool.run(line.nationalId, () => put(line));
  return stored.ok ? stored : { ok: false, problem: issuesOf(stored.problem) };
}

/** A problem's message holds no personal data: `src/kernel/problems.ts`. */
function issuesOf(problem: Problem): readonly InputIssue[] {
  if (problem.kind === 'InvalidInput') return problem.issues;
  return [{ field: 'line', rule: `${problem.code}: ${problem.message}` }];
}

type KeyedPool = {
  /** Runs work when a slot is free and the work given before under the same key is done. */
  readonly run: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** Work not yet begun is refused from now on. */
  readonly stop: () => void;
};

function keyedPool(slots: number): KeyedPool {
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = slots;
  let isStopped = false;

  const inSlot = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      if (isStopped) throw new Error('load: stopped before this line');
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
  const run = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(key) ?? Promise.resolve();
    const task = before.then(() => inSlot(work));
    tails.set(key, task);
    try {
      return await task;
    } finally {
      if (tails.get(key) === task) tails.delete(key);
    }
  };
  return {
    run,
    stop: () => {
      isStopped = true;
    },
  };
}
