import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runningHub, type RunningHub } from '../support/running-hub.ts';

const run = promisify(execFile);
const page = readFileSync('docs/form-owners.md', 'utf8');

/** The blocks of one language below the headline that begins so. */
function blocksOf(step: string, language: string): readonly string[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(step)) ?? '';
  return [...section.matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, named, text = '']) =>
    named === language ? text : [],
  );
}
const json = (step: string): unknown => JSON.parse(blocksOf(step, 'json')[0] ?? '');

let hub: RunningHub;
beforeAll(async () => {
  hub = await runningHub();
  const files = { 'pension.formio': '1.', titles: '2.', 'parking.schema': '3.' };
  for (const [name, step] of Object.entries(files))
    await writeFile(join(hub.folder, `${name}.json`), JSON.stringify(json(step)));
}, 120_000);
afterAll(() => hub.stop());

/** Runs the commands of a step where its files are; answers what they print. */
async function shell(step: string): Promise<string> {
  const env = {
    ...process.env,
    ASKONCE_URL: hub.url,
    ASKONCE_DATA: hub.data,
    IDENTITY_PORT: new URL(hub.issuer).port,
  };
  let printed = '';
  for (const command of (blocksOf(step, 'sh')[0] ?? '').trim().split('\n')) {
    const [npx, askonce, ...words] = command.split(' ');
    expect([npx, askonce]).toEqual(['npx', 'askonce']);
    const entry = [resolve('dist/askonce.mjs'), ...words];
    printed += (await run(process.execPath, entry, { env, cwd: hub.folder })).stdout;
  }
  return printed;
}
/** Of what the commands print the page shows some lines. */
function expectLines(printed: string, step: string): void {
  const lines = (blocksOf(step, '')[0] ?? '').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(printed.split('\n')).toContain(line);
}
async function published(id: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const signIn = { method: 'POST', headers, body: JSON.stringify({ caller: 'psb-register' }) };
  const { access_token: token } = z
    .object({ access_token: z.string() })
    .parse(await (await fetch(new URL('/sandbox/token', hub.url), signIn)).json());
  const [query] = blocksOf('5.', 'graphql');
  const response = await fetch(hub.url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { id } }),
  });
  return response.json();
}

describe('docs/form-owners.md, step by step', () => {
  it('1: brings a Form.io form in, and says what became of it', async () => {
    expectLines(await shell('1.'), '1.');
  });

  it('2: takes what a person says of a field', async () => {
    const printed = await shell('2.');
    expectLines(printed, '2.');
    expect(printed).not.toMatch(/titles are in one language/);
  });

  it('3: brings a bare JSON Schema in', async () => {
    expectLines(await shell('3.'), '3.');
  });

  it('4: says what still has to be asked', async () => {
    expectLines(await shell('4.'), '4.');
  });

  it('5: publishes both forms, and the hub has their mappings in force', async () => {
    const printed = await shell('5.');
    expect(printed.trim().split('\n')).toEqual([
      '{"published":"svc_pension_confirmation"}',
      '{"published":"svc_driving_licence_renewal"}',
    ]);
    expect(await published('svc_pension_confirmation')).toMatchObject(
      z.looseObject({}).parse(json('5.')),
    );
    expect(await published('svc_driving_licence_renewal')).toMatchObject({
      data: {
        publicService: {
          form: { mapping: { map: { '/applicantDob': { use: 'dateOfBirth', role: 'SELF' } } } },
        },
      },
    });
  });
});
