import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../src/kernel/json.ts';
import { bundleBytes, growBundles } from '../../src/ledger/bundle.ts';
import { checkpointText } from '../../src/ledger/checkpoint.ts';
import { grow } from '../../src/ledger/grow.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { signNote } from '../../src/ledger/note.ts';
import { bundlePath, tilePath } from '../../src/ledger/tile.ts';
import { recordText, type RecordChanges } from './records.ts';
import { signerOf } from './room.ts';

/** Number n of one writer. */
export function numberedRecord(n: number, changes: RecordChanges = {}): string {
  return recordText({ request: `req_${String(n)}`, number: n, ...changes });
}

export function completeText(origin: string, entries: number, upTo: string): string {
  return canonicalJson({ v: 2, kind: 'COMPLETE', log: origin, entries, upTo });
}

/** The signed head of the log of these entries. */
export function checkpointOf(origin: string, texts: readonly string[]): Promise<string> {
  const { root } = grow(0, leavesOf(texts), () => undefined);
  const text = checkpointText({ origin, size: BigInt(texts.length), root });
  return signNote(text, [signerOf(origin)]);
}

/** A log as the files that its readers have. */
export async function writeLog(
  folder: string,
  origin: string,
  texts: readonly string[],
): Promise<void> {
  const { tiles } = grow(0, leavesOf(texts), () => undefined);
  const entries = texts.map((text) => Buffer.from(text));
  const files = new Map<string, Uint8Array>([
    ['checkpoint', Buffer.from(await checkpointOf(origin, texts))],
    ...tiles.map(({ id, bytes }) => [tilePath(id), bytes] as const),
    ...growBundles(0, [], entries).map(
      ({ id, entries: run }) => [bundlePath(id), bundleBytes(run)] as const,
    ),
  ]);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

function leavesOf(texts: readonly string[]): Uint8Array[] {
  return texts.map((text) => leafHash(Buffer.from(text)));
}
