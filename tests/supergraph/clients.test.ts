import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

let time = Date.parse('2026-11-24T08:00:00.000Z');
let hub: WholeHub;
beforeAll(async () => {
  hub = await wholeHub('local', { clock: { now: () => new Date(time) } });
});
beforeEach(() => {
  time += 60_000;
});
afterAll(() => hub.close());

const operation = { agreement: 'agr_hub_operation', purpose: 'HUB_OPERATION' };
const register = { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' };
const resultSchema = z.object({ result: z.looseObject({ __typename: z.string() }) });
let count = 0;

async function change(
  verb: 'remove' | 'restore',
  {
    key,
    caller = 'hub-operations',
    clientId = 'samr-licensing',
    access = operation,
  }: {
    readonly key?: string;
    readonly caller?: string;
    readonly clientId?: string;
    readonly access?: object;
  } = {},
): Promise<z.infer<typeof resultSchema>['result']> {
  count += 1;
  const query = `mutation($input: ChangeClientInput!) { result: ${verb}Client(input: $input) { __typename
    ... on ClientSuccess { client { id isRemoved } } ... on Conflict { code } ... on InvalidInput { issues { field } } } }`;
  const input = { clientId, idempotencyKey: key ?? `client-${count}` };
  const { data } = await hub.ask({ caller, query, variables: { input }, access: { ...access } });
  return resultSchema.parse(data).result;
}
const codeOf = ({ errors }: WholeAnswer): string | undefined => errors?.[0]?.extensions.code;
const asked = { caller: 'samr-licensing', query: '{ viewer { client } }' };

describe('a client that the operator removes', () => {
  it('is let in by no instance five seconds later, whatever it asked before, and is on record', async () => {
    expect([await hub.ask(asked), await hub.askElsewhere(asked)].map(codeOf)).toEqual([
      undefined,
      undefined,
    ]);
    expect(await change('remove')).toEqual({
      __typename: 'ClientSuccess',
      client: { id: 'samr-licensing', isRemoved: true },
    });
    time += 5_000;
    expect([await hub.ask(asked), await hub.askElsewhere(asked)].map(codeOf)).toEqual([
      'CLIENT_REMOVED',
      'CLIENT_REMOVED',
    ]);
    await hub.sequence();
    const { data } = await hub.ask({
      caller: 'audit-desk',
      query: `{ disclosures(filter: { department: "dept_samr" }) { nodes { client refusal } } }`,
      access: { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' },
    });
    expect(JSON.stringify(data)).toContain(
      '{"client":"samr-licensing","refusal":"CLIENT_REMOVED"}',
    );
    await change('restore');
    time += 5_000;
    expect(codeOf(await hub.ask(asked))).toBeUndefined();
  });

  it('stays restored when the request that removed it comes again late', async () => {
    await change('remove', { key: 'late' });
    await change('restore');
    expect(await change('remove', { key: 'late' })).toMatchObject({
      client: { isRemoved: false },
    });
  });

  it('is removed by the operator alone, and by nobody by a key for something else', async () => {
    for (const caller of ['psb-register', 'hrss-insurance']) {
      const access =
        caller === 'psb-register' ? register : { ...register, agreement: 'agr_hrss_register' };
      expect(await change('remove', { caller, access })).toEqual({ __typename: 'NotPermitted' });
    }
    await change('remove', { key: 'k', clientId: 'nobody' });
    expect(await change('remove', { key: 'k', clientId: 'somebody' })).toEqual({
      __typename: 'Conflict',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await change('remove', { clientId: 'not visible \n' })).toMatchObject({
      __typename: 'InvalidInput',
      issues: [{ field: 'clientId' }],
    });
  });
});
