import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runningHub, type RunningHub } from '../support/running-hub.ts';

const run = promisify(execFile);
const allowed = 'query Sex($id: ID!) { citizen(id: $id) { identity { sex } } }';
const denied = allowed
  .replace('sex', 'sex citizenships')
  .replace('identity', 'protection { isSealed } identity');

let hub: RunningHub;
beforeAll(async () => {
  hub = await runningHub();
  await writeFile(join(hub.folder, 'allowed.graphql'), allowed);
  await writeFile(join(hub.folder, 'denied.graphql'), denied);
  await writeFile(join(hub.folder, 'wrong.graphql'), '{ secrets }');
}, 120_000);
afterAll(() => hub.stop());

async function explain(file: string, ...words: string[]) {
  return explainWith({}, file, ...words);
}
async function explainWith(token: { ASKONCE_TOKEN?: string }, file: string, ...words: string[]) {
  const { ASKONCE_TOKEN: _, ...others } = process.env;
  const env = { ...others, ...token, ASKONCE_URL: hub.url };
  const command = ['dist/askonce.mjs', 'explain', join(hub.folder, file), ...words];
  try {
    const { stdout } = await run(process.execPath, command, { env });
    return { code: 0, out: stdout, said: '' };
  } catch (error) {
    const shape = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
    const { code, stdout, stderr } = shape.parse(error);
    return { code, out: stdout, said: stderr };
  }
}

describe('askonce explain', () => {
  const as = ['--as', 'hrss-insurance', '--agreement', 'agr_hrss_social_insurance'];

  it('answers 0 when every field is allowed', async () => {
    const { code, out } = await explain('allowed.graphql', ...as);
    expect(code).toBe(0);
    expect(out).toContain('Under agr_hrss_social_insurance, for SOCIAL_INSURANCE_REGISTRATION');
    expect(out).toMatch(/^ALLOW {2}citizen\.identity\.sex +Identity\.sex \(IDENTITY\): granted$/m);
    expect(out).not.toContain('DENY');
  });

  it('answers 1 when a field is denied, with the rule and the missing grant', async () => {
    const { code, out } = await explain('denied.graphql', ...as);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^DENY {3}citizen\.identity\.citizenships +Identity\.citizenships \(IDENTITY\): NOT_IN_AGREEMENT; granted by agr_hrss_counter; needed: Identity\.citizenships, class IDENTITY, of citizens$/m,
    );
    expect(out).toMatch(
      /^DENY {3}citizen\.protection\.isSealed +Protection\.isSealed \(PROTECTION\): NOT_IN_AGREEMENT; no agreement; needed: Protection\.isSealed, class PROTECTION, of citizens$/m,
    );
    const json = await explain('denied.graphql', ...as, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      isAllowed: false,
      fields: expect.arrayContaining([
        expect.objectContaining({ path: 'citizen.identity.citizenships', decision: 'DENY' }),
      ]),
    });
  });

  it.each(['', '--dpop'])('asks with what askonce token prints: %s', async (bound) => {
    const env = {
      ...process.env,
      ASKONCE_DATA: hub.data,
      IDENTITY_PORT: new URL(hub.issuer).port,
    };
    const how = bound === '' ? [] : [bound, hub.url];
    const command = ['dist/askonce.mjs', 'token', 'hrss-insurance', ...how];
    const { stdout } = await run(process.execPath, command, { env });
    const { code, out } = await explainWith({ ASKONCE_TOKEN: stdout }, 'allowed.graphql');
    expect(code).toBe(0);
    expect(out).toContain('Every field is allowed.');
  });

  it.each([
    ['a document that is none', ['wrong.graphql', ...as], 'GRAPHQL_VALIDATION_FAILED'],
    ['a file that is not there', ['nothing.graphql', ...as], 'nothing.graphql'],
    ['nobody who asks', ['allowed.graphql'], 'ASKONCE_TOKEN'],
    ['a caller whom nobody knows', ['allowed.graphql', '--as', 'nobody'], 'nobody'],
    ['a word that it does not know', ['allowed.graphql', '--often'], '--often'],
    ['two files', ['allowed.graphql', 'denied.graphql'], 'askonce explain FILE.graphql'],
  ])('answers 2 for %s, and says so', async (_, [file = '', ...words], reason) => {
    const { code, out, said } = await explain(file, ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(said).toContain(reason);
  });
});
