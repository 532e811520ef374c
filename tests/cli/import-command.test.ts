import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);
const personas = 'node_modules/@opengovsg/mockpass/static/myinfo/v3.json';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'askonce-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function askonce(...words: string[]): Promise<{ code: number; out: unknown }> {
  const env = { ...process.env, ASKONCE_DATA: join(folder, 'data') };
  try {
    const { stdout } = await run(process.execPath, ['dist/askonce.mjs', ...words], { env });
    return { code: 0, out: JSON.parse(stdout) };
  } catch (error) {
    const failed = z.object({ code: z.number(), stdout: z.string() }).parse(error);
    return { code: failed.code, out: failed.stdout === '' ? undefined : JSON.parse(failed.stdout) };
  }
}

function line(nationalId: string, changes: object = {}): string {
  const data = {
    name: { fullName: '张三' },
    sex: 'UNKNOWN',
    dateOfBirth: '1990-01-01',
    citizenships: ['CN'],
  };
  return JSON.stringify({
    authority: 'dept_psb',
    sourceRecord: `r-${nationalId}`,
    version: 2,
    observedAt: '2026-01-01T00:00:00Z',
    assurance: 'GOVERNMENT_VERIFIED',
    nationalId,
    kind: 'IDENTITY',
    data,
    ...changes,
  });
}

describe('askonce import', () => {
  it('loads the 31 Myinfo personas, and changes nothing the second time', async () => {
    const first = await askonce('import', 'myinfo', personas);
    expect(first).toMatchObject({ code: 0, out: { personas: 31, rejects: [], unchanged: 0 } });
    const again = await askonce('import', 'myinfo', personas);
    expect(again).toMatchObject({ code: 0, out: { stored: 0, older: 0, rejects: [] } });
  }, 120_000);

  it('sets bad lines aside with number and rule, and never lets an older version win', async () => {
    const file = join(folder, 'records.ndjson');
    const lines = [
      line('A1'),
      '{bad',
      line('A1', { version: 1 }),
      line('A2', { kind: 'TAX' }),
      line('A1'),
    ];
    await writeFile(file, lines.join('\n'));
    const { code, out } = await askonce('import', 'records', file);
    expect(code).toBe(1);
    expect(out).toMatchObject({ lines: 5, stored: 1, unchanged: 1, older: 1, rejected: 2 });
    const rejects = await readFile(`${file}.rejects.ndjson`, 'utf8');
    expect(
      rejects
        .trim()
        .split('\n')
        .map((text) => z.object({ line: z.int() }).parse(JSON.parse(text)).line),
    ).toEqual([2, 4]);
    expect(rejects).not.toContain('张三');
  }, 120_000);

  it('says how it is used when it is used otherwise', async () => {
    expect((await askonce('import', 'tax', 'x')).code).toBe(2);
  }, 60_000);
});
