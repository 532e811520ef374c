import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numbered } from './tree.ts';

const bundleWidth = 256;

/** Entries one after the other, from the bundles of a folder; each behind its length in two bytes. Throws where one is cut short. */
export async function* entriesIn(folder: string, size: number): AsyncGenerator<Buffer> {
  const read = (first: number): Promise<Buffer> => readFile(join(folder, pathOf(first, size)));
  let next = size > 0 ? read(0) : undefined;
  for (let first = 0; first < size; first += bundleWidth) {
    const path = pathOf(first, size);
    const width = Math.min(bundleWidth, size - first);
    const bytes = await next;
    if (!bytes) throw new Error(`${path} was not read.`);
    // Read while this one is verified; a failure is met when it is its turn.
    next = first + bundleWidth < size ? read(first + bundleWidth) : undefined;
    next?.catch(() => undefined);
    let at = 0;
    for (let count = 0; count < width; count += 1) {
      const end = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0);
      if (at + 2 > bytes.length || end > bytes.length)
        throw new Error(`${path} is cut short at entry ${first + count}.`);
      yield bytes.subarray(at + 2, end);
      at = end;
    }
    if (at !== bytes.length) throw new Error(`${path} has more than its ${width} entries.`);
  }
}

function pathOf(first: number, size: number): string {
  const width = Math.min(bundleWidth, size - first);
  return `tile/entries/${numbered(first / bundleWidth, width)}`;
}

/** Undefined when there is no such file. */
export async function fileIn(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, path));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
