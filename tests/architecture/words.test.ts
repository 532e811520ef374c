import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const files = ['src', 'tests', 'bench', 'build']
  .filter((folder) => readdirSync(root).includes(folder))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/generated/'));
const stem = (file: string): string => basename(file).replace(/\..*$/, '');

/** Drawers, not concepts: what is in them belongs where it is used. */
const drawers = ['utils', 'util', 'helpers', 'helper', 'common', 'types', 'constants', 'misc'];

describe('names and exceptions', () => {
  it('names files in kebab-case', () => {
    expect(files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem(file)))).toEqual([]);
  });

  it('has no drawer for things without a place', () => {
    const parts = (file: string): string[] => [...file.split('/').slice(0, -1), stem(file)];
    expect(files.filter((file) => parts(file).some((part) => drawers.includes(part)))).toEqual([]);
  });

  it('gives a reason wherever a check is turned off', () => {
    const unexplained = files.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => /eslint-disable|@ts-expect-error|prettier-ignore|knip-ignore/.test(line))
        .filter((line) => !/ -- \S|@ts-expect-error \S/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(unexplained.filter((line) => !line.startsWith('tests/architecture/words'))).toEqual([]);
  });
});
