import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);
const report = z.object({
  department: z.looseObject({ id: z.string(), receipt: z.string() }),
  refusal: z.object({
    code: z.literal('FIELD_NOT_GRANTED'),
    message: z.string(),
    denied: z.array(z.looseObject({})),
  }),
  prefill: z.looseObject({
    summary: z.object({ leaves: z.int(), filled: z.int(), documents: z.int(), waived: z.int() }),
  }),
  audit: z.looseObject({ disclosures: z.array(z.looseObject({})), seenByCitizen: z.int() }),
  timings: z.record(z.string(), z.number()),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'askonce-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function demo(transport: string, data: string): Promise<z.infer<typeof report>> {
  const env = { ...process.env, ASKONCE_DATA: join(folder, data), ASKONCE_TRANSPORT: transport };
  const { stdout } = await run(process.execPath, ['dist/askonce.mjs', 'demo', '--json'], { env });
  return report.parse(JSON.parse(stdout));
}

describe('the demo', () => {
  it('holds every claim with the rooms in process, and again on the data it left', async () => {
    const first = await demo('local', 'a');
    const again = await demo('local', 'a');
    expect(again.department.id).toBe(first.department.id);
    expect(first.prefill.summary.filled / first.prefill.summary.leaves).toBeGreaterThanOrEqual(0.7);
  }, 120_000);

  it('holds every claim with each room behind its own HTTP server', async () => {
    expect((await demo('http', 'b')).prefill.summary.waived).toBeGreaterThan(0);
  }, 120_000);

  it('keeps secrets for their owner only, and no national identifier in a file name', async () => {
    const files = await readdir(join(folder, 'a'));
    expect(files.sort()).toEqual(['dynamodb', 'secrets.json', 'signatories']);
    expect(await readFile(join(folder, 'a', 'secrets.json'), 'utf8')).not.toContain('999001');
  });
});
