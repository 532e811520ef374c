import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readSecrets } from '../../src/dev/secrets.ts';
import { errorCodes } from '../../src/kernel/problems.ts';
import { identitySettings } from '../../src/platform/identity-settings.ts';
import { dataClasses } from '../../src/policy/classes.ts';

const run = promisify(execFile);
const page = await readFile('docs/identity.md', 'utf8');

function blocks(language: string): string[] {
  const fence = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...page.matchAll(fence)].map(([, block = '']) => block);
}

/** First cells of the rows that begin with a code of this shape, with the rest of the row. */
function rows(shape: RegExp): Map<string, string> {
  const found = [...page.matchAll(/^\| `(\w+)` +\|(.*)$/gm)];
  return new Map(
    found.flatMap(([, first = '', rest = '']) => (shape.test(first) ? [[first, rest]] : [])),
  );
}

describe('docs/identity.md', () => {
  it('tells every setting of who may ask, and no other', () => {
    expect([...rows(/^ASKONCE_/).keys()].sort()).toEqual(Object.keys(identitySettings).sort());
  });

  it('tells every refusal of who asks, and no other', () => {
    const ours = errorCodes.filter((code) =>
      /^(UNAUTHENTICATED|TOKEN_|DPOP_|EVIDENCE_|CLIENT_|INSUFF)/.test(code),
    );
    const told = [...rows(/^(UNAUTH|TOKEN_|DPOP_|EVIDENCE_|CLIENT_|INSUFF)/).keys()];
    expect(told.sort()).toEqual([...ours].sort());
  });

  it('tells the sign-in that each class of data needs', () => {
    const told = [...rows(/^(NONE|LOW|SUBSTANTIAL|HIGH)$/)].flatMap(([level, classes]) =>
      [...classes.matchAll(/`(\w+)`/g)].map(([, name]) => [name, level]),
    );
    const held = Object.entries(dataClasses).map(([name, { assurance }]) => [name, assurance]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(held));
  });
});

describe('the examples of docs/identity.md', () => {
  let folder: string;
  let stop: () => Promise<void>;
  let hub = '';
  let issuer = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'askonce-'));
    const env = { ...process.env, ASKONCE_DATA: folder, PORT: '0', IDENTITY_PORT: '0' };
    const started = spawn(process.execPath, ['dist/askonce.mjs', 'start'], { env });
    const exited = once(started, 'exit');
    stop = async () => {
      started.kill('SIGINT');
      await exited;
    };
    for await (const line of createInterface({ input: started.stdout })) {
      hub ||= /^GraphQL +(\S+)/.exec(line)?.[1] ?? '';
      issuer ||= /^Identity provider +(\S+)/.exec(line)?.[1] ?? '';
      if (line.startsWith('Ctrl-C')) break;
    }
  }, 60_000);
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    ASKONCE_DATA: folder,
    IDENTITY_PORT: new URL(issuer).port,
  });
  /** The commands as they stand, but for the ports that this hub took. */
  async function shell(command: string): Promise<string> {
    const here = command
      .replaceAll('npx askonce', 'node dist/askonce.mjs')
      .replaceAll('http://127.0.0.1:4000/graphql', hub);
    const script = `set -o pipefail; ${here}`;
    return (await run('bash', ['-ec', script], { env: environment() })).stdout;
  }

  it('ask with curl, by a token that is bound to a key', async () => {
    const [command = ''] = blocks('sh');
    const answer: unknown = JSON.parse(await shell(command));
    expect(answer).toMatchObject({ data: { viewer: { client: 'hrss-insurance' } } });
  });

  it('print two headers that are good for one request', async () => {
    const headers = await shell(
      'npx askonce token hrss-insurance --dpop http://127.0.0.1:4000/graphql',
    );
    expect(headers).toMatch(/^authorization: DPoP \S+\ndpop: \S+\n$/);
    const ask = `printf '%s' '${headers}' | curl -s ${hub} -H @- -H 'content-type: application/json' -d '{"query":"{ __typename }"}'`;
    expect(JSON.parse(await shell(ask))).toMatchObject({ data: { __typename: 'Query' } });
    expect(await shell(ask)).toContain('DPOP_PROOF_REPLAYED');
  });

  it('ask from a program', async () => {
    const [program = ''] = blocks('js');
    const key = (await readSecrets(folder))?.identity.clients['psb-register'];
    const env = {
      ...environment(),
      ISSUER: issuer,
      HUB: hub,
      CLIENT: 'psb-register',
      KEY: JSON.stringify(key),
    };
    const options = ['--input-type=module', '--eval', program];
    const { stdout } = await run(process.execPath, options, { env });
    expect(JSON.parse(stdout)).toMatchObject({
      data: { viewer: { client: 'psb-register', department: { id: 'dept_psb' } } },
    });
  });

  const callers = z.array(z.object({ id: z.string(), label: z.object({ zh: z.string() }) }));
  async function idOf(name: string): Promise<string> {
    const listed = callers.parse(await (await fetch(new URL('/sandbox/callers', hub))).json());
    const found = listed.find(({ label }) => label.zh.startsWith(name));
    if (!found) throw new Error(`no ${name} in the sandbox`);
    return found.id;
  }
  /** Asks a query of the page, or another, about somebody. */
  async function ask(token: string, query: string, id: string, access: object): Promise<unknown> {
    const response = await fetch(hub, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token.trim()}` },
      body: JSON.stringify({ query, variables: { id }, extensions: { access } }),
    });
    return response.json();
  }
  const nameOf = 'query($id: ID!) { citizen(id: $id) { identity { name { fullName } } } }';
  const own = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };

  it('let a clerk help a person, who reads of it', async () => {
    const person = await idOf('周桂珍');
    const [command = ''] = blocks('sh').filter((block) => block.includes('--evidence'));
    const token = await shell(command.replace('PERSON', person));
    const counter = { agreement: 'agr_hrss_counter', purpose: 'COUNTER_ASSISTANCE' };
    expect(await ask(token, nameOf, person, counter)).toMatchObject({
      data: { citizen: { identity: { name: { fullName: '周桂珍' } } } },
    });
    const [told = ''] = blocks('graphql');
    const herOwn = await shell(`npx askonce token city-portal --as ${person}`);
    const clerk = { clerk: 'clk_hrss_0007', evidenceMethod: 'ID_DOCUMENT_READ' };
    expect(await ask(herOwn, told, person, own)).toMatchObject({
      data: { citizen: { notices: { nodes: [clerk] } } },
    });
    const alone = await shell('npx askonce token hrss-counter --as clk_hrss_0007');
    expect(await ask(alone, nameOf, person, counter)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'kind' } }],
    });
  });

  it('let a guardian and a company act', async () => {
    const [commands = ''] = blocks('sh').filter((block) => block.includes('--organisation'));
    const [guardian = '', company = ''] = commands.trim().split('\n');
    const ward = await idOf('吴晓涵');
    const forWard = guardian.replace('GUARDIAN', await idOf('吴敏')).replace('WARD', ward);
    expect(await ask(await shell(forWard), nameOf, ward, own)).toMatchObject({
      data: { citizen: { identity: { name: { fullName: '吴晓涵' } } } },
    });
    const person = await idOf('周桂珍');
    const byCompany = company.replace('EMPLOYEE', await idOf('韩雪')).replace('PERSON', person);
    expect(await ask(await shell(byCompany), nameOf, person, own)).toMatchObject({
      data: { citizen: { identity: { name: { fullName: '周桂珍' } } } },
    });
  });

  it('remove a client, and restore it', async () => {
    const [commands = ''] = blocks('sh').filter((block) => block.includes('client remove'));
    const [remove = '', restore = ''] = commands
      .trim()
      .split('\n')
      .map((command) => command.replace(' hrss-insurance', ' samr-licensing'));
    const env = `ASKONCE_URL=${hub} `;
    const token = await shell('npx askonce token samr-licensing');
    const asked = async (): Promise<string> =>
      JSON.stringify(await ask(token, '{ viewer { client } }', '', {}));
    expect(JSON.parse(await shell(env + remove))).toMatchObject({ isRemoved: true });
    await setTimeout(5_000);
    expect(await asked()).toContain('CLIENT_REMOVED');
    expect(JSON.parse(await shell(env + restore))).toMatchObject({ isRemoved: false });
  });

  it.each([
    ['an unknown client', 'nobody', /no key of nobody/],
    ['none', '', /askonce token CLIENT/],
    [
      'a client whose key is not in the file',
      'hrss-insurance --key package.json',
      /no private ES256/,
    ],
    [
      'an issuer that is not there',
      'hrss-insurance --issuer http://127.0.0.1:9',
      /does not answer/,
    ],
    ['a portal', 'city-portal', /grant type is not allowed/],
    ['a clerk without evidence', 'hrss-counter --as clk_hrss_0007 --for cit_x', /--evidence/],
    ['a stranger', 'city-portal --as cit_x', /sent nobody back/],
  ])('tell %s why there is no token', async (_, words, reason) => {
    await expect(shell(`npx askonce token ${words}`)).rejects.toThrow(reason);
  });
});
