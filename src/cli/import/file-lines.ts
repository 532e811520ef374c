import { open } from 'node:fs/promises';
import type { InputIssue } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';

/** One line of a file, without its end. */
export type FileLine = {
  /** From 1, counting every line, also empty ones. */
  readonly number: number;
  /** Offset of the byte that follows the line and its end. */
  readonly end: number;
  readonly text: Result<string, InputIssue>;
};

/** Where in a file to begin: an offset at which a line starts, and how many lines precede it. */
export type FilePlace = { readonly offset: number; readonly line: number };

/** Longest line, in bytes without its end. What is longer is skipped unread, so memory stays bounded. */
export const longestLine = 1024 * 1024;

const chunkSize = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Lines of a file, LF or CR LF, in constant memory; the last needs no end, and empty ones are left out. */
export async function* fileLines(file: string, from: FilePlace): AsyncGenerator<FileLine> {
  const handle = await open(file, 'r');
  try {
    let place = from;
    let line = lineBuffer();
    for (let position = from.offset; ; ) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const { bytesRead } = await handle.read(chunk, 0, chunkSize, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      let start = 0;
      for (let at = endOfLine(chunk, 0, bytesRead); at >= 0; at = endOfLine(chunk, start, bytesRead)) {
        line.add(chunk.subarray(start, at));
        start = at + 1;
        place = after(place, line.size + 1);
        if (!line.isBlank()) yield { number: place.line, end: place.offset, text: line.read(place.line) };
        line = lineBuffer();
      }
      line.add(chunk.subarray(start, bytesRead));
    }
    place = after(place, line.size);
    if (!line.isBlank()) yield { number: place.line, end: place.offset, text: line.read(place.line) };
  } finally {
    await handle.close();
  }
}

function after(place: FilePlace, bytes: number): FilePlace {
  return { offset: place.offset + bytes, line: place.line + 1 };
}

function endOfLine(chunk: Buffer, start: number, length: number): number {
  const at = chunk.subarray(start, length).indexOf(0x0a);
  return at < 0 ? at : start + at;
}
