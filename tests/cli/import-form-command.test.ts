import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'askonce-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function askonce(...words: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await run(process.execPath, ['dist/askonce.mjs', ...words]);
    return { code: 0, out: stdout };
  } catch (error) {
    const failed = z.object({ code: z.number(), stdout: z.string() }).parse(error);
    return { code: failed.code, out: failed.stdout };
  }
}
async function file(name: string, content: string | object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const schema = {
  type: 'object',
  properties: { veteranEmail: { type: 'string' }, veteranSsn: { type: 'string' } },
};

describe('askonce import-form', () => {
  it('reads YAML of vets-api beside the form’s schema, and writes a form that lints', async () => {
    const yaml = 'veteranEmail: [contact_information, email]\nother: [identity_information, ssn]\n';
    const { code, out } = await askonce(
      ...['import-form', 'vets-api', await file('form.yml', yaml), '--form', '1', '--json'],
      ...['--schema', await file('form.schema.json', schema), '--out', join(folder, 'forms/svc')],
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      report: { carried: [{ pointer: '/veteranEmail' }], notInForm: [{ target: '/other' }] },
    });
    const mapping = await readFile(join(folder, 'forms/svc/mapping.json'), 'utf8');
    expect(JSON.parse(mapping)).toEqual({
      form: '1',
      default: 'NEVER_PREFILL',
      map: { '/veteranEmail': { use: 'email', role: 'SELF' } },
    });
  });

  it('fails on a form that cannot be published', async () => {
    const form = await file('empty.json', {});
    expect(await askonce('import-form', 'schema', form, '--form', '1')).toMatchObject({ code: 1 });
  });

  it.each([
    [['formio']],
    [['nothing', 'x', '--form', '1']],
    [['altinn', 'x', '--form', '1']],
    [['sdc', 'x', '--form', '1', '--schema', 'y']],
  ])('says how it is used when it is used otherwise: %s', async (words) => {
    expect(await askonce('import-form', ...words)).toEqual({ code: 2, out: '' });
  });
});

describe('askonce lint-forms', () => {
  it('reads folders, forms of other systems and lines, and says what need not be asked', async () => {
    const leaves = [{ path: '/e', label: 'Your e-mail', type: 'text' }];
    const line = JSON.stringify({ id: 'line', lang: 'en', leaves });
    await file('forms/lines.ndjson', `${line}\n`);
    await file('forms/bare.schema.json', schema);
    const { code, out } = await askonce('lint-forms', join(folder, 'forms'), '--json');
    expect(code).toBe(0);
    const statuses = z
      .object({
        questions: z.array(z.object({ service: z.string(), name: z.string(), status: z.string() })),
      })
      .parse(JSON.parse(out))
      .questions.map(({ service, name, status }) => `${service} ${name} ${status}`);
    expect(statuses).toEqual([
      'bare /veteranEmail NEED_NOT_BE_ASKED',
      'bare /veteranSsn NEED_NOT_BE_ASKED',
      'line /e NEED_NOT_BE_ASKED',
      'svc /veteranEmail NEED_NOT_BE_ASKED',
      'svc /veteranSsn ONLY_THE_PERSON',
    ]);
  });

  it('weighs them against the hub that a file describes, and fails below the target when asked', async () => {
    const hub = await file('hub.json', {
      services: { svc: 'dept_a' },
      portals: [],
      holders: { CONTACT: ['dept_b'] },
      agreements: [],
    });
    const words = ['lint-forms', join(folder, 'forms'), '--hub', hub, '--json'];
    const { out } = await askonce(...words);
    expect(JSON.parse(out)).toMatchObject({
      proposals: [{ consumer: 'dept_a', provider: 'dept_b', removes: [{ service: 'svc' }] }],
    });
    expect(await askonce(...words, '--gate')).toMatchObject({ code: 1 });
  });

  it('fails on a form with faults, and names them', async () => {
    await file('forms/broken.json', { type: 'object', properties: {}, $ref: '#/none' });
    const { code, out } = await askonce('lint-forms', join(folder, 'forms'));
    expect(code).toBe(1);
    expect(out).toMatch(/^broken cannot be read:$/m);
  });
});
