import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const packages = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z
  .object({ dependencies: packages, devDependencies: packages })
  .parse(JSON.parse(read('package.json')));
const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];

const written = new Map(
  [...read('docs/dependencies.md').matchAll(/^\| (\S+) +\| (\S+) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)]
    .map(([, name = '', licence = '', reason = '']) => ({ name, licence, reason }))
    .filter(({ name }) => name !== 'Package' && !name.startsWith('-'))
    .map((line) => [line.name, line] as const),
);

/** Approved by the Open Source Initiative. */
const approved = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'MPL-2.0',
];
const installed = (name: string): string =>
  z.object({ license: z.string() }).parse(JSON.parse(read(`node_modules/${name}/package.json`)))
    .license;

describe('dependencies', () => {
  it('has one line in docs/dependencies.md for each', () => {
    expect([...written.keys()].sort()).toEqual([...names].sort());
  });

  it.each(names)('%s has the licence that its line says, an open one', (name) => {
    expect(written.get(name)?.licence).toBe(installed(name));
    expect(approved).toContain(installed(name));
  });
});
