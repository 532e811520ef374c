import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transport } from '../../src/gateway/execute.ts';
import { callHub, lastRecords } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const document = 'query($id: ID!) { citizen(id: $id) { id identity { sex dateOfBirth } } }';
const variables = { id: 'cit_a' };

let hub: TestHub;
/** A forms room that asks the hub itself, with the decision it was asked under. */
const forms: Transport = async ({ token = '' }) => {
  const { receipt } = await hub.gateway.ask({ document, variables, token });
  return {
    data: { prefill: { receipt: receipt.request } },
    extensions: { disclosed: [] },
  };
};
beforeAll(async () => {
  hub = await testHub({ transports: { forms } });
});
afterAll(() => hub.gateway.stop());

describe('an inner question', () => {
  it('is answered with the rights of the decision, without what it does not grant', async () => {
    const answer = await hub.gateway.ask({ document, variables, token: await hub.decision() });
    expect(answer).toMatchObject({
      data: { citizen: { id: 'cit_a', identity: { sex: 'FEMALE' } } },
      denied: ['Identity.dateOfBirth'],
      failures: [],
      receipt: { request: 'req_1', records: [expect.stringMatching(/^[0-9a-f]{64}$/)] },
    });
  });

  it('reaches nobody whom the decision does not reach', async () => {
    const token = await hub.decision({ subjects: ['cit_b'] });
    const { data } = await hub.gateway.ask({ document, variables, token });
    expect(data).toEqual({ citizen: null });
  });

  it('says where a source failed, so that its silence is not taken for an empty record', async () => {
    const dark = await testHub({
      transports: {
        citizens: async () => {
          throw new Error('down');
        },
      },
    });
    const token = await dark.decision({ agreement: 'agr_protection' });
    const { failures } = await dark.gateway.ask({ document, variables, token });
    await dark.gateway.stop();
    expect(failures).toEqual([['citizen']]);
  });

  it.each(['', 'abc', 'a.b.c'])('is refused without a decision: %p', async (token) => {
    const refusal = { code: 'DECISION_REQUIRED' };
    await expect(hub.gateway.ask({ document, variables, token })).rejects.toMatchObject(refusal);
    await expect(hub.gateway.plan({ document, token })).rejects.toMatchObject(refusal);
  });

  it('is refused with what a caller would be refused with', async () => {
    const refused = async (changes: object) =>
      hub.gateway.ask({ document, variables, token: await hub.decision(changes) });
    await expect(refused({ agreement: 'agr_ended' })).rejects.toMatchObject({
      code: 'AGREEMENT_NOT_IN_FORCE',
    });
    await expect(refused({ agreement: undefined })).rejects.toMatchObject({
      code: 'ACCESS_MISSING',
    });
    hub.intake.state = 'down';
    const unrecorded = refused({});
    await expect(unrecorded).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    hub.intake.state = 'up';
  });

  it('belongs to the request of its caller: one receipt, and the case on record', async () => {
    const answer = await callHub(
      hub,
      { query: '{ prefill(input: { serviceId: "svc_1" }) { receipt } }' },
      { access: { agreement: 'agr_prefill', purpose: 'TESTING', case: 'case-7' } },
    );
    const receipt = answer.extensions?.receipt;
    expect(answer.data).toEqual({ prefill: { receipt: receipt?.request } });
    expect(receipt?.records).toHaveLength(1);
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ request: receipt?.request, case: 'case-7', decision: 'RELEASED' }),
    ]);
  });
});

describe('a plan', () => {
  it('names what would be read and what is not granted, and reads nobody’s data', async () => {
    const written = hub.intake.entries.length;
    const plan = await hub.gateway.plan({ document, token: await hub.decision() });
    expect(plan.fields).toContain('Identity.sex');
    expect(plan.notGranted).toEqual(['Identity.dateOfBirth']);
    expect(hub.intake.entries).toHaveLength(written);
  });

  it('names the operation, what it costs, what of it is not public, and where it names a person', async () => {
    const named =
      'query Who { citizen(id: "cit_a") { licences(first: 10) { nodes { id issuer { name { en } } } } } }';
    const plan = await hub.gateway.plan({ document: named, token: await hub.decision() });
    expect(plan).toMatchObject({ operationName: 'Who', cost: 52, literals: ['citizen.id'] });
    expect(plan.fields).toContain('Department.name');
    expect(plan.guarded).toContain('Licence.issuer');
    expect(plan.guarded.filter((field) => field.startsWith('Department.'))).toEqual([]);
  });

  it.each([
    ['{ citizen(id: $id) { id } }', /Variable "\$id" is not defined/],
    ['{ citizen(id: "310101") { shoeSize } }', /^Line 1, column 27: Cannot query field "shoeSize"/],
    [
      '{ citizen(id: { secret: "310101" }) { id } }',
      /^Line 1, column 15: A value is not of its type/,
    ],
    [
      '{ citizn(id: "310101") { id } }',
      /^Line 1, column 3: Cannot query field "citizn" on type "Query"\.$/,
    ],
  ])('of a document that is not valid says where, and repeats no value: %s', async (text, rule) => {
    const token = await hub.decision();
    const planned = hub.gateway.plan({ document: text, token });
    await expect(planned).rejects.toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: expect.stringMatching(rule),
    });
    await expect(planned).rejects.not.toThrow(/31010/);
  });

  it.each([
    ['{ citizen(id: "310101" "310102") { id } }', /^Line 1, column 24: .*found String\.?$/],
    [`{ ${'a '.repeat(2_100)} }`, /2000 tokens/],
  ])('of a text that is no document says where, and repeats no value: %s', async (text, rule) => {
    const token = await hub.decision();
    const planned = hub.gateway.plan({ document: text, token });
    await expect(planned).rejects.toMatchObject({
      code: 'GRAPHQL_PARSE_FAILED',
      message: expect.stringMatching(rule),
    });
    await expect(planned).rejects.not.toThrow(/31010/);
  });
});
