import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { documentId } from '../../src/kernel/ids.ts';
import { HubError, type ErrorCode } from '../../src/kernel/problems.ts';
import type { Decision } from '../../src/platform/decision-token.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';
import { signedAgreements } from '../support/signed-agreement.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

type Hub = Parameters<typeof agreementsRoom>[0]['hub'];
type Plan = Awaited<ReturnType<Hub['plan']>>;

let time = '2026-03-01T12:00:00.000Z';
const clock = { now: () => new Date(time) };
const as = (department: string, client = `system-of-${department}`): Partial<Decision> => ({
  actor: { kind: 'DEPARTMENT', client, department },
});
const consumer = as('dept_a');
const provider = as('dept_b');

const small: Plan = {
  operationName: 'Sex',
  cost: 3,
  fields: ['Citizen.id', 'Department.id', 'Query.citizen'],
  guarded: ['Citizen.id', 'Query.citizen'],
  literals: [],
  places: [],
};
let plan: Plan | HubError = small;
let planned: Parameters<Hub['plan']>[0][] = [];
/** Happens once, while a document is being compiled. */
let meanwhile: (() => Promise<unknown>) | undefined;
const hub: Hub = {
  plan: async (question) => {
    planned.push(question);
    const first = meanwhile;
    meanwhile = undefined;
    await first?.();
    if (plan instanceof HubError) throw plan;
    return plan;
  },
  fieldsOf: async () => ({ schemaVersion: 'sha256:0', fields: [] }),
};

let room: TestRoom;
beforeAll(async () => {
  const define = (deps: TestRoom['deps']) => agreementsRoom({ ...deps, hub });
  room = await testRoom(define, { tables: ['agreements'], clock });
  const sign = await signedAgreements(room.deps);
  const imported = (id: string, fields: readonly string[]): Promise<void> =>
    sign({
      id,
      consumer: 'dept_a',
      provider: 'dept_b',
      purpose: 'TESTING',
      legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
      fields,
      documents: 'REGISTERED',
    });
  for (const id of ['agr_one', 'agr_two']) await imported(id, ['Query.citizen', 'Citizen.id']);
  await imported('agr_ended', ['Query.citizen', 'Citizen.id']);
  await change(revoke, { agreementId: 'agr_ended', expectedVersion: 4 });
});
afterAll(() => room.database.close());
beforeEach(() => {
  plan = small;
  planned = [];
  meanwhile = undefined;
  time = '2026-03-01T12:00:00.000Z';
});

const shown =
  'documentId document operationName client agreement purpose fields cost registeredAt state';
const answer = `{ __typename ... on RegisteredOperationSuccess { operation { ${shown} } }
  ... on InvalidInput { code issues { field rule } } ... on NotFound { code } ... on NotPermitted { code } ... on Conflict { code } }`;
const register = `mutation($input: RegisterOperationInput!) { result: registerOperation(input: $input) ${answer} }`;
const withdraw = `mutation($input: WithdrawOperationInput!) { result: withdrawOperation(input: $input) ${answer} }`;
const revoke =
  'mutation($input: ChangeAgreementInput!) { result: revokeAgreement(input: $input) { __typename } }';

let serial = 0;
async function change(
  document: string,
  input: Record<string, unknown>,
  who: Partial<Decision> = consumer,
): Promise<Record<string, unknown>> {
  const idempotencyKey = `key-${String((serial += 1))}`;
  const asked = await room.ask(document, { input: { idempotencyKey, ...input } }, who);
  expect(asked.errors).toBeUndefined();
  return (asked.data as { result: Record<string, unknown> }).result;
}
const freshDocument = (): string =>
  `query Sex($id: ID!) { citizen(id: $id) { id } } #${(serial += 1)}`;
const registration = (changes: object = {}): Record<string, unknown> => ({
  agreementId: 'agr_one',
  clientId: 'client-a',
  document: freshDocument(),
  ...changes,
});
const refused = (code: string): unknown => expect.objectContaining({ code });
const inState = (state: string): unknown => ({
  __typename: 'RegisteredOperationSuccess',
  operation: expect.objectContaining({ state }),
});
/** A document registered for client-a under agr_one, as an input that names it. */
async function registered(): Promise<{ clientId: string; documentId: string; document: string }> {
  const input = registration();
  await change(register, input);
  const document = String(input['document']);
  return { clientId: 'client-a', documentId: documentId.of(document), document };
}
const named = ({ clientId, documentId: id }: { clientId: string; documentId: string }) => ({
  clientId,
  documentId: id,
});

describe('registering a document', () => {
  it('binds it to a client and an agreement, with what it was compiled to', async () => {
    const input = registration();
    expect(await change(register, input)).toEqual({
      __typename: 'RegisteredOperationSuccess',
      operation: {
        documentId: documentId.of(String(input['document'])),
        document: input['document'],
        operationName: 'Sex',
        client: 'client-a',
        agreement: 'agr_one',
        purpose: 'TESTING',
        fields: small.fields,
        cost: 3,
        registeredAt: '2026-03-01T12:00:00.000Z',
        state: 'ACTIVE',
      },
    });
    expect(planned).toEqual([
      { document: input['document'], token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
    ]);
  });

  it('names the text as it is: white space makes another document', async () => {
    const { document } = await registered();
    const spaced = await change(register, registration({ document: `${document} ` }));
    expect(spaced).toMatchObject({ operation: { documentId: documentId.of(`${document} `) } });
  });

  it('names each field that the agreement does not grant, and each place that names a person', async () => {
    plan = {
      ...small,
      guarded: ['Citizen.id', 'Identity.sex', 'Query.citizen', 'Query.licence'],
      literals: ['citizen.id'],
    };
    expect(await change(register, registration())).toEqual({
      __typename: 'InvalidInput',
      code: 'INVALID_INPUT',
      issues: [
        { field: 'document', rule: 'needs Identity.sex, which the agreement does not grant' },
        { field: 'document', rule: 'needs Query.licence, which the agreement does not grant' },
        {
          field: 'document',
          rule: 'must take citizen.id from a variable, for a value can name a person',
        },
      ],
    });
  });

  it.each<[ErrorCode, string]>([
    ['GRAPHQL_VALIDATION_FAILED', 'Line 1, column 3: Cannot query field "x".'],
    ['DOCUMENT_TOO_COMPLEX', 'The document passes the limit of 12 for depth.'],
    ['OPERATION_NOT_FOUND', 'must hold exactly one operation'],
  ])('says by which rule the hub refuses the document: %s', async (code, rule) => {
    plan = new HubError(code, rule);
    expect(await change(register, registration())).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ field: 'document', rule }],
    });
  });

  it('is no fault of the document when the hub is out of reach, and done when it is sent again', async () => {
    plan = new HubError('SOURCE_UNAVAILABLE', 'The hub did not answer.');
    const input = { idempotencyKey: 'out-of-reach', ...registration() };
    const asked = await room.ask(register, { input }, consumer);
    expect(asked.errors).toMatchObject([{ extensions: { code: 'SOURCE_UNAVAILABLE' } }]);
    plan = small;
    expect(await change(register, input)).toEqual(inState('ACTIVE'));
  });

  it.each([
    ['the provider of the agreement', provider, {}, 'NOT_PERMITTED'],
    ['a stranger', as('dept_c'), {}, 'NOT_PERMITTED'],
    [
      'a citizen',
      { actor: { kind: 'CITIZEN', client: 'portal', department: 'dept_a', citizen: 'cit_1' } },
      {},
      'NOT_PERMITTED',
    ],
    [
      'its consumer, when it is revoked',
      consumer,
      { agreementId: 'agr_ended' },
      'ILLEGAL_TRANSITION',
    ],
    ['anybody, when there is none', consumer, { agreementId: 'agr_nowhere' }, 'NOT_FOUND'],
  ] as const)('is refused to %s', async (_, who, changes, code) => {
    expect(await change(register, registration(changes), { ...who })).toEqual(refused(code));
    expect(planned).toEqual([]);
  });

  it.each([
    ['clientId', { clientId: '' }],
    ['clientId', { clientId: 'a\nb' }],
    ['agreementId', { agreementId: 'nonsense' }],
    ['document', { document: '' }],
    ['document', { document: ' '.repeat(16_001) }],
    ['document', { document: '# \ud800' }],
  ])('names %s when it breaks a rule: %j', async (field, changes) => {
    expect(await change(register, registration(changes))).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ field }],
    });
  });

  it('is done once under one idempotency key, and refuses the key with other content', async () => {
    const input = registration({ idempotencyKey: 'same' });
    const first = await change(register, input);
    time = '2026-03-02T12:00:00.000Z';
    expect(await change(register, input)).toEqual(first);
    expect(await change(register, { ...input, clientId: 'client-b' })).toEqual(
      refused('IDEMPOTENCY_KEY_REUSED'),
    );
  });

  it('happens once when the same request comes again before it is done', async () => {
    const input = registration({ idempotencyKey: 'at once' });
    meanwhile = () => change(register, input);
    expect(await change(register, input)).toEqual(inState('ACTIVE'));
    expect(planned).toHaveLength(2);
  });

  it('can be done for several clients, each with its own', async () => {
    const { document, ...first } = await registered();
    const second = { ...first, clientId: 'client-b' };
    await change(register, registration({ document, clientId: 'client-b' }));
    await change(withdraw, named(first));
    expect(await operationOf('client-b', second.documentId)).toMatchObject({ state: 'ACTIVE' });
    expect(await operationOf('client-a', first.documentId)).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('can be repeated under the same agreement, which compiles it anew, and not under another', async () => {
    const { document } = await registered();
    plan = { ...small, cost: 4 };
    const again = await change(register, registration({ document }));
    expect(again).toMatchObject({ operation: { cost: 4, state: 'ACTIVE' } });
    const elsewhere = registration({ document, agreementId: 'agr_two' });
    expect(await change(register, elsewhere)).toEqual(refused('ALREADY_EXISTS'));
  });
});

describe('withdrawing an operation', () => {
  it('ends it, and leaves it to be registered anew, under another agreement too', async () => {
    const { document, ...operation } = await registered();
    expect(await change(withdraw, named(operation))).toEqual(inState('WITHDRAWN'));
    expect(await change(withdraw, named(operation))).toEqual(refused('ILLEGAL_TRANSITION'));
    const anew = await change(register, registration({ document, agreementId: 'agr_two' }));
    expect(anew).toMatchObject({ operation: { state: 'ACTIVE', agreement: 'agr_two' } });
  });

  it('is not undone by a late repetition of an earlier registration', async () => {
    const input = registration({ idempotencyKey: 'late' });
    await change(register, input);
    const operation = {
      clientId: 'client-a',
      documentId: documentId.of(String(input['document'])),
    };
    await change(register, { ...input, idempotencyKey: 'late too' });
    await change(withdraw, operation);
    for (const idempotencyKey of ['late', 'late too'])
      expect(await change(register, { ...input, idempotencyKey })).toEqual(inState('WITHDRAWN'));
  });

  it('is done once under one idempotency key, and is the department’s alone', async () => {
    const operation = named(await registered());
    const other = [provider, as('dept_c')];
    for (const who of other)
      expect(await change(withdraw, operation, who)).toEqual(refused('NOT_FOUND'));
    const input = { idempotencyKey: 'gone', ...operation };
    expect(await change(withdraw, input)).toEqual(inState('WITHDRAWN'));
    expect(await change(withdraw, input)).toEqual(inState('WITHDRAWN'));
    expect(await change(withdraw, { ...input, clientId: 'client-b' })).toEqual(
      refused('IDEMPOTENCY_KEY_REUSED'),
    );
    expect(await change(withdraw, { ...operation, documentId: 'sha256:x' })).toEqual(
      refused('INVALID_INPUT'),
    );
  });

  it('overtakes a registration that is being compiled, which then says so', async () => {
    const { document, ...operation } = await registered();
    meanwhile = () => change(withdraw, named(operation));
    const again = await change(register, registration({ document }));
    expect(again).toEqual(refused('STALE_VERSION'));
    expect(await operationOf('client-a', operation.documentId)).toMatchObject({
      state: 'WITHDRAWN',
    });
  });
});

async function operationOf(
  client: string,
  id: string,
  department = 'dept_a',
): Promise<Record<string, unknown> | null> {
  const { data, errors } = await room.ask(
    'query($id: ID!) { viewer { operation(documentId: $id) { client agreement state } } }',
    { id },
    as(department, client),
  );
  expect(errors).toBeUndefined();
  return (data as { viewer: { operation: Record<string, unknown> | null } }).viewer.operation;
}

describe('the agreements room', () => {
  it('answers a client its own operation in one call, and null for any other', async () => {
    const { documentId: id } = await registered();
    room.database.calls();
    expect(await operationOf('client-a', id)).toEqual({
      client: 'client-a',
      agreement: 'agr_one',
      state: 'ACTIVE',
    });
    expect(room.database.calls()).toBe(1);
    expect(await operationOf('client-b', id)).toBeNull();
    expect(await operationOf('client-a', id, 'dept_b')).toBeNull();
    expect(await operationOf('client-a', 'sha256:nonsense')).toBeNull();
  });

  it('lists a department’s operations in pages, one call each, and nobody else’s', async () => {
    const mine = as('dept_list', 'desk');
    const insert = (n: number): Promise<boolean> =>
      room.deps
        .table('agreements')
        .insert(rowOf('dept_list', `client-${String(n).padStart(3, '0')}`));
    for (let n = 0; n < 100; n += 1) await insert(n);
    const page = async (first: number, after?: string, who = mine) => {
      const asked = await room.ask(
        'query($first: Int, $after: String) { viewer { operations(first: $first, after: $after) { nodes { client } pageInfo { hasNextPage endCursor } } } }',
        { first, after },
        who,
      );
      return asked;
    };
    room.database.calls();
    const first = listIn(await page(60));
    expect(room.database.calls()).toBe(1);
    expect(first.nodes.map(({ client }) => client).slice(0, 2)).toEqual([
      'client-000',
      'client-001',
    ]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = listIn(await page(60, first.pageInfo.endCursor ?? ''));
    expect(rest.nodes.map(({ client }) => client)[0]).toBe('client-060');
    expect(rest).toMatchObject({ pageInfo: { hasNextPage: false } });
    expect(rest.nodes).toHaveLength(40);
    expect(listIn(await page(60, undefined, as('dept_empty'))).nodes).toEqual([]);
    const stolen = await page(60, first.pageInfo.endCursor ?? '', as('dept_list', 'other'));
    expect(stolen.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect((await page(101)).errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });
});

function rowOf(department: string, client: string) {
  const document = '{ __typename }';
  return {
    pk: `operations#${department}`,
    sk: `${client}#${documentId.of(document)}`,
    department,
    client,
    document,
    operationName: null,
    agreement: 'agr_one',
    purpose: 'TESTING',
    fields: [],
    cost: 1,
    registeredAt: time,
    state: 'ACTIVE',
    version: 1,
    changes: [],
  };
}

function listIn({ data, errors }: Awaited<ReturnType<TestRoom['ask']>>) {
  expect(errors).toBeUndefined();
  return (
    data as {
      viewer: {
        operations: {
          nodes: readonly { client: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        };
      };
    }
  ).viewer.operations;
}
