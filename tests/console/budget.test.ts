import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      entryPoint: z.string().optional(),
      imports: z.array(z.object({ path: z.string(), kind: z.string() })),
    }),
  ),
});
const { outputs } = metafile.parse(JSON.parse(await readFile('dist/web/metafile.json', 'utf8')));

/** The file that a source became, and all that is read with it. */
function readWith(source: string): readonly string[] {
  const [start] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [];
  const found = new Set(start === undefined ? [] : [start]);
  for (const file of found)
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') found.add(path);
  return [...found];
}

async function kibibytes(files: Iterable<string>): Promise<number> {
  const sizes = [...new Set(files)].map(async (file) => (await stat(join(`${file}.gz`))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024;
}

const start = readWith('src/console/main.tsx');
const page = (name: string): string => `src/console/pages/${name}.tsx`;

describe('what a browser reads of the web app, gzipped', () => {
  it.each(['service', 'my-data', 'consents', 'consent', 'applications'])(
    'is at most 110 KiB of script to show %s first',
    async (name) => {
      expect(readWith(page(name))).not.toEqual([]);
      expect(await kibibytes([...start, ...readWith(page(name))])).toBeLessThan(110);
    },
  );

  it('is at most 200 KiB of script with a form open', async () => {
    expect(readWith(page('apply'))).not.toEqual([]);
    expect(await kibibytes([...start, ...readWith(page('apply'))])).toBeLessThan(200);
  });

  it.each(['audit', 'desk'])('holds nothing of %s until it is opened', (name) => {
    const own = readWith(page(name)).filter((file) => !start.includes(file));
    expect(own).not.toEqual([]);
  });
});
