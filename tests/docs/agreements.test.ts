import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runningHub, type RunningHub } from '../support/running-hub.ts';

const run = promisify(execFile);
const page = readFileSync('docs/agreements.md', 'utf8');

/** The blocks below each headline, by language. */
const steps = new Map(
  page.split(/^## /m).map((section) => {
    const [title = ''] = section.split('\n');
    const blocks = [...section.matchAll(/```(\w*)\n([\s\S]*?)```/g)];
    return [title, blocks.map(([, language = '', text = '']) => ({ language, text }))] as const;
  }),
);
function blocksOf(step: string, language: string): readonly string[] {
  const title = [...steps.keys()].find((one) => one.startsWith(step)) ?? '';
  return (steps.get(title) ?? []).flatMap((one) => (one.language === language ? one.text : []));
}
const answerSchema = z.looseObject({ data: z.unknown().optional() });

/** What stands for an answer of a step before. */
const known = new Map<string, string>();
const filled = (text: string): string =>
  [...known].reduce((all, [name, value]) => all.replaceAll(name, value), text);
const json = (text: string): object => z.looseObject({}).parse(JSON.parse(filled(text)));

let hub: RunningHub;
beforeAll(async () => {
  hub = await runningHub();
}, 120_000);
afterAll(() => hub.stop());

async function post(caller: string, body: object): Promise<z.infer<typeof answerSchema>> {
  const headers = { 'content-type': 'application/json' };
  const signIn = { method: 'POST', headers, body: JSON.stringify({ caller }) };
  const token = z
    .object({ access_token: z.string() })
    .parse(await (await fetch(new URL('/sandbox/token', hub.url), signIn)).json()).access_token;
  const response = await fetch(hub.url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return answerSchema.parse(await response.json());
}
/** Runs a command of the page where its files are. */
async function shell(command: string): Promise<{ code: number; printed: string }> {
  // What is in .askonce by default is here in a folder of the test's own.
  const here = filled(command).replace('.askonce', hub.data);
  const [program, name, ...words] = here.trim().split(' ');
  expect([program, name]).toEqual(['npx', 'askonce']);
  const env = {
    ...process.env,
    ASKONCE_URL: hub.url,
    ASKONCE_DATA: hub.data,
    IDENTITY_PORT: new URL(hub.issuer).port,
  };
  const options = { env, cwd: hub.folder };
  const entry = [resolve('dist/askonce.mjs'), ...words];
  try {
    return { code: 0, printed: (await run(process.execPath, entry, options)).stdout };
  } catch (error) {
    const { code, stdout } = z.object({ code: z.number(), stdout: z.string() }).parse(error);
    return { code, printed: stdout };
  }
}
/** Of what a command prints the page shows some lines. */
function expectLines(printed: string, shown = ''): void {
  const lines = filled(shown).trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(printed.split('\n')).toContain(line);
}
/** Sends what a step says, and answers what came beside what the page says of it. */
async function said(step: string, caller: string): Promise<{ came: unknown; said: object }> {
  const [query] = blocksOf(step, 'graphql');
  const [body = '', answer = ''] = blocksOf(step, 'json');
  return { came: await post(caller, { query, ...json(body) }), said: json(answer) };
}

describe('docs/agreements.md, step by step', () => {
  const reach = blocksOf('2.', 'graphql')[0] ?? '';

  it('1: lists what a department may ask', async () => {
    const [query] = blocksOf('1.', 'graphql');
    expect(await post('hrss-insurance', { query })).toMatchObject(
      json(blocksOf('1.', 'json')[0] ?? ''),
    );
  });

  it('3: explains what is missing, and is refused for it', async () => {
    await writeFile(join(hub.folder, 'reach.graphql'), reach);
    const { code, printed } = await shell(blocksOf('3.', 'sh')[0] ?? '');
    expect(code).toBe(1);
    expectLines(printed, blocksOf('3.', '')[0]);
    const [body = '', answer = ''] = blocksOf('3.', 'json');
    expect(await post('hrss-insurance', { query: reach, ...json(body) })).toMatchObject(
      json(answer),
    );
  });

  it('4: drafts an agreement', async () => {
    const { came, said: words } = await said('4.', 'hrss-insurance');
    const id = z.object({ agreement: z.object({ id: z.string() }) });
    const { createAgreement } = z
      .object({ createAgreement: id })
      .parse(answerSchema.parse(came).data);
    known.set('AGREEMENT', createAgreement.agreement.id);
    expect(came).toMatchObject(json(JSON.stringify(words)));
  });

  it('5: replays what it would have disclosed, as soon as that is filed', async () => {
    let last = await said('5.', 'psb-register');
    for (let tries = 0; tries < 50; tries += 1) {
      if (JSON.stringify(last.came).includes('"requests":1')) break;
      await new Promise((done) => setTimeout(done, 200));
      last = await said('5.', 'psb-register');
    }
    expect(last.came).toMatchObject(last.said);
  });

  it('6: is submitted, signed by both departments, and approved', async () => {
    const [commands = '', verification = ''] = blocksOf('6.', 'sh');
    for (const command of commands.trim().split('\n'))
      expect([command, (await shell(command)).code]).toEqual([command, 0]);
    const { code, printed } = await shell(verification);
    const sound = `${known.get('AGREEMENT') ?? ''}: 4 revisions, each as it was signed\n`;
    expect({ code, printed }).toEqual({ code: 0, printed: sound });
  });

  it('7: takes the document as a registered operation', async () => {
    const { code, printed } = await shell(blocksOf('7.', 'sh')[0] ?? '');
    expect(code).toBe(0);
    expectLines(printed, blocksOf('7.', '')[0]);
    known.set('REACH', JSON.stringify(reach).slice(1, -1));
    const { came } = await said('7.', 'hrss-insurance');
    const id = z.object({ operation: z.object({ documentId: z.string() }) });
    const { registerOperation } = z
      .object({ registerOperation: id })
      .parse(answerSchema.parse(came).data);
    known.set('DOCUMENT', registerOperation.operation.documentId);
    expect(came).toMatchObject(json(blocksOf('7.', 'json')[1] ?? ''));
  });

  it('8: answers the first production query', async () => {
    const { came, said: words } = await said('8.', 'hrss-insurance');
    expect(came).toMatchObject(words);
  });

  it('9: says that nothing of it is unused', async () => {
    const { said: words } = await said('9.', 'hrss-insurance');
    let { came } = await said('9.', 'hrss-insurance');
    for (
      let tries = 0;
      tries < 50 && !JSON.stringify(came).includes('"unusedFields":[]');
      tries += 1
    ) {
      await new Promise((done) => setTimeout(done, 200));
      ({ came } = await said('9.', 'hrss-insurance'));
    }
    expect(came).toEqual(expect.objectContaining(words));
  });
});

describe('docs/agreements.md', () => {
  it('shows no command but those of its steps, of tests/docs/founding.test.ts and of tests/architecture/grants.test.ts', () => {
    const blocks = [...steps.keys()].flatMap((step) => blocksOf(step, 'sh'));
    const commands = blocks.flatMap((text) => text.trim().split('\n'));
    expect(commands.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      'npx askonce explain',
      ...Array.from({ length: 7 }, () => 'npx askonce agreement'),
      'npx askonce explain',
      ...Array.from({ length: 3 }, () => 'npx askonce agreement'),
      'npx askonce import',
      'npm run grants',
      'npm run grants',
    ]);
  });
});
