import { open } from 'node:fs/promises';
import type { InputIssue } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';

/** A place between two lines of a file: bytes and lines before it. */
export type FilePlace = { readonly offset: number; readonly line: number };

/** One line of a file without its end, and the place after it. Its number is `after.line`, from 1. */
export type FileLine = { readonly text: Result<string, InputIssue>; readonly after: FilePlace };

/** Longest line in bytes, without its end. What is longer is passed over unheld, so memory stays bounded. */
export const longestLine = 1024 * 1024;

const chunkSize = 64 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Every line from a place on, ended by LF or CR LF; the last needs no end. Memory is constant. */
export async function* fileLines(file: string, from: FilePlace): AsyncGenerator<FileLine> {
  let after = from;
  let held: Held = { parts: [], size: 0 };
  for await (const chunk of chunks(file, from.offset)) {
    let rest = chunk;
    for (let at = rest.indexOf(lineFeed); at >= 0; at = rest.indexOf(lineFeed)) {
      held = hold(held, rest.subarray(0, at));
      after = { offset: after.offset + held.size + 1, line: after.line + 1 };
      yield { text: textOf(held, after.line), after };
      held = { parts: [], size: 0 };
      rest = rest.subarray(at + 1);
    }
    held = hold(held, rest);
  }
  if (held.size === 0) return;
  after = { offset: after.offset + held.size, line: after.line + 1 };
  yield { text: textOf(held, after.line), after };
}

async function* chunks(file: string, offset: number): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    for (let position = offset; ;) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const { bytesRead } = await handle.read(chunk, 0, chunkSize, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Bytes of a line not yet ended; only their count once they cannot fit any more. */
type Held = { readonly parts: readonly Buffer[]; readonly size: number };

function hold({ parts, size }: Held, bytes: Buffer): Held {
  const total = size + bytes.length;
  return { parts: total <= longestLine + 1 ? [...parts, bytes] : [], size: total };
}

function textOf({ parts, size }: Held, number: number): Result<string, InputIssue> {
  if (size > longestLine + 1) return tooLong();
  const line = Buffer.concat(parts);
  const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
  const start = number === 1 && line.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  if (end - start > longestLine) return tooLong();
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return ok(decoder.decode(line.subarray(start, end)));
  } catch {
    return fail({ field: 'line', rule: 'must be UTF-8' });
  }
}

function tooLong(): Result<string, InputIssue> {
  return fail({ field: 'line', rule: `must be at most ${String(longestLine)} bytes long` });
}
