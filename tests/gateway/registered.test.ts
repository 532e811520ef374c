import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transport } from '../../src/gateway/execute.ts';
import { documentId } from '../../src/kernel/ids.ts';
import { callHub, lastRecords, statute, type CallerAnswer } from '../support/caller.ts';
import { testHub, type TestHub, type TokenChanges } from '../support/hub.ts';

const document = 'query Sex($id: ID!) { citizen(id: $id) { id identity { sex } } }';
const wide = 'query($id: ID!) { citizen(id: $id) { id identity { sex dateOfBirth } } }';
const id = documentId.of(document);
const variables = { id: 'cit_a' };
const found = { citizen: { id: 'cit_a', identity: { sex: 'FEMALE' } } };
const registered = { agreement: 'agr_registered', purpose: 'TESTING' };

const operations = new Map<string, object>();
const register = (text: string, changes: object = {}, client = 'dept_a client-a'): string => {
  const operation = { document: text, ...registered, state: 'ACTIVE', ...changes };
  operations.set(`${client} ${documentId.of(text)}`, operation);
  return documentId.of(text);
};

let hub: TestHub;
let now = Date.now();
const prefill: Transport = async ({ token = '' }) => {
  const { receipt } = await hub.gateway.ask({ document: wide, variables, token });
  return { data: { prefill: { receipt: receipt.request } }, extensions: { disclosed: [] } };
};
beforeAll(async () => {
  hub = await testHub({
    operations,
    transports: { forms: prefill },
    clock: { now: () => new Date(now) },
  });
});
afterEach(() => {
  operations.clear();
  // Whatever the gateway still keeps of the last test is out of date.
  now += 5_000;
});
afterAll(() => hub.gateway.stop());

const ask = (
  body: Readonly<Record<string, unknown>>,
  access?: unknown,
  claims: TokenChanges = {},
): Promise<CallerAnswer> => callHub(hub, body, { access, claims });

describe('a registered operation', () => {
  it('is asked by its documentId, under the agreement and purpose it is registered for', async () => {
    register(document);
    const answer = await ask({ documentId: id, variables });
    expect(answer).toMatchObject({ status: 200, data: found });
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({
        agreement: 'agr_registered',
        purpose: 'TESTING',
        operation: id,
        decision: 'RELEASED',
      }),
    ]);
  });

  it('takes what the request says of its case, and the same agreement again', async () => {
    register(document);
    await ask({ documentId: id, variables }, { case: 'case-7' });
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ agreement: 'agr_registered', case: 'case-7' }),
    ]);
    const again = await ask({ documentId: id, variables }, registered);
    expect(again.data).toEqual(found);
  });

  it.each([
    ['another agreement', { agreement: 'agr_statute' }, 'OPERATION_NOT_REGISTERED'],
    ['another department’s agreement', { agreement: 'agr_other' }, 'AGREEMENT_UNKNOWN'],
    ['another purpose', { purpose: 'CURIOSITY' }, 'PURPOSE_MISMATCH'],
    ['no access at all', 5, 'ACCESS_MISSING'],
    ['null for access', null, 'ACCESS_MISSING'],
    ['something beside', { reason: 'because' }, 'ACCESS_MISSING'],
  ])('is refused, and on record, when the request names %s', async (_, access, code) => {
    register(document);
    const answer = await ask({ documentId: id, variables }, access);
    expect(answer).toMatchObject({ status: 403, code });
    expect(answer.text).not.toContain('secret');
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ decision: 'REFUSED', refusal: code, operation: id }),
    ]);
  });

  it('looks the same to a stranger whether it is unknown, withdrawn, or another client’s', async () => {
    const unknown = await ask({ documentId: id, variables });
    register(document, { state: 'WITHDRAWN' });
    const withdrawn = await ask({ documentId: id, variables });
    operations.clear();
    register(document, {}, 'dept_a client-b');
    register(document, {}, 'dept_b client-a');
    const foreign = await ask({ documentId: id, variables });
    const custom = await ask({ documentId: 'my-query', variables });
    expect(unknown).toMatchObject({ status: 403, code: 'OPERATION_NOT_REGISTERED' });
    for (const other of [withdrawn, foreign, custom]) expect(other.text).toBe(unknown.text);
  });

  it('is refused five seconds after it was withdrawn, though its document was parsed before', async () => {
    register(document);
    expect((await ask({ documentId: id, variables })).data).toEqual(found);
    register(document, { state: 'WITHDRAWN' });
    now += 5_000;
    expect((await ask({ documentId: id, variables })).code).toBe('OPERATION_NOT_REGISTERED');
  });

  it('is authorised again each time: its agreement may have shrunk, or ended', async () => {
    const greedy = register(wide);
    expect(await ask({ documentId: greedy, variables })).toMatchObject({
      code: 'FIELD_NOT_GRANTED',
    });
    const omitted = await ask({ documentId: greedy, variables }, { onDenied: 'OMIT' });
    expect(omitted.data).toEqual(found);
    register(document, { agreement: 'agr_ended' });
    expect((await ask({ documentId: id, variables })).code).toBe('AGREEMENT_NOT_IN_FORCE');
  });

  it('is refused with a query beside it, and by a name that is no text', async () => {
    register(document);
    for (const body of [
      { documentId: id, query: document },
      { documentId: id, query: null },
      { documentId: 5 },
      { documentId: null },
    ])
      expect(await ask({ ...body, variables })).toMatchObject({
        status: 400,
        code: 'BAD_REQUEST',
      });
  });

  it('runs by its own name only', async () => {
    register(document);
    expect((await ask({ documentId: id, variables, operationName: 'Sex' })).data).toEqual(found);
    expect(await ask({ documentId: id, variables, operationName: 'Other' })).toMatchObject({
      code: 'OPERATION_NOT_FOUND',
    });
  });

  it('serves the citizens of a portal as it serves the portal', async () => {
    register(document);
    const answer = await ask({ documentId: id, variables }, undefined, {
      sub: 'cit_a',
      kind: 'CITIZEN',
    });
    expect(answer.data).toEqual(found);
  });

  it('is not answered while the agreements room is down', async () => {
    const dark = await testHub({
      transports: {
        agreements: async () => {
          throw new Error('down');
        },
      },
    });
    const answer = await callHub(dark, { documentId: id, variables });
    await dark.gateway.stop();
    expect(answer).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
  });
});

describe('an agreement that takes registered operations only', () => {
  it('refuses a free document, says how to register it, and keeps a record', async () => {
    const answer = await ask({ query: document, variables }, registered);
    expect(answer).toMatchObject({ status: 403, code: 'OPERATION_NOT_REGISTERED' });
    expect(answer.errors?.[0]?.message).toContain('registerOperation');
    expect(answer.text).not.toContain('secret');
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({
        agreement: 'agr_registered',
        legalBasis: 'Test Act 1',
        decision: 'REFUSED',
        refusal: 'OPERATION_NOT_REGISTERED',
        subject: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
  });

  it('refuses it whole, though fields may be left out', async () => {
    const answer = await ask({ query: document, variables }, { ...registered, onDenied: 'OMIT' });
    expect(answer).toMatchObject({ status: 403, code: 'OPERATION_NOT_REGISTERED' });
  });

  it('says that it has ended before it says what it takes', async () => {
    const answer = await ask(
      { query: document, variables },
      { ...registered, purpose: 'CURIOSITY' },
    );
    expect(answer.code).toBe('PURPOSE_MISMATCH');
  });

  it('leaves documents of public fields free', async () => {
    const answer = await ask({ query: '{ viewer { client } }' }, registered);
    expect(answer.data).toEqual({ viewer: { client: 'client-a' } });
  });

  it('leaves registering free, which is how a first operation comes to be registered', async () => {
    const register =
      'registerOperation(input: { idempotencyKey: "k", agreementId: "a", clientId: "c", document: "d" }) { ... on NotFound { code } }';
    const revoke =
      'revokeLicence(input: { idempotencyKey: "k", licenceId: "l", expectedVersion: 1, reason: "r" }) { __typename }';
    const access = { agreement: 'agr_registering', purpose: 'TESTING' };
    const alone = await ask({ query: `mutation { ${register} }` }, access);
    expect(alone.data).toEqual({ registerOperation: { code: 'NOT_FOUND' } });
    const beside = await ask({ query: `mutation { ${register} ${revoke} }` }, access);
    expect(beside.code).toBe('OPERATION_NOT_REGISTERED');
  });

  it('answers the questions that the hub asks itself', async () => {
    const text = '{ prefill(input: { serviceId: "svc_1" }) { receipt } }';
    const prefilled = register(text, { agreement: 'agr_prefill_registered' });
    const answer = await ask({ documentId: prefilled });
    const receipt = answer.extensions?.receipt;
    expect(answer.data).toEqual({ prefill: { receipt: receipt?.request } });
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ request: receipt?.request, decision: 'RELEASED' }),
    ]);
  });
});

describe('a free document', () => {
  const operation = (): string => (lastRecords(hub)[0] as { operation: string }).operation;
  const asked = async (query: string, named?: object): Promise<string> => {
    await ask({ query, variables: named }, statute);
    return operation();
  };

  it('is on record by the hash of its printed form', async () => {
    const first = await asked(document, variables);
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await asked(document.replaceAll(' ', '\n  '), { id: 'cit_b' })).toBe(first);
    expect(await asked(document.replace(' sex', ' sex name { fullName }'), variables)).not.toBe(
      first,
    );
  });

  it('hides its literal values from whoever guesses: the hash is the same for all', async () => {
    const named = (nationalId: string): string =>
      `{ citizenByNationalId(input: { nationalId: ${nationalId} }) { identity { sex } } }`;
    const first = await asked(named('"310101199001011234"'));
    expect(await asked(named('"310101200102023456"'))).toBe(first);
    expect(await asked(named('"""310101200102023456"""'))).toBe(first);
    const byId = await asked('{ citizen(id: 1) { id } }');
    expect(await asked('{ citizen(id: 2) { id } }')).toBe(byId);
    expect(byId).not.toBe(first);
  });
});
