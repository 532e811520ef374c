import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { citizenId, type CitizenId } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/time.ts';
import type { Decision } from '../../src/platform/decision-token.ts';
import { licencesRoom } from '../../src/subgraphs/licences/subgraph.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

const clock: Clock = { now: () => new Date('2026-06-15T08:00:00.000Z') };
const fields =
  'id type title { en } number state stateReason validUntil version issuer { id } holder { id }';
const issue = `mutation($input: IssueLicenceInput!) { issueLicence(input: $input) { __typename
  ... on LicenceSuccess { licence { ${fields} } } ... on Conflict { code currentVersion } ... on InvalidInput { issues { field } } } }`;
const changeOf = (
  verb: string,
): string => `mutation($input: ChangeLicenceStateInput!) { change: ${verb}(input: $input) { __typename
  ... on LicenceSuccess { licence { state stateReason version } } ... on Conflict { code currentVersion } ... on NotFound { code } } }`;
const list = `query($id: ID!, $types: [ID!], $states: [LicenceState!], $first: Int, $after: String) {
  _entities(representations: [{ __typename: "Citizen", id: $id }]) { ... on Citizen {
    licences(types: $types, states: $states, first: $first, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } } } }`;
const holds = `query($id: ID!, $type: ID!) {
  _entities(representations: [{ __typename: "Citizen", id: $id }]) { ... on Citizen { holdsValid(licenceType: $type) } } }`;

let room: TestRoom;
let serial = 0;
beforeAll(async () => {
  room = await testRoom(licencesRoom, { tables: ['licences'], clock });
});
afterAll(() => room.database.close());

function input(holderId: CitizenId, changes: object = {}): Record<string, unknown> {
  serial += 1;
  return {
    idempotencyKey: `k${serial}`,
    type: 'RESIDENCE_PERMIT',
    number: `N${serial}`,
    holderId,
    issuedOn: '2026-01-01',
    claims: [],
    ...changes,
  };
}

async function issued(holderId: CitizenId, changes: object = {}): Promise<string> {
  const answer = await room.ask(issue, { input: input(holderId, changes) });
  const id = /lic_[0-9a-f]{32}/.exec(JSON.stringify(answer))?.[0];
  if (id === undefined) throw new Error(JSON.stringify(answer));
  return id;
}

async function change(
  verb: string,
  licenceId: string,
  expectedVersion: number,
  { key, ...changes }: { key?: string; actor?: Decision['actor'] } = {},
): Promise<unknown> {
  serial += 1;
  const change = {
    idempotencyKey: key ?? `c${serial}`,
    licenceId,
    expectedVersion,
    reason: '复核不通过',
  };
  return (await room.ask(changeOf(verb), { input: change }, changes)).data?.['change'];
}

async function listed(id: CitizenId, args: object = {}): Promise<unknown> {
  const answer = await room.ask(list, { id, ...args });
  return answer.errors ?? answer.data?.['_entities'];
}

async function held(id: CitizenId, type: string): Promise<unknown> {
  const { data, errors } = await room.ask(holds, { id, type });
  expect(errors).toBeUndefined();
  return z.object({ _entities: z.tuple([z.object({ holdsValid: z.unknown() })]) }).parse(data)
    ._entities[0].holdsValid;
}

describe('the licences room', () => {
  it('issues a licence, and finds it by id, by number and by holder', async () => {
    const holder = citizenId.create();
    const answer = await room.ask(issue, { input: input(holder, { number: 'X-1' }) });
    expect(answer.data).toMatchObject({
      issueLicence: {
        licence: {
          state: 'VALID',
          version: 1,
          title: { en: 'residence permit' },
          issuer: { id: 'dept_a' },
          holder: { id: holder },
        },
      },
    });
    const found = await room.ask(
      '{ licenceByNumber(input: { type: "RESIDENCE_PERMIT", number: "X-1" }) { id number } }',
    );
    expect(found.data).toMatchObject({ licenceByNumber: { number: 'X-1' } });
    expect(await listed(holder)).toMatchObject([{ licences: { nodes: [{ number: 'X-1' }] } }]);
    expect(found.extensions?.disclosed).toEqual([
      { subject: holder, fields: ['Licence.id', 'Licence.number', 'Query.licenceByNumber'] },
    ]);
  });

  it('answers null for none, and for a holder out of reach', async () => {
    const id = await issued(citizenId.create());
    const ask = async (subjects: '*' | string[], text: string): Promise<unknown> =>
      (
        await room.ask(
          'query($id: ID!) { licence(id: $id) { number } }',
          { id: text },
          { subjects },
        )
      ).data;
    expect(await ask('*', 'lic_00')).toEqual({ licence: null });
    expect(await ask([], id)).toEqual({ licence: null });
  });

  it('computes expiry from the clock; the last day counts', async () => {
    const holder = citizenId.create();
    await issued(holder, { validUntil: '2026-06-15' });
    await issued(holder, { validUntil: '2026-06-14' });
    expect(await listed(holder, { states: ['VALID'] })).toMatchObject([
      { licences: { nodes: [{ validUntil: '2026-06-15' }] } },
    ]);
    expect(await listed(holder, { states: ['EXPIRED'] })).toMatchObject([
      { licences: { nodes: [{ validUntil: '2026-06-14' }] } },
    ]);
  });

  it('suspends and revokes, each with its reason, and nothing after revocation', async () => {
    const id = await issued(citizenId.create());
    expect(await change('suspendLicence', id, 1)).toMatchObject({
      licence: { state: 'SUSPENDED', stateReason: '复核不通过', version: 2 },
    });
    expect(await change('suspendLicence', id, 2)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    expect(await change('revokeLicence', id, 2)).toMatchObject({
      licence: { state: 'REVOKED', version: 3 },
    });
    expect(await change('revokeLicence', id, 3)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  it('refuses a stale version, and lets one of many at once through', async () => {
    const id = await issued(citizenId.create());
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => change('suspendLicence', id, 1)),
    );
    expect(
      outcomes.filter((outcome) => JSON.stringify(outcome).includes('LicenceSuccess')),
    ).toHaveLength(1);
    expect(await change('revokeLicence', id, 1)).toMatchObject({
      code: 'STALE_VERSION',
      currentVersion: 2,
    });
  });

  it('does a repetition once, and refuses the key with other content', async () => {
    const id = await issued(citizenId.create());
    expect(await change('suspendLicence', id, 1, { key: 'same' })).toMatchObject({
      licence: { version: 2 },
    });
    expect(await change('suspendLicence', id, 1, { key: 'same' })).toMatchObject({
      licence: { version: 2 },
    });
    expect(await change('revokeLicence', id, 2, { key: 'same' })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const once = input(citizenId.create());
    expect((await room.ask(issue, { input: once })).data).toEqual(
      (await room.ask(issue, { input: once })).data,
    );
  });

  it('keeps numbers unique within a type', async () => {
    await issued(citizenId.create(), { number: 'U-1' });
    const answer = await room.ask(issue, { input: input(citizenId.create(), { number: 'U-1' }) });
    expect(answer.data).toMatchObject({ issueLicence: { code: 'ALREADY_EXISTS' } });
  });

  it('hides a licence from a department that did not issue it', async () => {
    const id = await issued(citizenId.create());
    const actor = { kind: 'DEPARTMENT', client: 'client-b', department: 'dept_b' } as const;
    expect(await change('revokeLicence', id, 1, { actor })).toEqual({
      __typename: 'NotFound',
      code: 'NOT_FOUND',
    });
  });

  it('reads 1, 10 and 100 licences in one call, newest first, in pages', async () => {
    for (const count of [1, 10, 100]) {
      const holder = citizenId.create();
      await Promise.all(
        Array.from({ length: count }, (_, n) =>
          issued(holder, { issuedOn: `2026-01-${String((n % 28) + 1).padStart(2, '0')}` }),
        ),
      );
      room.database.calls();
      await listed(holder, { first: 100 });
      expect(room.database.calls()).toBe(1);
    }
  });

  it('walks pages without losing or repeating one, and refuses a cursor of another list', async () => {
    const holder = citizenId.create();
    await Promise.all(Array.from({ length: 5 }, () => issued(holder)));
    const seen: string[] = [];
    const cursors: string[] = [];
    for (let after: string | undefined; seen.length < 5; after = cursors.at(-1)) {
      const text = JSON.stringify(await listed(holder, { first: 2, after }));
      seen.push(...[...text.matchAll(/lic_[0-9a-f]{32}/g)].map(([id]) => id));
      cursors.push(
        ...[...text.matchAll(/"endCursor":"([^"]+)"/g)].map(([, cursor = '']) => cursor),
      );
    }
    const elsewhere = await listed(citizenId.create(), { after: cursors[0] });
    expect(JSON.stringify(elsewhere)).toContain('INVALID_CURSOR');
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it('says whether a licence of a type is in force, without the licence', async () => {
    const holder = citizenId.create();
    await issued(holder, { type: 'EXPIRED_YESTERDAY', validUntil: '2026-06-14' });
    await issued(holder, { type: 'LAST_DAY', validUntil: '2026-06-15' });
    await issued(holder, { type: 'EXPIRED_AND_RENEWED', validUntil: '2026-06-14' });
    await issued(holder, { type: 'EXPIRED_AND_RENEWED' });
    await change('suspendLicence', await issued(holder, { type: 'SUSPENDED' }), 1);
    await change('revokeLicence', await issued(holder, { type: 'REVOKED' }), 1);
    await issued(citizenId.create(), { type: 'OF_SOMEBODY_ELSE' });
    expect(await held(holder, 'LAST_DAY')).toBe(true);
    expect(await held(holder, 'EXPIRED_AND_RENEWED')).toBe(true);
    for (const type of ['EXPIRED_YESTERDAY', 'SUSPENDED', 'REVOKED'])
      expect(await held(holder, type)).toBe(false);
    for (const type of ['OF_SOMEBODY_ELSE', 'UNHEARD_OF'])
      expect(await held(holder, type)).toBeNull();
  });

  it('says so in one call, of 1 licence and of 30, and reports the predicate alone', async () => {
    for (const count of [1, 30]) {
      const holder = citizenId.create();
      await Promise.all(Array.from({ length: count }, () => issued(holder)));
      room.database.calls();
      const answer = await room.ask(holds, { id: holder, type: 'RESIDENCE_PERMIT' });
      expect(room.database.calls()).toBe(1);
      expect(answer.extensions?.disclosed).toEqual([
        { subject: holder, fields: ['Citizen.holdsValid'] },
      ]);
    }
  });

  it('refuses a type that can be none, with the rule', async () => {
    const { errors } = await room.ask(holds, { id: citizenId.create(), type: 'a permit' });
    expect(errors).toMatchObject([
      {
        message: 'Arguments break rules: licenceType must be a code such as RESIDENCE_PERMIT',
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
  });

  it.each([0, 101])('refuses a page of %d', async (first) => {
    expect(JSON.stringify(await listed(citizenId.create(), { first }))).toContain('BAD_REQUEST');
  });

  it('names the field at fault', async () => {
    const bad = input(citizenId.create(), {
      issuedOn: '2026-02-30',
      validUntil: '2025-01-01',
      type: 'permit',
    });
    const answer = await room.ask(issue, { input: bad });
    expect(answer.data).toMatchObject({
      issueLicence: { issues: [{ field: 'type' }, { field: 'issuedOn' }, { field: 'validUntil' }] },
    });
  });
});
