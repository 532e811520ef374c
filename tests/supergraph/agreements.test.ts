import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { signText } from '../../src/platform/party-signature.ts';
import {
  agreementLife,
  type Life,
  type Role,
  type Shown,
  type Verb,
} from '../support/agreement-life.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

let time = '2026-11-24T08:00:00.000Z';
let hub: WholeHub;
let life: Life;
beforeAll(async () => {
  hub = await wholeHub('local', { clock: { now: () => new Date(time) } });
  life = await agreementLife(hub);
});
beforeEach(() => {
  time = '2026-11-24T08:00:00.000Z';
});
afterAll(() => hub.close());

const submit: readonly [Role, Verb] = ['consumer', 'submit'];
const active: readonly (readonly [Role, Verb])[] = [
  submit,
  ['consumer', 'approve'],
  ['provider', 'approve'],
];
const inForce = async (changes: object = {}): Promise<Shown> =>
  life.after(await life.draft(changes), ...active);

/** The sex of a persona, asked under an agreement. */
function asked(agreement: Shown, persona = 'lin_zhiyuan'): Parameters<WholeHub['ask']>[0] {
  return {
    caller: 'hrss-insurance',
    access: { agreement: agreement.id, purpose: 'LIFE_OF_AGREEMENTS' },
    query: 'query($id: ID!) { citizen(id: $id) { identity { sex } } }',
    variables: { id: hub.idOf(persona) },
  };
}
const ask = (agreement: Shown, persona?: string): Promise<WholeAnswer> =>
  hub.ask(asked(agreement, persona));
const released = { data: { citizen: { identity: { sex: expect.any(String) } } } };
const refused = (code: string): object => ({ errors: [{ extensions: { code } }] });

const registerSignatory = `mutation($input: RegisterSignatoryInput!) { result: registerSignatory(input: $input) {
  __typename ... on SignatorySuccess { signatory { keyId person withdrawnAt department { id } } } ... on Problem { code } ... on InvalidInput { issues { field } } } }`;
const withdrawSignatory = `mutation($input: WithdrawSignatoryInput!) { result: withdrawSignatory(input: $input) {
  __typename ... on SignatorySuccess { signatory { keyId withdrawnAt } } ... on Problem { code } } }`;
const zeros = 'A'.repeat(43);
let keys = 0;
const operator = (query: string, input: object): Promise<WholeAnswer> =>
  hub.ask({
    caller: 'hub-operations',
    access: { agreement: 'agr_hub_operation', purpose: 'HUB_OPERATION' },
    query,
    variables: { input: { idempotencyKey: `operator-${(keys += 1)}`, ...input } },
  });

type Officer = { readonly key: JWK; readonly publicKey: object; readonly keyId: string };
async function officer(algorithm: 'EdDSA' | 'ES256' = 'EdDSA'): Promise<Officer> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const publicKey = await exportJWK(pair.publicKey);
  return {
    key: await exportJWK(pair.privateKey),
    publicKey,
    keyId: await calculateJwkThumbprint(publicKey),
  };
}
const registration = ({ publicKey }: Officer, changes: object = {}): object => ({
  departmentId: 'dept_hrss',
  person: 'per_officer',
  publicKey,
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  ...changes,
});
async function registered(
  algorithm: 'EdDSA' | 'ES256' = 'EdDSA',
  changes: object = {},
): Promise<Officer> {
  const made = await officer(algorithm);
  const answered = await operator(registerSignatory, registration(made, changes));
  expect(answered).toMatchObject({ data: { result: { signatory: { keyId: made.keyId } } } });
  return made;
}
const toSign = ({ proposal }: Shown): string => proposal?.revision ?? '';

describe('under an agreement', () => {
  it('nothing is answered before both departments have approved, and then it is', async () => {
    const draft = await life.draft();
    expect(await ask(draft)).toMatchObject(refused('AGREEMENT_NOT_IN_FORCE'));
    time = '2026-11-24T08:00:05.000Z';
    const half = await life.after(draft, submit, ['provider', 'approve']);
    expect(half['missing']).toEqual(['CONSUMER_APPROVAL']);
    expect(await ask(half)).toMatchObject(refused('AGREEMENT_NOT_IN_FORCE'));
    time = '2026-11-24T08:00:10.000Z';
    const whole = await life.after(half, ['consumer', 'approve']);
    expect(whole['missing']).toEqual([]);
    expect(await ask(whole)).toMatchObject(released);
  });

  it.each(['suspend', 'revoke'] as const)(
    'nothing is answered by any instance 5 seconds after it was told to %s',
    async (verb) => {
      const one = await inForce();
      expect(await hub.ask(asked(one))).toMatchObject(released);
      expect(await hub.askElsewhere(asked(one))).toMatchObject(released);
      await life.after(one, ['provider', verb]);
      time = '2026-11-24T08:00:05.000Z';
      const late = [await hub.ask(asked(one)), await hub.askElsewhere(asked(one))];
      for (const answer of late) expect(answer).toMatchObject(refused('AGREEMENT_NOT_IN_FORCE'));
    },
  );

  it('what was agreed stays in force until other terms are approved by both', async () => {
    const one = await inForce();
    const wider = {
      fields: [
        'Query.citizen',
        'Citizen.id',
        'Citizen.identity',
        'Identity.sex',
        'Identity.dateOfBirth',
      ],
    };
    const beside = await life.after(one, ['consumer', 'amend', wider], ['provider', 'approve']);
    expect(beside).toMatchObject({
      state: 'ACTIVE',
      missing: [],
      proposal: { missing: ['CONSUMER_APPROVAL'], fields: expect.arrayContaining(wider.fields) },
    });
    const birth = {
      ...asked(one),
      query: 'query($id: ID!) { citizen(id: $id) { identity { dateOfBirth } } }',
    };
    expect(await ask(beside)).toMatchObject(released);
    expect(await hub.ask(birth)).toMatchObject(refused('FIELD_NOT_GRANTED'));
    const widened = await life.after(beside, ['consumer', 'approve']);
    expect(widened).toMatchObject({ state: 'ACTIVE', proposal: null });
    time = '2026-11-24T08:00:05.000Z';
    expect(await hub.ask(birth)).toMatchObject({ data: { citizen: { identity: {} } } });
  });

  it('nothing is answered past its last day, which no sandbox forgets', async () => {
    const one = await inForce();
    time = '2026-12-31T23:59:59.000Z';
    expect(await ask(one)).toMatchObject(released);
    time = '2027-01-01T00:00:00.000Z';
    expect(await ask(one)).toMatchObject(refused('AGREEMENT_NOT_IN_FORCE'));
    expect(await life.show(one.id)).toMatchObject({ state: 'EXPIRED', missing: ['NEW_TERMS'] });
  });
});

describe('the terms of an agreement', () => {
  it('reach only people who live in its territory; whose residence nobody knows is outside', async () => {
    const one = await inForce({ territory: ['310104', '310110'] });
    const all = await inForce({ territory: ['310000'] });
    const nobody = { data: { citizen: null } };
    expect(await ask(one, 'lin_zhiyuan')).toMatchObject(released);
    expect(await ask(one, 'zhou_guizhen')).toMatchObject(nobody);
    expect(await ask(all, 'zhou_guizhen')).toMatchObject(released);
    expect(await ask(all, 'qian_yiming')).toMatchObject(nobody);
  });

  it('cap the people of a day for all instances together; the same person again is free', async () => {
    const one = await inForce({ volumePerDay: 2 });
    const [first, second, third] = ['lin_zhiyuan', 'zhou_guizhen', 'wu_min'];
    expect(await hub.ask(asked(one, first))).toMatchObject(released);
    expect(await hub.askElsewhere(asked(one, second))).toMatchObject(released);
    expect(await hub.ask(asked(one, third))).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'VOLUME_CAP_REACHED',
            renewsAt: '2026-11-25T00:00:00.000Z',
            retryAfter: 16 * 3600,
          },
        },
      ],
    });
    expect(hub.headers().get('retry-after')).toBe(String(16 * 3600));
    expect(await hub.askElsewhere(asked(one, first))).toMatchObject(released);
    time = '2026-11-25T00:00:00.000Z';
    expect(await hub.ask(asked(one, third))).toMatchObject(released);
  });

  it('put a refusal past the cap on record, and nobody’s release', async () => {
    const one = await inForce({ volumePerDay: 1 });
    await ask(one, 'lin_zhiyuan');
    await hub.sequence();
    await ask(one, 'zhou_guizhen');
    await hub.sequence();
    const listed = await hub.ask({
      caller: 'audit-desk',
      access: { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' },
      query: `query($of: ID!, $who: ID!) { disclosures(filter: { agreement: $of, citizenId: $who }) { nodes { decision refusal } } }`,
      variables: { of: one.id, who: hub.idOf('zhou_guizhen') },
    });
    expect(listed).toEqual({
      data: { disclosures: { nodes: [{ decision: 'REFUSED', refusal: 'VOLUME_CAP_REACHED' }] } },
    });
  });

  it('cost no database call more without a cap, and three with one', async () => {
    const [free, capped] = [await inForce(), await inForce({ volumePerDay: 100 })];
    const cost = async (one: Shown, persona: string): Promise<number> => {
      await ask(one, 'wu_min');
      hub.database.calls();
      expect(await ask(one, persona)).toMatchObject(released);
      return hub.database.calls();
    };
    const without = await cost(free, 'lin_zhiyuan');
    expect(without).toBe(4);
    expect(await cost(capped, 'lin_zhiyuan')).toBe(without + 3);
    expect(await cost(capped, 'lin_zhiyuan')).toBe(without + 1);
  });

  it('are for a sandbox unless they say production', async () => {
    expect((await life.draft())['stage']).toBe('SANDBOX');
    expect(await ask(await inForce({ stage: 'SANDBOX' }))).toMatchObject(released);
    expect(await ask(await inForce({ stage: 'PRODUCTION' }))).toMatchObject(released);
  });
});

describe('an approval', () => {
  it.each(['EdDSA', 'ES256'] as const)(
    'is signed by a registered key, by %s too',
    async (algorithm) => {
      const own = await registered(algorithm);
      const one = await life.after(await life.draft(), submit);
      const signature = await signText(toSign(one), own.key, own.keyId);
      const approved = await life.after(one, ['consumer', 'approve', { signature }]);
      expect(approved).toMatchObject({
        approvals: [
          { department: { id: 'dept_hrss' }, person: 'per_officer', revision: toSign(one) },
        ],
      });
    },
  );

  const forgeries: Readonly<Record<string, (one: Shown) => Promise<string>>> = {
    'nobody’s key': async (one) => {
      const stranger = await officer();
      return signText(toSign(one), stranger.key, stranger.keyId);
    },
    'another key than the one it names': async (one) => {
      const [own, stranger] = [await registered(), await officer()];
      return signText(toSign(one), stranger.key, own.keyId);
    },
    'the key of the other department': (one) => life.sign('dept_psb', toSign(one)),
    'a key that was withdrawn': async (one) => {
      const own = await registered();
      await operator(withdrawSignatory, { departmentId: 'dept_hrss', keyId: own.keyId });
      return signText(toSign(one), own.key, own.keyId);
    },
    'a key that is not valid yet': async (one) => {
      const own = await registered('EdDSA', { validFrom: '2026-11-25' });
      return signText(toSign(one), own.key, own.keyId);
    },
    'a key that is not valid any more': async (one) => {
      const own = await registered('EdDSA', { validUntil: '2026-11-23' });
      return signText(toSign(one), own.key, own.keyId);
    },
    'the right key over another revision': async (one) =>
      life.sign('dept_hrss', one.revision.replace(/.$/, '0')),
    'the right key over the same terms of another agreement': async () => {
      const other = await life.after(await life.draft(), submit);
      return life.sign('dept_hrss', toSign(other));
    },
    'a signature of another type': async (one) => {
      const own = await registered();
      return new SignJWT({ revision: toSign(one) })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: own.keyId })
        .sign(own.key);
    },
    'no signature': async () => 'approved',
  };

  it.each(Object.keys(forgeries))('by %s is refused, and nothing is approved', async (name) => {
    const one = await life.after(await life.draft(), submit);
    const signature = (await forgeries[name]?.(one)) ?? '';
    const outcome = await life.change('consumer', 'approve', one, { signature });
    expect(outcome).toMatchObject({ is: 'INVALID_INPUT', issues: [{ field: 'signature' }] });
    expect((await life.show(one.id)).version).toBe(one.version);
  });

  it('of earlier terms is not one of those that took their place', async () => {
    const one = await life.after(await life.draft(), submit);
    const signature = await life.sign('dept_hrss', toSign(one));
    await life.after(one, ['consumer', 'approve', { signature }]);
    const amended = await life.after(await life.show(one.id), ['consumer', 'amend']);
    expect(amended['missing']).toEqual(['CONSUMER_APPROVAL', 'PROVIDER_APPROVAL']);
    const replayed = await life.change('consumer', 'approve', amended, { signature });
    expect(replayed.is).toBe('INVALID_INPUT');
  });

  it('by one person for both departments is refused, with one key or with two', async () => {
    const both = await officer();
    const another = await officer();
    await operator(registerSignatory, registration(both, { person: 'per_both' }));
    await operator(
      registerSignatory,
      registration(another, { person: 'per_both', departmentId: 'dept_psb' }),
    );
    await operator(
      registerSignatory,
      registration(both, { person: 'per_other', departmentId: 'dept_psb' }),
    );
    const one = await life.after(await life.draft(), submit);
    const first = await signText(toSign(one), both.key, both.keyId);
    const half = await life.after(one, ['consumer', 'approve', { signature: first }]);
    const second = await signText(toSign(one), another.key, another.keyId);
    for (const signature of [first, second]) {
      const outcome = await life.change('provider', 'approve', half, { signature });
      expect(outcome).toMatchObject({ is: 'NOT_PERMITTED' });
    }
    expect((await life.show(one.id)).state).toBe('SUBMITTED');
  });

  it('stands when its key is withdrawn later', async () => {
    const own = await registered();
    const one = await life.after(await life.draft(), submit);
    const signature = await signText(toSign(one), own.key, own.keyId);
    const whole = await life.after(
      one,
      ['consumer', 'approve', { signature }],
      ['provider', 'approve'],
    );
    time = '2026-11-24T09:00:00.000Z';
    await operator(withdrawSignatory, { departmentId: 'dept_hrss', keyId: own.keyId });
    expect(await life.show(one.id)).toMatchObject({ firstBadRevision: null });
    expect(await ask(whole)).toMatchObject(released);
  });
});

describe('a signatory', () => {
  it('is registered and withdrawn by the operator alone', async () => {
    const own = await officer();
    const input = { idempotencyKey: 'mine', ...registration(own) };
    for (const role of ['consumer', 'provider'] as const)
      expect(await life.ask(role, registerSignatory, { input })).toMatchObject({
        data: { result: { code: 'NOT_PERMITTED' } },
      });
    const withdrawal = { idempotencyKey: 'its', departmentId: 'dept_hrss', keyId: own.keyId };
    expect(await life.ask('consumer', withdrawSignatory, { input: withdrawal })).toMatchObject({
      data: { result: { code: 'NOT_PERMITTED' } },
    });
  });

  it('is registered once, and never again once withdrawn', async () => {
    const own = await registered();
    const again = await operator(registerSignatory, registration(own));
    expect(again).toMatchObject({ data: { result: { signatory: { withdrawnAt: null } } } });
    const other = await operator(registerSignatory, registration(own, { person: 'per_other' }));
    expect(other).toMatchObject({ data: { result: { code: 'ALREADY_EXISTS' } } });
    const input = { departmentId: 'dept_hrss', keyId: own.keyId };
    for (const withdrawn of [
      await operator(withdrawSignatory, input),
      await operator(withdrawSignatory, input),
    ])
      expect(withdrawn).toMatchObject({ data: { result: { signatory: { withdrawnAt: time } } } });
    const revived = await operator(registerSignatory, registration(own));
    expect(revived).toMatchObject({ data: { result: { code: 'ALREADY_EXISTS' } } });
  });

  it.each<[string, string, () => Promise<object>]>([
    ['a private one', 'publicKey', async () => (await officer()).key],
    [
      'no point of its curve',
      'publicKey',
      async () => ({ kty: 'EC', crv: 'P-256', x: zeros, y: zeros }),
    ],
    ['one of another kind', 'publicKey.kty', async () => ({ kty: 'oct', k: 'secret' })],
  ])('is not registered by a key that is %s', async (_, field, key) => {
    const input = registration({ ...(await officer()), publicKey: await key() });
    const answered = await operator(registerSignatory, input);
    expect(answered).toMatchObject({
      data: { result: { code: 'INVALID_INPUT', issues: [{ field }] } },
    });
    expect(JSON.stringify(answered)).not.toContain('secret');
  });
});
