import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { InputIssue } from '../../kernel/problems.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Checkpoint } from './checkpoint.ts';
import {
  fingerprint,
  freshCheckpoint,
  loadCheckpoint,
  removeCheckpoint,
  saveCheckpoint,
} from './checkpoint.ts';
import type { FileLine, FilePlace } from './file-lines.ts';
import { fileLines } from './file-lines.ts';
import type { Entry, Outcome, PutRecord } from './load.ts';
import { defaultConcurrency, loadInOrder } from './load.ts';
import { parseRecordLine } from './record-line.ts';

export type ImportOptions = {
  /** NDJSON, UTF-8: one record line a line. */
  readonly file: string;
  readonly put: PutRecord;
  readonly clock: Clock;
  /** Where bad lines are told, as NDJSON `{line, issues: [{field, rule}]}`; it holds no personal data. */
  readonly rejectFile?: string;
  /** Where progress is kept, to go on from after a crash; removed when the whole file is done. */
  readonly checkpointFile?: string;
  /** Puts under way at once. */
  readonly concurrency?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
};

export type ImportProgress = {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
};

/** lines = stored + unchanged + older + rejected. Counts and seconds include those of the runs resumed from. */
export type ImportReport = {
  readonly lines: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly older: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Lines of the file that an earlier run had done; 0 when this one began at the beginning. */
  readonly resumedAfterLine: number;
};

/** Lines between two checkpoints: what is put again, unchanged, after a crash. */
const linesPerCheckpoint = 1000;

/**
 * Loads a file of record lines in constant memory. A bad line is rejected and does not stop the load. Throws when
 * the file cannot be read or a put throws; then, as after a crash, the next run with the same checkpoint file goes
 * on where this one ended.
 */
export async function importRecords(options: ImportOptions): Promise<ImportReport> {
  const { file, put, clock, checkpointFile, concurrency = defaultConcurrency } = options;
  const { digest, size } = await fingerprint(file);
  const earlier =
    checkpointFile === undefined ? undefined : await loadCheckpoint(checkpointFile, digest);
  const from = earlier ?? freshCheckpoint(digest);
  const rejects = await openRejects(options.rejectFile, from.rejectBytes);
  const begun = clock.now().getTime();
  let state: Checkpoint = { ...from, rejectBytes: rejects.size() };

  const save = async (): Promise<void> => {
    state = { ...state, seconds: from.seconds + (clock.now().getTime() - begun) / 1000 };
    await rejects.sync();
    if (checkpointFile !== undefined) await saveCheckpoint(checkpointFile, state);
  };
  const settle = async (entry: FileEntry, outcome: Outcome): Promise<void> => {
    if (!outcome.ok) await rejects.write(entry.after.line, outcome.problem);
    state = { ...counted(state, entry.after, outcome), rejectBytes: rejects.size() };
    options.onProgress?.({ bytes: state.offset, totalBytes: size, lines: state.lines });
    if (state.lines % linesPerCheckpoint === 0) await save();
  };
  try {
    await loadInOrder(entriesOf(fileLines(file, from)), put, concurrency, settle);
  } finally {
    await save().finally(rejects.close);
  }
  if (checkpointFile !== undefined) await removeCheckpoint(checkpointFile);
  options.onProgress?.({ bytes: size, totalBytes: size, lines: state.lines });
  const { lines, stored, unchanged, older, rejected, seconds } = state;
  return { lines, stored, unchanged, older, rejected, seconds, resumedAfterLine: from.line };
}

type FileEntry = Entry & { readonly after: FilePlace };

async function* entriesOf(lines: AsyncIterable<FileLine>): AsyncGenerator<FileEntry> {
  for await (const { text, after } of lines) {
    if (!text.ok) {
      yield { record: { ok: false, problem: [text.problem] }, size: 0, after };
    } else if (text.value.trim() !== '') {
      const read = parseRecordLine(text.value);
      const record = read.ok ? read : { ok: false as const, problem: read.problem.issues };
      yield { record, size: text.value.length, after };
    }
  }
}

function counted(state: Checkpoint, after: FilePlace, outcome: Outcome): Checkpoint {
  const name = outcome.ok ? counterOf[outcome.value] : 'rejected';
  return { ...state, ...after, lines: state.lines + 1, [name]: state[name] + 1 };
}

const counterOf = { STORED: 'stored', UNCHANGED: 'unchanged', OLDER: 'older' } as const;

type Rejects = {
  readonly write: (line: number, issues: readonly InputIssue[]) => Promise<void>;
  /** Bytes in the file that belong to this load. */
  readonly size: () => number;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Cuts off what a crash left behind the checkpoint, so that no rejection is told twice. */
async function openRejects(path: string | undefined, keep: number): Promise<Rejects> {
  const handle = path === undefined ? undefined : await openToAppend(path);
  const found = (await handle?.stat())?.size ?? 0;
  let size = Math.min(found, keep);
  await handle?.truncate(size);
  const write = async (line: number, issues: readonly InputIssue[]): Promise<void> => {
    const bytes = Buffer.from(`${JSON.stringify({ line, issues })}\n`);
    await handle?.write(bytes, 0, bytes.length, size);
    size += handle === undefined ? 0 : bytes.length;
  };
  return {
    write,
    size: () => size,
    sync: async () => handle?.datasync(),
    close: async () => handle?.close(),
  };
}

/** Creates the file if need be, and writes where told, which the flag `a` would not. */
async function openToAppend(path: string): Promise<FileHandle> {
  await (await open(path, 'a')).close();
  return open(path, 'r+');
}
