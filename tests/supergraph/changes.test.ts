import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

const psb = { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' };
const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
};
const oversight = { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' };
const self = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };

let hub: WholeHub;
beforeAll(async () => {
  hub = await wholeHub('local');
});
afterAll(() => hub.close());

function psbAsks(query: string, input: object): Promise<WholeAnswer> {
  return hub.ask({ caller: 'psb-register', access: psb, query, variables: { input } });
}

const publish = `mutation($input: PublishRecordInput!) { result: publishRecord(input: $input) {
  __typename ... on PublishRecordSuccess { version } ... on Conflict { code currentVersion } } }`;
const issue = `mutation($input: IssueLicenceInput!) { result: issueLicence(input: $input) {
  __typename ... on LicenceSuccess { licence { id version state } } ... on Conflict { code } } }`;
const revoke = `mutation($input: ChangeLicenceStateInput!) { result: revokeLicence(input: $input) {
  __typename ... on LicenceSuccess { licence { id version state stateReason } } ... on Conflict { code currentVersion } } }`;
const licence = (holder: string, key: string): object => ({
  idempotencyKey: key,
  type: 'RESIDENCE_PERMIT',
  number: `T-${key}`,
  holderId: holder,
  issuedOn: '2026-11-01',
  claims: [],
});

function idIn(answer: WholeAnswer): string {
  const shape = z.object({
    data: z.object({ result: z.object({ licence: z.object({ id: z.string() }) }) }),
  });
  return shape.parse(answer).data.result.licence.id;
}

describe('a department', () => {
  it('publishes a record, is told of a stale version, and of a key used for something else', async () => {
    const input = (version: number, key: string, email: string) => ({
      idempotencyKey: key,
      citizenId: hub.idOf('qian_yiming'),
      provenance: {
        sourceRecord: 't1',
        version,
        observedAt: '2026-11-20T00:00:00Z',
        assurance: 'AGENCY_REPORTED',
      },
      contact: { email },
    });
    expect(await psbAsks(publish, input(2, 'p1', 'a@example.cn'))).toMatchObject({
      data: { result: { version: 2 } },
    });
    expect(await psbAsks(publish, input(1, 'p2', 'a@example.cn'))).toMatchObject({
      data: { result: { code: 'STALE_VERSION', currentVersion: 2 } },
    });
    expect(await psbAsks(publish, input(3, 'p1', 'b@example.cn'))).toMatchObject({
      data: { result: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    });
  });

  it('issues and revokes a licence, and others see it at once', async () => {
    const holder = hub.idOf('qian_yiming');
    const id = idIn(await psbAsks(issue, licence(holder, 'l1')));
    const revoked = await psbAsks(revoke, {
      idempotencyKey: 'l2',
      licenceId: id,
      expectedVersion: 1,
      reason: '测试',
    });
    expect(revoked).toMatchObject({
      data: { result: { licence: { state: 'REVOKED', version: 2 } } },
    });
    const query =
      'query($id: ID!) { citizen(id: $id) { licences { nodes { state stateReason } } } }';
    const seen = await hub.ask({
      caller: 'hrss-insurance',
      access: insurance,
      query,
      variables: { id: holder },
    });
    expect(seen).toEqual({
      data: { citizen: { licences: { nodes: [{ state: 'REVOKED', stateReason: '测试' }] } } },
    });
  });

  it('changes nothing that its agreement does not say it may', async () => {
    const answer = await hub.ask({
      caller: 'hrss-insurance',
      access: insurance,
      query: issue,
      variables: { input: licence(hub.idOf('wu_min'), 'no') },
    });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }] });
  });
});

describe('a request', () => {
  it('costs the same number of DynamoDB calls for 1, 10 and 100 licences', async () => {
    const query =
      'query($id: ID!) { citizen(id: $id) { identity { sex } licences(first: 100) { nodes { number state issuer { name { zh } } } } submissions { nodes { state } } } }';
    const costs: number[] = [];
    for (const [count, persona] of [
      [1, 'zhou_guizhen'],
      [10, 'wu_xiaohan'],
      [100, 'moreau_camille'],
    ] as const) {
      const holder = hub.idOf(persona);
      for (let n = 0; n < count; n += 1) await psbAsks(issue, licence(holder, `${persona}${n}`));
      const question = {
        caller: 'hrss-insurance',
        access: insurance,
        query,
        variables: { id: holder },
      };
      await hub.ask(question);
      hub.database.calls();
      expect(
        JSON.stringify(await hub.ask(question)).match(/"number"/g)?.length,
      ).toBeGreaterThanOrEqual(count);
      costs.push(hub.database.calls());
    }
    expect(costs).toEqual([costs[0], costs[0], costs[0]]);
    // One of them asks whether the person is sealed (ADR 007).
    expect(costs[0]).toBe(7);
  });

  it('is on record before it is answered: who, whose, which fields, why, by what law, and the citizen sees it', async () => {
    const id = hub.idOf('pei_weifu');
    const query = 'query($id: ID!) { citizen(id: $id) { identity { dateOfBirth } } }';
    await hub.ask({
      caller: 'hrss-insurance',
      access: { ...insurance, case: 'C-1' },
      query,
      variables: { id },
    });
    await hub.ask({
      caller: 'hrss-insurance',
      access: insurance,
      query: query.replace('dateOfBirth', 'ethnicity'),
      variables: { id },
    });
    await hub.sequence();
    const fields = 'client department { id } purpose legalBasis case fields decision refusal';
    const listed = await hub.ask({
      caller: 'audit-desk',
      access: oversight,
      query: `query($id: ID!) { disclosures(filter: { citizenId: $id }, first: 10) { nodes { ${fields} } } }`,
      variables: { id },
    });
    const base = {
      client: 'hrss-insurance',
      department: { id: 'dept_hrss' },
      purpose: insurance.purpose,
      legalBasis: '《中华人民共和国社会保险法》第五十八条',
    };
    const nodes = expect.arrayContaining([
      {
        ...base,
        case: 'C-1',
        decision: 'RELEASED',
        refusal: null,
        fields: ['Citizen.id', 'Citizen.identity', 'Identity.dateOfBirth', 'Query.citizen'],
      },
      {
        ...base,
        case: null,
        decision: 'REFUSED',
        refusal: 'FIELD_NOT_GRANTED',
        fields: expect.arrayContaining(['Identity.ethnicity']),
      },
    ]);
    expect(listed).toMatchObject({ data: { disclosures: { nodes } } });
    const mine = await hub.ask({
      caller: 'pei_weifu',
      access: self,
      query: `query($id: ID!) { citizen(id: $id) { disclosures(first: 10) { nodes { ${fields} } } } }`,
      variables: { id },
    });
    expect(mine).toMatchObject({ data: { citizen: { disclosures: { nodes } } } });
  });
});
