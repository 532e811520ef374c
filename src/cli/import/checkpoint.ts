import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';

const counter = z.int().min(0);

/** How far a load has come: everything before `offset` is stored or rejected. */
export type Checkpoint = z.infer<typeof checkpoint>;

const checkpoint = z.strictObject({
  /** Digest of the file, as `fingerprint` makes it. */
  file: z.string(),
  /** Bytes of the file done. */
  offset: counter,
  /** Lines of the file done, empty ones too. */
  line: counter,
  /** Bytes of the reject file that belong to what is done. */
  rejectBytes: counter,
  lines: counter,
  stored: counter,
  unchanged: counter,
  older: counter,
  rejected: counter,
  /** Time spent so far. */
  seconds: z.number().min(0),
});

export function freshCheckpoint(file: string): Checkpoint {
  const zero = { offset: 0, line: 0, rejectBytes: 0, lines: 0, stored: 0, unchanged: 0, older: 0 };
  return { file, ...zero, rejected: 0, seconds: 0 };
}

const headBytes = 64 * 1024;

/** Tells one file from another without reading it all: SHA-256 of size, time of change, and first 64 KiB. */
export async function fingerprint(file: string): Promise<{ digest: string; size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size, mtimeMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const hash = createHash('sha256').update(`${String(size)}:${String(mtimeMs)}:`);
    return { digest: hash.update(buffer.subarray(0, bytesRead)).digest('hex'), size };
  } finally {
    await handle.close();
  }
}

/** Undefined when there is none, or none of this file: a load of a file that has changed starts anew. */
export async function loadCheckpoint(path: string, file: string): Promise<Checkpoint | undefined> {
  const text = await readFile(path, { encoding: 'utf8', flag: 'a+' });
  const read = checkpoint.safeParse(jsonOrNothing(text));
  return read.success && read.data.file === file ? read.data : undefined;
}

/** Replaces the file in one step: a crash leaves the old checkpoint or the new one, never half of one. */
export async function saveCheckpoint(path: string, state: Checkpoint): Promise<void> {
  const handle = await open(`${path}.new`, 'w');
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}

export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
