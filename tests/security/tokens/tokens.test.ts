import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { partitionsOf, readRecord } from '../../../src/subgraphs/audit/model/disclosure.ts';
import { callHub, statute } from '../../support/caller.ts';
import { audience } from '../../support/hub.ts';
import { attacks } from './attacks.ts';
import { keyPair, moment, now, openForge, type Forge } from './forge.ts';

const query = '{ citizen(id: "cit_victim") { identity { name { fullName } } } }';

let forge: Forge;
/** Each attack is another client’s, so that none is hidden behind the limit on records of one. */
let client = 0;
beforeAll(async () => {
  forge = await openForge(() => `client-${client}`);
});
afterAll(() => forge.hub.gateway.stop());

/** What a request left behind: lines of the log, and records. */
async function traces(headers: Readonly<Record<string, string>>) {
  const { hub } = forge;
  const [lines, entries] = [hub.logged.length, hub.intake.entries.length];
  const answer = await callHub(hub, { query }, { access: statute, headers });
  return {
    answer,
    lines: hub.logged.slice(lines).map((line): unknown => JSON.parse(line)),
    records: hub.intake.entries
      .slice(entries)
      .flatMap(({ records }) => records)
      .map((record): unknown => JSON.parse(record)),
  };
}

async function bound(claims = {}): Promise<{ authorization: string; dpop: string }> {
  const token = await forge.token();
  return { authorization: `DPoP ${token}`, dpop: await forge.proof(token, claims) };
}

describe('a department’s system', () => {
  it('is answered with a token that is bound to its key, and a proof', async () => {
    const { answer } = await traces(await bound());
    expect(answer).toMatchObject({ status: 200, data: { citizen: { identity: {} } } });
  });

  it.each([
    ['60 seconds behind', { iat: now - 60 }],
    ['60 seconds ahead', { iat: now + 60 }],
  ])('may have a clock that is %s', async (_, claims) => {
    expect((await traces(await bound(claims))).answer.status).toBe(200);
  });

  it('may be called by its one audience in a list', async () => {
    const token = await forge.token({ aud: [audience] });
    const headers = { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
    expect((await traces(headers)).answer.status).toBe(200);
  });

  it('may sign its proofs with EdDSA', async () => {
    const { publicJwk, privateKey } = await keyPair('EdDSA');
    const token = await forge.token({ cnf: { jkt: await calculateJwkThumbprint(publicJwk) } });
    const dpop = await forge.proof(token, {}, { alg: 'EdDSA', jwk: publicJwk }, privateKey);
    expect((await traces({ authorization: `DPoP ${token}`, dpop })).answer.status).toBe(200);
  });
});

describe('nobody is let in', () => {
  it.each(attacks)('by $name: $code $reason', async ({ send, code, reason, trace }) => {
    client += 1;
    const asked = forge.asked();
    const headers = await send(forge);
    const { answer, lines, records } = await traces(headers);
    expect(answer).toMatchObject({ status: 401, code });
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions['reason']).toBe(reason);
    expect(answer.headers['www-authenticate']).toMatch(/^(Bearer|DPoP) error="invalid_/);
    const known = trace === 'RECORD' ? { client: `client-${client}` } : {};
    expect(lines).toContainEqual({
      code: 'AUTHENTICATION_REFUSED',
      refusal: code,
      ...(reason === undefined ? {} : { reason }),
      ...known,
    });
    const record = {
      client: `client-${client}`,
      department: 'dept_a',
      at: moment.toISOString(),
      decision: 'REFUSED',
      refusal: code,
      subject: null,
      fields: [],
    };
    expect(records).toMatchObject(trace === 'RECORD' ? [record] : []);
    expectNothingOf(headers, [answer.text, lines, records]);
    // A token that invents keys makes the issuer be asked at the most once, and nobody else.
    expect(forge.asked() - asked).toBeLessThanOrEqual(1);
  });

  it('by at least 35 attacks, no two of one name', () => {
    const names = new Set(attacks.map(({ name }) => name));
    expect(names.size).toBe(attacks.length);
    expect(names.size).toBeGreaterThanOrEqual(35);
  });
});

/** Neither whom it was about, nor anything with which it could be tried again. */
function expectNothingOf(headers: Readonly<Record<string, string>>, left: unknown): void {
  const text = JSON.stringify(left);
  expect(text).not.toContain('cit_victim');
  const secrets = Object.values(headers).flatMap((value) => value.split(/[ .]/));
  expect(secrets.filter((secret) => secret.length > 20 && text.includes(secret))).toEqual([]);
}

describe('a proof', () => {
  it('is taken once, whatever it is sent with', async () => {
    client += 1;
    const headers = await bound();
    expect((await traces(headers)).answer.status).toBe(200);
    const again = await traces(headers);
    expect(again.answer).toMatchObject({ status: 401, code: 'DPOP_PROOF_REPLAYED' });
    expect(again.records).toEqual([
      expect.objectContaining({ refusal: 'DPOP_PROOF_REPLAYED', client: `client-${client}` }),
    ]);
  });

  it('of the same name by another key is another proof', async () => {
    const { publicJwk, privateKey } = forge.keys.thief;
    const jkt = await calculateJwkThumbprint(publicJwk);
    const [first, second] = [await forge.token(), await forge.token({ cnf: { jkt } })];
    const jti = 'the same';
    const proofs = [
      await forge.proof(first, { jti }),
      await forge.proof(second, { jti }, { jwk: publicJwk }, privateKey),
    ];
    for (const [index, token] of [first, second].entries()) {
      const headers = { authorization: `DPoP ${token}`, dpop: proofs[index] ?? '' };
      expect((await traces(headers)).answer.status).toBe(200);
    }
  });
});

describe('a token that was found by a thief', () => {
  it('fills no log: past sixty records in a minute, lines are left alone', async () => {
    client += 1;
    const headers = { authorization: `Bearer ${await forge.token()}` };
    const left = [];
    for (let count = 0; count < 61; count += 1) left.push(await traces(headers));
    expect(left.map(({ answer }) => answer.code)).toEqual(left.map(() => 'DPOP_PROOF_REQUIRED'));
    expect(left.flatMap(({ records }) => records)).toHaveLength(60);
    expect(left.every(({ lines }) => lines.length > 0)).toBe(true);
  });

  it('leaves a record that the audit room files under its owner', async () => {
    client += 1;
    await traces({ authorization: `Bearer ${await forge.token()}` });
    const [text = ''] = forge.hub.intake.entries.at(-1)?.records ?? [];
    expect(partitionsOf(readRecord(text))).toEqual([
      { month: '2026-03' },
      { department: 'dept_a' },
    ]);
  });

  it('is not refused before that is on record', async () => {
    client += 1;
    forge.hub.intake.state = 'down';
    const { answer } = await traces({ authorization: `Bearer ${await forge.token()}` });
    forge.hub.intake.state = 'up';
    expect(answer).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
  });
});
