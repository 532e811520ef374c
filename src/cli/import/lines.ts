import type { InputIssue } from '../../kernel/problems.ts';
import { ok } from '../../kernel/result.ts';
import type { Entry, PutRecord } from './load.ts';
import { defaultConcurrency, loadInOrder } from './load.ts';
import type { RecordLine } from './record-line.ts';

/** lines = stored + unchanged + older + rejects. */
export type LinesReport = {
  readonly lines: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly older: number;
  /** `line` counts from 1; in order. */
  readonly rejects: readonly { readonly line: number; readonly issues: readonly InputIssue[] }[];
};

export type LinesOptions = {
  readonly lines: readonly RecordLine[];
  readonly put: PutRecord;
  /** Puts under way at once. */
  readonly concurrency?: number;
  /** Called with the number of lines done. */
  readonly onProgress?: (done: number) => void;
};

/** Loads lines that are in memory: the seed, or what a mapping made. Throws when a put throws. */
export async function importLines(options: LinesOptions): Promise<LinesReport> {
  const { lines, put, concurrency = defaultConcurrency } = options;
  const counts = { STORED: 0, UNCHANGED: 0, OLDER: 0 };
  const rejects: { line: number; issues: readonly InputIssue[] }[] = [];
  let done = 0;
  const entries = lines.map((line): Entry => ({ record: ok(line), size: 0 }));
  await loadInOrder(entries, put, concurrency, (_entry, outcome) => {
    done += 1;
    if (outcome.ok) counts[outcome.value] += 1;
    else rejects.push({ line: done, issues: outcome.problem });
    options.onProgress?.(done);
    return Promise.resolve();
  });
  const { STORED: stored, UNCHANGED: unchanged, OLDER: older } = counts;
  return { lines: lines.length, stored, unchanged, older, rejects };
}
