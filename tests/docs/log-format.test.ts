import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkLog } from '../../src/cli/verify/check.ts';
import { readCheckpoint, readKey } from '../../src/cli/verify/note.ts';
import { complete, disclosure } from '../../src/cli/verify/record.ts';
import { recordRules } from '../../src/cli/verify/rules.ts';
import { bundleBytes } from '../../src/ledger/bundle.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { commitment, openPersonal } from '../../src/ledger/personal.ts';

let page: string;
let folder: string;
beforeAll(async () => {
  page = await readFile('docs/log-format.md', 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'askonce-doc-'));
});
afterAll(() => rm(folder, { recursive: true }));

const block = (name: string): string =>
  new RegExp(`\`\`\`${name}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
const lines = (name: string): string[] => block(name).trimEnd().split('\n');
/** First column of the table below a heading. */
const table = (heading: string): string[] => {
  const [, below = ''] = page.split(heading);
  const [section = ''] = below.split('\n#');
  return [...section.matchAll(/^\| `([\w]+)` /gm)].map(([, name = '']) => name);
};

describe('docs/log-format.md', () => {
  it('has an example that verifies', async () => {
    const entries = lines('entries').map((text) => Buffer.from(text));
    await mkdir(join(folder, 'tile/entries/000.p'), { recursive: true });
    await writeFile(join(folder, 'tile/entries/000.p/2'), bundleBytes(entries));
    const key = readKey(block('key').trimEnd());
    const report = await checkLog({
      folder,
      head: readCheckpoint(block('checkpoint'), key, []),
      quorum: 0,
      older: [],
      receipts: new Set(),
      rule: recordRules(undefined),
      onProgress: () => undefined,
    });
    expect(report).toMatchObject({
      entries: 2,
      disclosures: 1,
      completeUpTo: '2026-03-01T08:00:59.000Z',
      findings: [],
    });
    const leaves = entries.map((entry) => Buffer.from(leafHash(entry)).toString('hex'));
    expect(leaves).toEqual(lines('leaves'));
  });

  it('opens and proves what the example says was released', () => {
    const shape = z.object({
      personal: z.string(),
      request: z.string(),
      at: z.string(),
      subject: z.string(),
      commitments: z.array(z.string().nullable()),
    });
    const record = shape.parse(JSON.parse(lines('entries')[0] ?? ''));
    const opened = openPersonal(record.personal, Buffer.alloc(32, 1), record);
    const key = Buffer.alloc(32, 2);
    expect(opened).toEqual({
      citizen: 'cit_00000000000000000000000000000001',
      commitmentKey: key,
    });
    expect(page).toContain('cit_00000000000000000000000000000001');
    expect(record.commitments).toEqual([
      commitment(key, 'Identity.sex', ['"FEMALE"']),
      commitment(key, 'Licence.type', ['"DRIVING_LICENCE"', '"HEALTH_CERTIFICATE"']),
      null,
    ]);
  });

  it('lists every member that an entry may have, and no other', () => {
    expect(table('### `kind: "DISCLOSURE"`')).toEqual([...disclosure.keys()]);
    expect(table('### `kind: "COMPLETE"`')).toEqual([...complete.keys()]);
  });

  it('lists every code of the verifier', async () => {
    const source = await readFile('src/cli/verify/report.ts', 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code = '']) => code);
    expect(table('## What to check').sort()).toEqual(codes.sort());
  });
});
