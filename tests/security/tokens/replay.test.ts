import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { UseOnce } from '../../../src/gateway/authenticate.ts';
import type { Transport } from '../../../src/gateway/execute.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import { callHub, protection, statute } from '../../support/caller.ts';
import { withTables, type TestDatabase } from '../../support/dynamodb.ts';
import { openForge, type Forge } from './forge.ts';
import type { InstanceSettings } from './instance.ts';

const run = promisify(execFile);
const script = 'dist/instance.test.mjs';
const query = '{ citizen(id: "cit_a") { identity { name { fullName } } } }';
const answerSchema = z.object({
  errors: z.tuple([z.looseObject({ extensions: z.looseObject({ code: z.string() }) })]).optional(),
});

type Instance = { readonly url: string; readonly stop: () => Promise<void> };

async function startInstance(settings: InstanceSettings): Promise<Instance> {
  const child = spawn(process.execPath, [script, JSON.stringify(settings)]);
  const exited = once(child, 'exit');
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  const stop = async () => {
    child.kill();
    await exited;
  };
  return { url: `http://127.0.0.1:${String(port)}/graphql`, stop };
}

describe('two processes over one database', () => {
  let database: TestDatabase;
  let forge: Forge;
  let instances: Instance[] = [];
  beforeAll(async () => {
    const options = ['--bundle', '--platform=node', '--format=esm', '--packages=external'];
    await run('node_modules/.bin/esbuild', [
      'tests/security/tokens/instance.ts',
      `--outfile=${script}`,
      ...options,
    ]);
    database = await withTables(['identity']);
    forge = await openForge(() => 'client-a', { clock: systemClock });
    const issuerKey = { ...forge.keys.issuer.publicJwk, kid: 'k', alg: 'ES256' };
    const settings = { endpoint: database.endpoint, issuerKey };
    instances = await Promise.all([startInstance(settings), startInstance(settings)]);
    // The first write of a process is slow, and no request below should wait for it past its patience.
    for (const instance of instances) await send(await proven(), instance);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map(({ stop }) => stop()));
    await forge.hub.gateway.stop();
    await database.close();
    await rm(script);
  });

  async function send(headers: Record<string, string>, { url }: Instance): Promise<string> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, extensions: { access: statute } }),
    });
    const { errors } = answerSchema.parse(await answer.json());
    return errors ? errors[0].extensions.code : 'ANSWERED';
  }

  async function proven(): Promise<{ authorization: string; dpop: string }> {
    const token = await forge.token();
    return { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
  }

  async function sendAll(count: number): Promise<string[]> {
    const headers = await proven();
    return Promise.all(
      Array.from({ length: count }, (_, index) => {
        const instance = instances[index % 2];
        if (!instance) throw new Error('not started');
        return send(headers, instance);
      }),
    );
  }

  it('answer a proof that is sent to both fifty times at once exactly once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answers = (await sendAll(50)).sort();
      expect(answers).toEqual([
        'ANSWERED',
        ...Array.from({ length: 49 }, () => 'DPOP_PROOF_REPLAYED'),
      ]);
    }
  });
});

describe('the memory of used proofs', () => {
  const change = {
    query:
      'mutation { revokeLicence(input: { idempotencyKey: "k", licenceId: "lic_1", expectedVersion: 1, reason: "r" }) { __typename } }',
  };
  const changing = { agreement: 'agr_licences', purpose: 'TESTING' };
  let asked: string[] = [];
  let memory: UseOnce = async () => true;
  let forge: Forge;
  const room =
    (name: string, data: Record<string, unknown>): Transport =>
    async () => {
      asked.push(name);
      return { data, extensions: { disclosed: [] } };
    };
  beforeAll(async () => {
    forge = await openForge(() => 'client-a', {
      identity: {
        useOnce: (use, signal) => {
          asked.push('memory');
          return memory(use, signal);
        },
      },
      transports: {
        citizens: room('citizens', { citizen: null }),
        licences: room('licences', { revokeLicence: { __typename: 'NotFound' } }),
      },
    });
  });
  beforeEach(() => {
    asked = [];
    memory = async () => true;
  });
  afterAll(() => forge.hub.gateway.stop());

  const read = { query: '{ citizen(id: "cit_a") { id } }' };
  async function send(body: { readonly query: string }, access: object) {
    const token = await forge.token();
    const headers = { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
    return callHub(forge.hub, body, { access, headers });
  }

  it('is asked once, beside the reading, and nothing is answered before it has answered', async () => {
    let say: (isFirst: boolean) => void = () => undefined;
    memory = () => new Promise((resolve) => (say = resolve));
    let isAnswered = false;
    const answer = send(read, protection).finally(() => (isAnswered = true));
    while (!asked.includes('citizens')) await setImmediate();
    await setTimeout(50);
    expect(isAnswered).toBe(false);
    say(true);
    expect((await answer).status).toBe(200);
    expect(asked).toEqual(['memory', 'citizens']);
  });

  it('is asked before anything is changed', async () => {
    memory = async () => false;
    expect(await send(change, changing)).toMatchObject({
      status: 401,
      code: 'DPOP_PROOF_REPLAYED',
    });
    expect(asked).toEqual(['memory']);
    memory = async () => true;
    expect((await send(change, changing)).errors).toBeUndefined();
    expect(asked).toEqual(['memory', 'memory', 'licences']);
  });

  it.each<[string, UseOnce]>([
    [
      'is down',
      async () => {
        throw new Error('down');
      },
    ],
    ['hangs', () => new Promise(() => undefined)],
  ])('that %s keeps everything in, and accuses nobody', async (_, state) => {
    memory = state;
    const lines = forge.hub.logged.length;
    for (const [body, access] of [[read, protection] as const, [change, changing] as const])
      expect(await send(body, access)).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
    expect(asked).not.toContain('licences');
    expect(forge.hub.logged.slice(lines).join()).not.toContain('AUTHENTICATION_REFUSED');
  });

  it('is not asked by a caller who has asked too much already', async () => {
    const poor = await openForge(() => 'client-a', {
      callerLimits: { concurrent: 0, costPerMinute: 1_000 },
      identity: { useOnce: async () => asked.push('memory') > 0 },
    });
    const token = await poor.token();
    const headers = { authorization: `DPoP ${token}`, dpop: await poor.proof(token) };
    const answer = await callHub(poor.hub, read, { access: protection, headers });
    await poor.hub.gateway.stop();
    expect(answer.code).toBe('RATE_LIMITED');
    expect(asked).toEqual([]);
  });
});
