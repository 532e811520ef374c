import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { callHub, lastRecords, statute } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const query = 'query($id: ID!) { citizen(id: $id) { id } }';

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(() => hub.gateway.stop());

describe('a request', () => {
  it.each([
    ['is missing', {}],
    ['is null', { id: null }],
    ['has another type', { id: { secret: '310101' } }],
  ])('is refused before anything is read when a variable %s', async (_, variables) => {
    const written = hub.intake.entries.length;
    const answer = await callHub(hub, { query, variables }, { access: statute });
    expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(answer.errors?.[0]?.extensions['variables']).toEqual(['$id']);
    expect(answer.text).not.toContain('310101');
    expect(hub.intake.entries).toHaveLength(written);
  });

  it('is told in the sandbox which field an input lacks, whatever else the input says', async () => {
    const sandbox = await testHub({ sandbox: true });
    const lacking = 'mutation { revokeAgreement(input: { idempotencyKey: "k" }) { __typename } }';
    const answer = await callHub(sandbox, { query: lacking }, { access: statute });
    await sandbox.gateway.stop();
    expect(answer.text).toContain('ChangeAgreementInput.agreementId');
  });

  it('is on record about the person that a default value names', async () => {
    const named = query.replace('ID!', 'ID! = "cit_a"');
    const answer = await callHub(hub, { query: named }, { access: statute });
    expect(answer.data).toEqual({ citizen: { id: 'cit_a' } });
    const explicit = await callHub(hub, { query, variables: { id: 'cit_a' } }, { access: statute });
    expect(explicit.extensions?.receipt.records).toHaveLength(1);
    const [first, second] = hub.intake.entries.slice(-2).map(({ records }) => records[0] ?? '');
    expect(subjectIn(first ?? '')).toMatch(/^[0-9a-f]{64}$/);
    expect(subjectIn(first ?? '')).toBe(subjectIn(second ?? ''));
  });

  it.each([
    ['none of several is named', undefined],
    ['it names another', 'C'],
  ])('is refused when %s', async (_, operationName) => {
    const several = 'query A { __typename } query B { __typename }';
    expect(await callHub(hub, { query: several, operationName })).toMatchObject({
      status: 400,
      code: 'OPERATION_NOT_FOUND',
    });
  });

  it('brings its document: none is kept for callers', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    for (const body of [{ extensions }, { extensions, query: '{ __typename }' }])
      expect(await callHub(hub, body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('is answered at one path', async () => {
    for (const path of ['/', '/graphql/', '/elsewhere'])
      expect(await callHub(hub, { query: '{ __typename }' }, { path })).toMatchObject({
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
      });
  });

  it('is never kept by anything between, whatever the answer', async () => {
    const answers = await Promise.all([
      callHub(hub, { query: '{ __typename }' }),
      callHub(hub, { query: '{' }),
      callHub(hub, {}),
      callHub(hub, { query: '{ __typename }' }, { headers: { accept: 'text/html' } }),
      callHub(hub, { query: '{ __typename }' }, { headers: { authorization: '' } }),
    ]);
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(
      answers.map(() => 'no-store'),
    );
    expect(answers.at(-1)?.headers['www-authenticate']).toContain('Bearer');
  });

  it.each([
    ['a number', 5],
    ['half a character', { ...statute, case: '\ud800' }],
    ['an agreement without a purpose', { agreement: 'agr_statute' }],
  ])('with %s for access is refused, and on record', async (_, access) => {
    const answer = await callHub(hub, { query, variables: { id: 'cit_a' } }, { access });
    expect(answer).toMatchObject({ status: 403, code: 'ACCESS_MISSING' });
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ decision: 'REFUSED', refusal: 'ACCESS_MISSING', agreement: null }),
    ]);
  });

  it('says nothing of another department’s agreement in the record of its refusal', async () => {
    await callHub(
      hub,
      { query, variables: { id: 'cit_a' } },
      { access: { ...statute, agreement: 'agr_other' } },
    );
    expect(lastRecords(hub)).toEqual([
      expect.objectContaining({ agreement: 'agr_other', agreementVersion: null, legalBasis: null }),
    ]);
  });

  it('is refused when it is a refusal that cannot be recorded', async () => {
    hub.intake.state = 'down';
    const answer = await callHub(hub, { query, variables: { id: 'cit_a' } });
    hub.intake.state = 'up';
    expect(answer).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
  });

  it.each([
    '{ citizen(id: "cit_willing") { consentTo(terms: { agreement: "agr_consent", purpose: "TESTING", legalBasis: "Test Act 1", controller: "dept_a", provider: "dept_b" }, fields: []) { revision } } }',
    'mutation { spendPredicates(input: { purpose: "TESTING", consumerId: "dept_a", people: [] }) { renewsAt } }',
  ])('never asks what only the gateway asks, whatever its agreement grants: %s', async (hidden) => {
    const access = { agreement: 'agr_hidden', purpose: 'TESTING' };
    const refusal = { code: 'GRAPHQL_VALIDATION_FAILED' };
    expect(await callHub(hub, { query: hidden }, { access })).toMatchObject(refusal);
    const token = await hub.decision({ agreement: 'agr_hidden' });
    const inner = hub.gateway.ask({ document: hidden, variables: {}, token });
    await expect(inner).rejects.toMatchObject(refusal);
  });

  it('may ask what the schema is in the sandbox only, and sees nothing of what the gateway asks', async () => {
    const sandbox = await testHub({ sandbox: true });
    const answer = await callHub(sandbox, { query: getIntrospectionQuery() });
    expect(answer.data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
    expect(answer.text).not.toMatch(/ConsentCover|spendPredicates|PredicatesAsked/i);
    const citizen = await callHub(sandbox, {
      query: '{ __type(name: "Citizen") { fields { name } } }',
    });
    await sandbox.gateway.stop();
    expect(citizen.text).toContain('"identity"');
    expect(citizen.text).not.toMatch(/consentTo/i);
    expect(await callHub(hub, { query: getIntrospectionQuery() })).toMatchObject({
      status: 400,
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });
});

describe.each(['in', 'outside'])('an unreadable request %s the sandbox', (place) => {
  let there: TestHub;
  beforeAll(async () => {
    there = await testHub({ sandbox: place === 'in' });
  });
  afterAll(() => there.gateway.stop());

  it.each([
    ['of another type', '{ citizen(id: { secret: "310101" }) { id } }'],
    ['of no type', '{ citizenByNationalId(input: "310101") { id } }'],
    ['without quotes', '{ citizenByNationalId(input: { nationalId: 310101 }) { id } }'],
    [
      'that is no member of the enum',
      '{ citizen(id: "a") { addresses(uses: [_310101]) { use } } }',
    ],
    ['in a wrong place', '{ citizen(id: "a" "310101") { id } }'],
    ['in a place for a name', '{ citizen("""310101""") { id } }'],
    ['that is no text', String.raw`{ citizen(id: "\u{310101}") { id } }`],
    ['as a default', 'query($n: Int = "310101") { __typename @skip(if: $n) }'],
  ])('is told where it is wrong, without repeating a value %s', async (_, document) => {
    const answer = await callHub(there, { query: document }, { access: statute });
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]).toMatchObject({ locations: [{ line: 1 }] });
    expect(answer.text).not.toContain('310101');
  });
});

describe('the issuer’s keys', () => {
  it('are ours to get: an outage of the issuer is nobody’s bad token', async () => {
    const dark = await testHub({
      identity: {
        jwks: async () => {
          throw new TypeError('fetch failed');
        },
      },
    });
    const answer = await callHub(dark, { query: '{ __typename }' });
    await dark.gateway.stop();
    expect(answer).toMatchObject({ status: 503, code: 'SOURCE_UNAVAILABLE' });
    expect(answer.text).not.toContain('fetch');
  });
});

function subjectIn(record: string): string | undefined {
  return /"subject":"([0-9a-f]{64})"/.exec(record)?.[1];
}
