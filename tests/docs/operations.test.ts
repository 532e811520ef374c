import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

let page: string;
beforeAll(async () => {
  page = await readFile('docs/operations.md', 'utf8');
});

describe('docs/operations.md', () => {
  it('says of every code of a log line what it means', async () => {
    const source = await readFile('src/platform/log.ts', 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code = '']) => code);
    expect(codes).toContain('SEQUENCER_FAILED');
    const silent = ['REQUEST_ANSWERED'];
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual(silent);
  });

  it('names no code that no log line has', async () => {
    const source = await readFile('src/platform/log.ts', 'utf8');
    const named = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code = '']) => code);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  it('says of everything that stops the sequencer what to do, in the words of its error', async () => {
    const folder = 'src/subgraphs/audit/service';
    const files = ['append.ts', 'finish.ts', 'head.ts', 'keys.ts', 'sequence.ts'];
    expect(await readdir(folder)).toEqual(expect.arrayContaining(files));
    const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const errors = [...sources.join('\n').matchAll(/Error\('audit: ([^']+)'\)/g)];
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.map(([, words = '']) => words).filter((words) => !page.includes(words))).toEqual(
      [],
    );
  });
});
