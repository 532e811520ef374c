import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numbered } from './tree.ts';

const bundleWidth = 256;

/** Entries one after the other, from the bundles of a folder; each behind its length in two bytes. Throws where one is cut short. */
export async function* entriesIn(folder: string, size: number): AsyncGenerator<Buffer> {
  for (let first = 0; first < size; first += bundleWidth) {
    const width = Math.min(bundleWidth, size - first);
    const path = `tile/entries/${numbered(first / bundleWidth, width)}`;
    const bytes = await readFile(join(folder, path));
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
