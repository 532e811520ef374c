import { afterEach, describe, expect, it } from '@jest/globals';
import type { JWK } from 'jose';
import { issuerKeys } from '../../../src/gateway/issuer-keys.ts';
import { callHub, statute } from '../../support/caller.ts';
import { keyPair, openForge, type Forge, type KeyPair } from './forge.ts';

const query = '{ citizen(id: "cit_a") { identity { name { fullName } } } }';
const minute = 60_000;

/** An issuer whose published keys a test changes, and a hub whose time it moves. */
async function openIssuer() {
  let now = Date.parse('2026-03-02T08:00:00.000Z');
  const clock = { now: () => new Date(now) };
  const published: JWK[] = [];
  const logged: string[] = [];
  const state: { asked: number; answers: 'KEYS' | 'NOTHING' | 'PAGE' } = {
    asked: 0,
    answers: 'KEYS',
  };
  const fetchKeys = async (): Promise<unknown> => {
    state.asked += 1;
    await Promise.resolve();
    if (state.answers === 'NOTHING') throw new TypeError('fetch failed');
    return state.answers === 'KEYS' ? { keys: [...published] } : '<html>';
  };
  const jwks = issuerKeys({ fetchKeys, clock, log: (code) => logged.push(code) });
  const forge = await openForge(() => 'client-a', {
    clock,
    identity: { jwks },
    callerLimits: { concurrent: 1_000, costPerMinute: 1e9 },
  });
  const publish = (...keys: readonly (readonly [string, KeyPair])[]): void => {
    const jwkOf = ([kid, { publicJwk }]: readonly [string, KeyPair]) => ({ ...publicJwk, kid });
    published.splice(0, Infinity, ...keys.map(jwkOf));
  };
  const send = async (kid: string, { privateKey }: KeyPair) => {
    const token = await forge.token({}, { kid }, privateKey);
    const headers = { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
    const { status, code, errors } = await callHub(
      forge.hub,
      { query },
      { access: statute, headers },
    );
    return { status, code, reason: errors?.[0]?.extensions['reason'] };
  };
  const pass = (milliseconds: number) => (now += milliseconds);
  return { forge, state, logged, publish, send, pass };
}

const refused = { status: 401, code: 'UNAUTHENTICATED', reason: 'kid' };
const outage = { status: 503, code: 'SOURCE_UNAVAILABLE' };

let opened: Forge | undefined;
afterEach(() => opened?.hub.gateway.stop());
async function issuer() {
  const { forge, ...rest } = await openIssuer();
  opened = forge;
  return { ...rest, first: await keyPair(), second: await keyPair() };
}

describe('the keys of an issuer', () => {
  it('change under load without one request that fails', async () => {
    const { publish, send, pass, first, second, state } = await issuer();
    publish(['1', first]);
    const answers: { status: number }[] = [];
    const burst = async (kids: readonly (readonly [string, KeyPair])[]) => {
      const sent = Array.from({ length: 40 }, (_, index) => kids[index % kids.length]);
      answers.push(...(await Promise.all(sent.map(async (one) => (one ? send(...one) : refused)))));
      pass(minute);
    };
    await burst([['1', first]]);
    // Both live; then the new one signs, with no word before; then the old one goes.
    publish(['1', first], ['2', second]);
    await burst([
      ['1', first],
      ['2', second],
    ]);
    await burst([['2', second]]);
    publish(['2', second]);
    for (let minutes = 0; minutes < 7; minutes += 1) await burst([['2', second]]);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers).toHaveLength(400);
    // At the start, for the key that was not known, and five minutes after that.
    expect(state.asked).toBe(3);
  });

  it('are asked for once, however many ask at first', async () => {
    const { publish, send, first, state } = await issuer();
    publish(['1', first]);
    const answers = await Promise.all(Array.from({ length: 30 }, () => send('1', first)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(state.asked).toBe(1);
  });

  it('are gone five minutes after the issuer took them back', async () => {
    const { publish, send, pass, first, second } = await issuer();
    publish(['1', first], ['2', second]);
    expect(await send('1', first)).toMatchObject({ status: 200 });
    publish(['2', second]);
    pass(5 * minute - 1);
    expect(await send('1', first)).toMatchObject({ status: 200 });
    pass(1);
    expect(await send('1', first)).toEqual(refused);
  });

  it('are not asked for by everybody who invents a name: once in five seconds', async () => {
    const { publish, send, pass, first, second, state } = await issuer();
    publish(['1', first]);
    await send('1', first);
    pass(5_000);
    for (let index = 0; index < 20; index += 1)
      expect(await send(`invented-${index}`, second)).toEqual(refused);
    expect(state.asked).toBe(2);
    pass(5_000);
    await send('invented', second);
    expect(state.asked).toBe(3);
    expect(await send('1', first)).toMatchObject({ status: 200 });
  });

  it.each(['NOTHING', 'PAGE'] as const)(
    'serve for half an hour while the issuer answers %s, and no longer',
    async (answers) => {
      const { publish, send, pass, first, second, state, logged } = await issuer();
      publish(['1', first]);
      await send('1', first);
      state.answers = answers;
      for (const step of [6, 8, 8, 7]) {
        pass(step * minute);
        expect(await send('1', first)).toMatchObject({ status: 200 });
      }
      expect(await send('2', second)).toEqual(refused);
      pass(minute);
      expect(await send('1', first)).toMatchObject(outage);
      expect(logged).toContain('ISSUER_KEYS_FAILED');
      state.answers = 'KEYS';
      pass(5_000);
      expect(await send('1', first)).toMatchObject({ status: 200 });
    },
  );

  it('that were never had let nobody in, and are asked for again', async () => {
    const { publish, send, pass, first, state } = await issuer();
    publish(['1', first]);
    state.answers = 'NOTHING';
    for (let index = 0; index < 5; index += 1) expect(await send('1', first)).toMatchObject(outage);
    expect(state.asked).toBe(1);
    state.answers = 'KEYS';
    pass(5_000);
    expect(await send('1', first)).toMatchObject({ status: 200 });
  });

  it.each<[string, string, (key: KeyPair) => object]>([
    ['a private key', 'SOURCE_UNAVAILABLE', ({ privateJwk }) => ({ ...privateJwk, kid: '1' })],
    [
      'a key to encrypt with',
      'UNAUTHENTICATED',
      ({ publicJwk }) => ({ ...publicJwk, kid: '1', use: 'enc' }),
    ],
    [
      'a key of another algorithm',
      'UNAUTHENTICATED',
      ({ publicJwk }) => ({ ...publicJwk, kid: '1', alg: 'ES384' }),
    ],
    ['a secret', 'UNAUTHENTICATED', () => ({ kty: 'oct', k: 'c2VjcmV0', kid: '1', alg: 'HS256' })],
    ['no name', 'UNAUTHENTICATED', ({ publicJwk }) => publicJwk],
  ])('do not sign tokens with %s', async (_, code, jwkOf) => {
    const first = await keyPair();
    const clock = { now: () => new Date('2026-03-02T08:00:00.000Z') };
    const fetchKeys = async () => ({ keys: [jwkOf(first)] });
    const jwks = issuerKeys({ fetchKeys, clock, log: () => undefined });
    opened = await openForge(() => 'client-a', { clock, identity: { jwks } });
    const token = await opened.token({}, { kid: '1' }, first.privateKey);
    const headers = { authorization: `DPoP ${token}`, dpop: await opened.proof(token) };
    const answer = await callHub(opened.hub, { query }, { access: statute, headers });
    expect(answer).toMatchObject({ code });
    expect(answer.data).toBeUndefined();
  });
});
