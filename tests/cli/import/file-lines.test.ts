import { describe, expect, it } from '@jest/globals';
import type { FileLine, FilePlace } from '../../../src/cli/import/file-lines.ts';
import { fileLines, longestLine } from '../../../src/cli/import/file-lines.ts';
import { fileWith } from './build.ts';

async function linesOf(content: string | Uint8Array, from?: FilePlace): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  const start = from ?? { offset: 0, line: 0 };
  for await (const line of fileLines(await fileWith(content), start)) lines.push(line);
  return lines;
}

/** What was read: the text, or the rule it breaks. */
const texts = (lines: readonly FileLine[]): string[] =>
  lines.map(({ text }) => (text.ok ? text.value : `! ${text.problem.rule}`));

describe('the lines of a file', () => {
  it('end with LF or CR LF, and the last one with the file', async () => {
    expect(texts(await linesOf('a\r\nb\n\nc'))).toEqual(['a', 'b', '', 'c']);
    expect(texts(await linesOf('a\nb\r\n'))).toEqual(['a', 'b']);
    expect(texts(await linesOf(''))).toEqual([]);
  });

  it('know the place after them, in bytes and lines', async () => {
    const places = (await linesOf('\ufeff林\r\n\nc')).map(({ after }) => after);
    expect(places).toEqual([
      { offset: 8, line: 1 },
      { offset: 9, line: 2 },
      { offset: 10, line: 3 },
    ]);
  });

  it('are read from any place between two of them', async () => {
    const content = '林\r\n静\nc\n';
    const all = await linesOf(content);
    for (const [index, { after }] of all.entries()) {
      expect(await linesOf(content, after)).toEqual(all.slice(index + 1));
    }
  });

  it('lose a byte order mark at the beginning of the file only', async () => {
    expect(texts(await linesOf('\ufeffa\n\ufeffb'))).toEqual(['a', '\ufeffb']);
    expect(texts(await linesOf('x\n\ufeffb', { offset: 2, line: 1 }))).toEqual(['\ufeffb']);
  });

  it('are whole where a character falls on the border of two chunks', async () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const first = `${'x'.repeat(64 * 1024 - 2 - shift)}𬭚林`;
      expect(texts(await linesOf(`${first}\r\nb`))).toEqual([first, 'b']);
    }
  });

  it('may be 1 MiB long, not a byte more; the lines after it are read', async () => {
    const whole = 'x'.repeat(longestLine);
    const rule = `! must be at most ${String(longestLine)} bytes long`;
    expect(texts(await linesOf(`${whole}\r\nb`))).toEqual([whole, 'b']);
    expect(texts(await linesOf(`${whole}y\nb\n${whole}\r\r\n`))).toEqual([rule, 'b', rule]);
    expect(texts(await linesOf('z'.repeat(5 * longestLine)))).toEqual([rule]);
  });

  it('that are not UTF-8 are told as such', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a\n'),
      Buffer.from([0xc3, 0x28, 0x0a]),
      Buffer.from('b'),
    ]);
    expect(texts(await linesOf(bytes))).toEqual(['a', '! must be UTF-8', 'b']);
  });
});
