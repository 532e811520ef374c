import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../../src/kernel/time.ts';
import { managing, outreach, portal } from '../../support/consents.ts';
import { wholeHub, type WholeHub } from '../../support/whole-hub.ts';
import { bites, tooLate, unshown, type Answered, type Withdrawn } from './history.ts';
import type { InstanceSettings } from './instance.ts';

const run = promisify(execFile);
const script = 'dist/withdrawal.test.mjs';
/** Milliseconds of asking before the first withdrawal, between two, and past the five seconds after the last. */
const before = 2_000;
const between = 300;
const after = 1_500;

type Instance = {
  readonly name: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
};
type Question = { readonly caller: string; readonly query: string; readonly access: object };

const answerSchema = z.object({ data: z.unknown().optional(), errors: z.unknown().optional() });
const versionSchema = z.object({
  viewer: z.object({ agreement: z.object({ version: z.int() }) }),
});

async function startInstance(name: string, settings: InstanceSettings): Promise<Instance> {
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    name,
    url: `http://127.0.0.1:${String(port)}/graphql`,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

describe('what is withdrawn under load', () => {
  let hub: WholeHub;
  let sound: Instance[] = [];
  let mistaken: Instance[] = [];
  const history: Answered[] = [];
  const withdrawals: Withdrawn[] = [];
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    const options = ['--bundle', '--platform=node', '--format=esm', '--packages=external'];
    const bundled = run('node_modules/.bin/esbuild', [
      'tests/security/withdrawal/instance.ts',
      `--outfile=${script}`,
      '--loader:.json=json',
      ...options,
    ]);
    hub = await wholeHub('local', { clock: systemClock });
    await bundled;
    await portal(hub).give({ caller: 'lin_zhiyuan' }, { optionalFields: ['Contact.mobilePhone'] });
    const { issuerKey, deps, database } = hub;
    const { endpoint } = database;
    const settings = { endpoint, issuerKey, consentKeys: deps.consentKeys };
    sound = await Promise.all(['a', 'b'].map((name) => startInstance(name, settings)));
    mistaken = await Promise.all(
      ['c', 'd'].map((name) => startInstance(name, { ...settings, mistake: 60_000 })),
    );
    await record();
  }, 90_000);
  afterAll(async () => {
    await Promise.all([...sound, ...mistaken].map(({ stop }) => stop()));
    await hub.close();
    await rm(script);
  });

  const register = { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' };
  /** What somebody asks by each right, over and over. */
  const rights = (): Readonly<Record<string, Question>> => {
    const id = JSON.stringify(hub.idOf('lin_zhiyuan'));
    return {
      'a consent': {
        caller: 'hrss-insurance',
        query: `{ citizen(id: ${id}) { contact { mobilePhone } } }`,
        access: outreach,
      },
      'an agreement that is suspended': {
        caller: 'hrss-insurance',
        query: `{ citizen(id: ${id}) { identity { name { fullName } } } }`,
        access: {
          agreement: 'agr_hrss_social_insurance',
          purpose: 'SOCIAL_INSURANCE_REGISTRATION',
        },
      },
      'an agreement that is revoked': {
        caller: 'psb-register',
        query: `{ citizen(id: ${id}) { id } }`,
        access: register,
      },
      'a client': {
        caller: 'samr-licensing',
        query:
          '{ citizenByNationalId(input: { nationalId: "999001198803151014" }) { isAtLeast(age: 18) } }',
        access: { agreement: 'agr_samr_food_business', purpose: 'FOOD_BUSINESS_LICENSING' },
      },
    };
  };

  async function send(
    { url }: Instance,
    { caller, query, access }: Question,
    variables: object = {},
  ): Promise<{ readonly data: unknown; readonly left: number; readonly text: string }> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens.get(caller) ?? ''}`,
      },
      body: JSON.stringify({ query, variables, extensions: { access } }),
    });
    const text = await response.text();
    const { data } = answerSchema.parse(JSON.parse(text));
    return { data, left: Number(response.headers.get('left-at')), text };
  }

  async function changed(
    right: string,
    question: Question,
    input: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const [one] = sound;
    if (!one) throw new Error('not started');
    const { left, text } = await send(one, question, {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    if (!text.includes('"done":"')) throw new Error(`${right}: ${text}`);
    withdrawals.push({ right, acknowledged: left });
  }

  /** By the provider of one, and the consumer of the other. */
  async function changedAgreement(
    right: string,
    verb: 'suspend' | 'revoke',
    agreementId: string,
  ): Promise<void> {
    const query = 'query($id: ID!) { viewer { agreement(id: $id) { version } } }';
    const caller = 'psb-register';
    const { data } = await hub.ask({ caller, query, variables: { id: agreementId } });
    const { version: expectedVersion } = versionSchema.parse(data).viewer.agreement;
    const change = `mutation($input: ChangeAgreementInput!) { ${verb}Agreement(input: $input) { done: __typename ... on AgreementSuccess { agreement { state } } } }`;
    const question = { caller, query: change, access: register };
    await changed(right, question, { agreementId, expectedVersion });
  }

  async function withdrawAll(): Promise<void> {
    await changed(
      'a consent',
      {
        caller: 'lin_zhiyuan',
        query:
          'mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { done: __typename ... on ConsentSuccess { consent { state } } } }',
        access: managing,
      },
      { agreementId: outreach.agreement },
    );
    await setTimeout(between);
    await changedAgreement(
      'an agreement that is suspended',
      'suspend',
      'agr_hrss_social_insurance',
    );
    await setTimeout(between);
    await changedAgreement('an agreement that is revoked', 'revoke', 'agr_psb_register');
    await setTimeout(between);
    await changed(
      'a client',
      {
        caller: 'hub-operations',
        query:
          'mutation($input: ChangeClientInput!) { removeClient(input: $input) { done: __typename ... on ClientSuccess { client { isRemoved } } } }',
        access: { agreement: 'agr_hub_operation', purpose: 'HUB_OPERATION' },
      },
      { clientId: 'samr-licensing' },
    );
  }

  /** Asks every instance by every right, without a pause, while all rights are withdrawn. */
  async function record(): Promise<void> {
    const callers = [
      'lin_zhiyuan',
      'hub-operations',
      'hrss-insurance',
      'psb-register',
      'samr-licensing',
    ];
    for (const caller of callers) tokens.set(caller, await hub.token(caller));
    let isOver = false;
    const asking = [...sound, ...mistaken].flatMap((instance) =>
      Object.entries(rights()).map(async ([right, question]) => {
        while (!isOver) {
          const { left, text } = await send(instance, question);
          const isReleased = /"(mobilePhone|fullName|id)":"|"isAtLeast":true/.test(text);
          history.push({ right, instance: instance.name, left, isReleased });
          await setTimeout(20);
        }
      }),
    );
    try {
      await setTimeout(before);
      await withdrawAll();
      await setTimeout(bites + after);
    } finally {
      isOver = true;
      await Promise.all(asking);
    }
  }

  const of = (instances: readonly Instance[]): readonly Answered[] =>
    history.filter(({ instance }) => instances.some(({ name }) => name === instance));

  it('was used on both processes before, and asked for after', () => {
    expect(withdrawals.map(({ right }) => right)).toEqual(Object.keys(rights()));
    expect(unshown(of(sound), withdrawals, ['a', 'b'])).toEqual([]);
    expect(unshown(of(mistaken), withdrawals, ['c', 'd'])).toEqual([]);
  });

  it('is answered by nobody five seconds later', () => {
    expect(tooLate(of(sound), withdrawals)).toEqual([]);
  });

  it('would be found answered by a hub that keeps what it asked for a minute', () => {
    const late = new Set(tooLate(of(mistaken), withdrawals).map(({ right }) => right));
    expect(late).toEqual(new Set(Object.keys(rights())));
  });
});

describe('the checker of histories', () => {
  const right = 'a right';
  const withdrawals = [{ right, acknowledged: 1_000 }];
  const answer = (left: number, isReleased: boolean, instance = 'a'): Answered => ({
    right,
    instance,
    left,
    isReleased,
  });

  it('finds an answer a millisecond late, and none that is in time, refused, or by another right', () => {
    const late = answer(6_001, true);
    const fine = [answer(6_000, true), answer(9_000, false), { ...late, right: 'another' }];
    expect(tooLate([...fine, late], withdrawals)).toEqual([late]);
  });

  it.each([
    ['never used', [answer(6_001, false)]],
    ['used elsewhere alone', [answer(10, true, 'b'), answer(6_001, false)]],
    ['not asked for afterwards', [answer(10, true), answer(6_000, false)]],
  ])('is not content with a right that was %s', (_, history) => {
    expect(unshown(history, withdrawals, ['a'])).toEqual(['a right at a']);
  });

  it('is content with one that was used before and asked for after', () => {
    expect(unshown([answer(10, true), answer(6_001, false)], withdrawals, ['a'])).toEqual([]);
  });
});
