import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runningHub, type RunningHub } from '../support/running-hub.ts';

const run = promisify(execFile);
const terms = {
  providerId: 'dept_psb',
  purpose: 'COMMAND_LINE',
  legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
  subjectScope: 'STATUTE',
  fields: ['Query.citizen', 'Citizen.id'],
  dataClasses: ['CONTACT'],
  retention: 'P30D',
  contacts: [{ department: 'dept_hrss', office: 'Desk', email: 'desk@hrss.example' }],
  validFrom: '2026-01-01',
  validUntil: '2035-12-31',
};
const { providerId: _, ...otherTerms } = { ...terms, fields: ['Citizen.id'], dataClasses: [] };

let hub: RunningHub;
beforeAll(async () => {
  hub = await runningHub();
  await writeFile(join(hub.folder, 'terms.json'), JSON.stringify(terms));
  await writeFile(join(hub.folder, 'other.json'), JSON.stringify(otherTerms));
}, 120_000);
afterAll(() => hub.stop());

/** Runs the command in the hub's folder, with the keys of its clients. */
async function agreement(...words: readonly string[]) {
  const env = {
    ...process.env,
    ASKONCE_URL: hub.url,
    ASKONCE_DATA: hub.data,
    IDENTITY_PORT: new URL(hub.issuer).port,
  };
  const entry = join(process.cwd(), 'dist/askonce.mjs');
  const options = { env, cwd: hub.folder };
  try {
    const { stdout } = await run(process.execPath, [entry, 'agreement', ...words], options);
    return { code: 0, out: stdout, said: '' };
  } catch (error) {
    const shape = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
    const { code, stdout, stderr } = shape.parse(error);
    return { code, out: stdout, said: stderr };
  }
}
const shape = z.looseObject({ id: z.string(), version: z.int(), state: z.string() });
async function done(...words: readonly string[]): Promise<z.infer<typeof shape>> {
  const { code, out, said } = await agreement(...words);
  expect({ code, said }).toEqual({ code: 0, said: '' });
  return shape.parse(JSON.parse(out));
}
const consumer = ['--as', 'hrss-insurance'];
const provider = ['--as', 'psb-register'];
const keyOf = (department: string): string => join(hub.data, 'signatories', `${department}.json`);
async function approve(id: string, department: string, as: readonly string[]) {
  expect((await agreement('show', id, ...as, '--out', 'revision.json')).code).toBe(0);
  const out = `${department}.jws`;
  const signed = await agreement('sign', 'revision.json', '--key', keyOf(department), '--out', out);
  expect(signed).toMatchObject({ code: 0, out: '' });
  return done('approve', id, ...as, '--signature', out);
}

describe('askonce agreement', () => {
  it('takes an agreement through its whole life, with keys that are each party’s own', async () => {
    const { id } = await done('draft', 'terms.json', ...consumer);
    expect(await done('submit', id, ...consumer)).toMatchObject({ state: 'SUBMITTED' });
    expect(await approve(id, 'dept_psb', provider)).toMatchObject({
      missing: ['CONSUMER_APPROVAL'],
    });
    expect(await approve(id, 'dept_hrss', consumer)).toMatchObject({
      state: 'ACTIVE',
      missing: [],
    });
    expect(await done('show', id, ...provider)).toMatchObject({
      fields: expect.arrayContaining(['Citizen.id', 'Contact.email', 'Query.citizen']),
      schemaVersion: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      firstBadRevision: null,
    });
    expect(await done('suspend', id, ...provider)).toMatchObject({ state: 'SUSPENDED' });
    expect(await agreement('resume', id, ...consumer)).toMatchObject({
      code: 2,
      said: expect.stringContaining('NOT_PERMITTED'),
    });
    expect(await done('resume', id, ...provider)).toMatchObject({ state: 'ACTIVE' });
    expect(await done('amend', id, 'other.json', ...consumer)).toMatchObject({
      state: 'ACTIVE',
      proposal: { missing: ['CONSUMER_APPROVAL', 'PROVIDER_APPROVAL'] },
    });
    expect(await done('revoke', id, ...consumer)).toMatchObject({ state: 'REVOKED' });
    const verified = await agreement('verify', id, ...provider);
    expect(verified).toMatchObject({ code: 0, out: `${id}: 8 revisions, each as it was signed\n` });
  }, 120_000);

  it('signs nothing that was changed on the way, and nothing that is not to be signed', async () => {
    const { id } = await done('draft', 'terms.json', ...consumer);
    await done('submit', id, ...consumer);
    await done('show', id, ...provider, '--out', 'told.json');
    const told = await readFile(join(hub.folder, 'told.json'), 'utf8');
    await writeFile(join(hub.folder, 'told.json'), JSON.stringify(JSON.parse(told), null, 2));
    const key = ['--key', keyOf('dept_psb')];
    for (const file of ['told.json', 'terms.json'])
      expect(await agreement('sign', file, ...key)).toMatchObject({ code: 2, out: '' });
    await writeFile(join(hub.folder, 'told.json'), told.replace('P30D', 'P99Y'));
    const signed = await agreement('sign', 'told.json', ...key);
    await writeFile(join(hub.folder, 'wrong.jws'), signed.out);
    const refused = await agreement('approve', id, ...provider, '--signature', 'wrong.jws');
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('signature must be') });
  }, 120_000);

  it.each(['EdDSA', 'ES256'])('makes a key of %s for its owner alone, once', async (algorithm) => {
    const file = join(hub.folder, `${algorithm}.json`);
    const { code, out } = await agreement('keygen', file, '--algorithm', algorithm);
    const printed = z.object({ keyId: z.string(), publicKey: z.record(z.string(), z.string()) });
    const { publicKey } = printed.parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(Object.keys(publicKey)).not.toContain('d');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      ...publicKey,
      d: expect.any(String),
    });
    expect((await agreement('keygen', file)).code).toBe(2);
  });

  it.each([
    ['no verb', [], 'askonce agreement keygen'],
    ['a verb that it does not know', ['like', 'agr_1', ...consumer], 'askonce agreement keygen'],
    ['nobody who asks', ['show', 'agr_1'], 'ASKONCE_TOKEN'],
    [
      'an agreement of others',
      ['show', 'agr_samr_food_business', ...consumer],
      'no such agreement',
    ],
    ['a client without a key', ['show', 'agr_1', '--as', 'nobody'], 'no key of nobody'],
    ['no grant', ['revoke', 'agr_samr_food_business', '--as', 'samr-licensing'], 'grants Mutation'],
    ['terms that break rules', ['draft', 'revision.txt', ...consumer], 'revision.txt'],
  ])('answers 2 for %s, and says so', async (_name, words, reason) => {
    const { code, out, said } = await agreement(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(said).toContain(reason);
  });
});
