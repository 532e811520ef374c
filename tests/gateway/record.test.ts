import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transport } from '../../src/gateway/execute.ts';
import { callHub } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const query =
  'mutation { revokeLicence(input: { idempotencyKey: "k", licenceId: "lic_1", expectedVersion: 1, reason: "r" }) { ... on NotPermitted { code } } }';
const access = { agreement: 'agr_licences', purpose: 'TESTING' };

let hub: TestHub;
let written: number | undefined;
let disclosed: readonly { subject: string; fields: string[] }[] = [];
/** Notes how much was on record when it was asked. */
const licences: Transport = async () => {
  written = hub.intake.entries.length;
  return { data: { revokeLicence: { __typename: 'NotFound' } }, extensions: { disclosed } };
};
beforeAll(async () => {
  hub = await testHub({ transports: { licences } });
});
afterEach(() => {
  written = undefined;
  disclosed = [];
  hub.intake.state = 'up';
});
afterAll(() => hub.gateway.stop());

const recordsFrom = (index: number): unknown[] =>
  hub.intake.entries
    .slice(index)
    .flatMap(({ records }) => records)
    .map((record): unknown => JSON.parse(record));

describe('a change', () => {
  it('is on record before it happens', async () => {
    const start = hub.intake.entries.length;
    const answer = await callHub(hub, { query }, { access });
    expect(answer.errors).toBeUndefined();
    expect(written).toBe(start + 1);
    expect(recordsFrom(start)).toEqual([
      expect.objectContaining({ subject: null, fields: ['Mutation.revokeLicence'] }),
    ]);
  });

  it('is on record again, about the people it turns out to concern', async () => {
    const start = hub.intake.entries.length;
    disclosed = [{ subject: 'cit_new', fields: ['Mutation.revokeLicence'] }];
    const answer = await callHub(hub, { query }, { access });
    expect(recordsFrom(start)).toEqual([
      expect.objectContaining({ subject: null }),
      expect.objectContaining({ subject: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
    expect(answer.extensions?.receipt.records).toHaveLength(2);
  });

  it.each(['down', 'hanging'] as const)('does not happen while the intake is %s', async (state) => {
    hub.intake.state = state;
    const answer = await callHub(hub, { query }, { access });
    expect(answer).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
    expect(written).toBeUndefined();
  });

  it('is not answered when whom it concerned cannot be recorded', async () => {
    disclosed = [{ subject: 'cit_new', fields: ['Mutation.revokeLicence'] }];
    const late = await testHub({
      transports: {
        licences: async (question) => {
          late.intake.state = 'down';
          return licences(question);
        },
      },
    });
    const answer = await callHub(late, { query }, { access });
    await late.gateway.stop();
    expect(answer).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
    expect(answer.data).toBeUndefined();
  });
});
