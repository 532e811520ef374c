import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noHub, operator } from '../../src/cli/import/put.ts';
import type { Decision } from '../../src/platform/decision-token.ts';
import type { AgreementService } from '../../src/subgraphs/agreements/service/service.ts';
import { agreementsRoom } from '../../src/subgraphs/agreements/subgraph.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

const clock = { now: () => new Date('2026-03-01T12:00:00.000Z') };
const as = (department: string): Partial<Decision> => ({
  actor: { kind: 'DEPARTMENT', client: `client-of-${department}`, department },
});
const consumer = as('dept_a');
const provider = as('dept_b');
const terms = {
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
  subjectScope: 'STATUTE',
  fields: ['Query.citizen', 'Citizen.id'],
  retention: 'P30D',
  contacts: [{ department: 'dept_a', office: 'Desk', email: 'desk@a.example' }],
  documents: 'FREE',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
};
const answer = `__typename
  ... on AgreementSuccess { agreement { id version state missing consumer { id } provider { id } fields retention stage } }
  ... on Conflict { code currentVersion } ... on InvalidInput { code issues { field } }
  ... on NotFound { code } ... on NotPermitted { code }`;
const create = `mutation($input: CreateAgreementInput!) { result: createAgreement(input: $input) { ${answer} } }`;
const revoke = `mutation($input: ChangeAgreementInput!) { result: revokeAgreement(input: $input) { ${answer} } }`;

const define = (deps: TestRoom['deps']) =>
  agreementsRoom({
    ...deps,
    hub: {
      ...noHub,
      fieldsOf: async ({ dataClasses }) => ({
        schemaVersion: 'sha256:schema',
        fields: dataClasses.map((name) => `Class.${name.toLowerCase()}`),
      }),
    },
  });
let room: TestRoom;
let service: AgreementService;
let keys = 0;
beforeAll(async () => {
  room = await testRoom(define, { tables: ['agreements'], clock });
  service = define(room.deps).service(operator, '');
});
afterAll(() => room.database.close());

const freshKey = (): string => `key-${String((keys += 1))}`;
async function change(
  document: string,
  input: Record<string, unknown>,
  changes: Partial<Decision>,
): Promise<Record<string, unknown>> {
  const { data, errors } = await room.ask(
    document,
    { input: { idempotencyKey: freshKey(), ...input } },
    changes,
  );
  expect(errors).toBeUndefined();
  return (data as { result: Record<string, unknown> }).result;
}
const proposed = async (): Promise<string> => {
  const result = await change(create, { providerId: 'dept_b', ...terms }, consumer);
  return (result as { agreement: { id: string } }).agreement.id;
};
const at = (agreementId: string, expectedVersion: number): Record<string, unknown> => ({
  agreementId,
  expectedVersion,
});

describe('an agreement', () => {
  it('is a draft of the caller’s department at first, and says what is missing', async () => {
    const result = await change(create, { providerId: 'dept_b', ...terms }, consumer);
    expect(result).toEqual({
      __typename: 'AgreementSuccess',
      agreement: {
        id: expect.stringMatching(/^agr_[0-9a-f]{32}$/),
        version: 1,
        state: 'DRAFT',
        missing: ['SUBMISSION', 'CONSUMER_APPROVAL', 'PROVIDER_APPROVAL'],
        consumer: { id: 'dept_a' },
        provider: { id: 'dept_b' },
        fields: ['Citizen.id', 'Query.citizen'],
        retention: 'P30D',
        stage: 'SANDBOX',
      },
    });
  });

  it('writes data classes out, by the schema of today', async () => {
    const input = { providerId: 'dept_b', ...terms, dataClasses: ['CONTACT', 'ADDRESS'] };
    const fields = ['Citizen.id', 'Class.address', 'Class.contact', 'Query.citizen'];
    expect(await change(create, input, consumer)).toMatchObject({ agreement: { fields } });
  });

  it('refuses a change to another version, and one to no agreement', async () => {
    const id = await proposed();
    expect(await change(revoke, at(id, 2), provider)).toEqual({
      __typename: 'Conflict',
      code: 'STALE_VERSION',
      currentVersion: 1,
    });
    expect(await change(revoke, at('agr_nowhere', 1), consumer)).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('takes one of two changes of the same version, and tells the other that it is stale', async () => {
    const id = await proposed();
    const results = await Promise.all([
      change(revoke, at(id, 1), consumer),
      change(revoke, at(id, 1), provider),
    ]);
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'AgreementSuccess',
      'Conflict',
    ]);
    expect((await service.find(id))?.agreement).toMatchObject({ version: 2, state: 'REVOKED' });
  });

  it('takes a repeated request as done, and refuses its key with other content', async () => {
    const creation = { idempotencyKey: 'again', providerId: 'dept_b', ...terms };
    const first = await change(create, creation, consumer);
    expect(await change(create, creation, consumer)).toEqual(first);
    const reused = { ...creation, purpose: 'OTHER' };
    expect(await change(create, reused, consumer)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const { id } = (first as { agreement: { id: string } }).agreement;
    const ending = { idempotencyKey: 'end again', ...at(id, 1) };
    const ended = await change(revoke, ending, consumer);
    expect(ended).toMatchObject({ agreement: { state: 'REVOKED', version: 2 } });
    expect(await change(revoke, ending, consumer)).toEqual(ended);
    expect(await change(revoke, { ...ending, ...at(id, 2) }, consumer)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it.each([
    ['providerId', { providerId: 'dept_a' }],
    ['providerId', { providerId: 'nonsense' }],
    ['purpose', { purpose: 'free text' }],
    ['legalBasis.citation', { legalBasis: { citation: ' ', text: 'x' } }],
    ['fields', { fields: [] }],
    ['fields.0', { fields: ['Citizen.*'] }],
    ['fields.1', { fields: ['Citizen.id', 'Citizen'] }],
    ['dataClasses.0', { dataClasses: ['CHANGE'] }],
    ['dataClasses.0', { dataClasses: ['PUBLIC'] }],
    ['territory', { territory: [] }],
    ['territory.0', { territory: ['Xuhui'] }],
    ['volumePerDay', { volumePerDay: 0 }],
    ['retention', { retention: 'one year' }],
    ['retention', { retention: 'P' }],
    ['contacts', { contacts: [] }],
    ['contacts.0.email', { contacts: [{ department: 'dept_a', office: 'Desk', email: 'desk' }] }],
    ['validFrom', { validFrom: '2026-02-30' }],
    ['validUntil', { validUntil: '2025-12-31' }],
  ])('names %s when it breaks a rule: %j', async (field, changes) => {
    const input = { providerId: 'dept_b', ...terms, ...changes };
    expect(await change(create, input, consumer)).toEqual({
      __typename: 'InvalidInput',
      code: 'INVALID_INPUT',
      issues: [{ field }],
    });
  });
});

describe('the agreements room', () => {
  const entities = (selection: string): string =>
    `query($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`;

  it('answers the gateway an agreement in one call, with its revisions, and null for none', async () => {
    const id = await proposed();
    const document = entities(
      '... on Agreement { id version consumer { id } purpose legalBasis { citation } subjectScope fields documents state firstBadRevision validFrom validUntil }',
    );
    const asked = async (one: string) =>
      (await room.ask(document, { of: [{ __typename: 'Agreement', id: one }] })).data;
    room.database.calls();
    expect(await asked(id)).toEqual({
      _entities: [
        {
          id,
          version: 1,
          consumer: { id: 'dept_a' },
          purpose: 'TESTING',
          legalBasis: { citation: 'Test Act 1' },
          subjectScope: 'STATUTE',
          fields: ['Citizen.id', 'Query.citizen'],
          documents: 'FREE',
          state: 'DRAFT',
          firstBadRevision: null,
          validFrom: '2026-01-01',
          validUntil: '2026-12-31',
        },
      ],
    });
    expect(room.database.calls()).toBe(1);
    for (const unknown of ['agr_unknown', 'nonsense'])
      expect(await asked(unknown)).toEqual({ _entities: [null] });
  });

  it('says who asks, and what their department has agreed', async () => {
    const id = await proposed();
    const { data, errors } = await room.ask(
      '{ viewer { kind client department { id } agreements { id state } } }',
      {},
      { ...consumer, subjects: [] },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      viewer: { kind: 'DEPARTMENT', client: 'client-of-dept_a', department: { id: 'dept_a' } },
    });
    expect((data as { viewer: { agreements: unknown } }).viewer.agreements).toContainEqual({
      id,
      state: 'DRAFT',
    });
  });

  it('speaks of the signed-in citizen only when the decision reaches them', async () => {
    const actor = {
      kind: 'CITIZEN',
      client: 'portal',
      department: 'dept_portal',
      citizen: 'cit_me',
    } as const;
    const open = await room.ask('{ viewer { kind client } }', {}, { actor, subjects: [] });
    expect(open).toMatchObject({ data: { viewer: { kind: 'CITIZEN', client: 'portal' } } });
    expect(open.extensions?.disclosed).toEqual([]);
    const own = await room.ask(
      '{ viewer { citizen { id } } }',
      {},
      { actor, subjects: ['cit_me'] },
    );
    expect(own.data).toEqual({ viewer: { citizen: { id: 'cit_me' } } });
    expect(own.extensions?.disclosed).toMatchObject([{ subject: 'cit_me' }]);
    const beyond = await room.ask('{ viewer { citizen { id } } }', {}, { actor, subjects: [] });
    expect(JSON.stringify(beyond)).not.toContain('cit_me');
  });
});

describe('the predicates that the gateway counts', () => {
  const spend = `mutation($input: SpendPredicatesInput!) {
    result: spendPredicates(input: $input) { isWithinBudget renewsAt } }`;
  const numbered = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => `Citizen.isAtLeast(age: ${n})`);
  const asked = (people: readonly object[], changes: object = {}): object => ({
    input: { purpose: 'TESTING', consumerId: 'dept_a', people, ...changes },
  });
  const renewsAt = '2026-03-02T00:00:00.000Z';

  it('are answered until a person’s budget is spent, and again on the next day (UTC)', async () => {
    const about = (citizen: string, questions: readonly string[]): object =>
      asked([{ citizenId: citizen, questions }]);
    const result = async (variables: object): Promise<unknown> =>
      (await room.ask(spend, variables)).data?.['result'];
    expect(await result(about('cit_1', numbered(5)))).toEqual({ isWithinBudget: true, renewsAt });
    expect(await result(about('cit_1', ['more']))).toEqual({ isWithinBudget: false, renewsAt });
    expect(await result(about('cit_2', ['more']))).toEqual({ isWithinBudget: true, renewsAt });
    const tomorrow = { now: () => new Date(renewsAt) };
    const renewed = define({ ...room.deps, clock: tomorrow }).service(operator, '');
    const again = { purpose: 'TESTING', consumerId: 'dept_a' };
    const people = [{ citizenId: 'cit_1', questions: ['more'] }];
    expect(await renewed.spendPredicates({ ...again, people })).toMatchObject({
      isWithinBudget: true,
    });
  });

  it('are not answered about anybody when one person’s budget is spent', async () => {
    const people = ['cit_3', 'cit_4'].map((citizen, n) => ({
      citizenId: citizen,
      questions: numbered(5 + n),
    }));
    const { data, extensions } = await room.ask(spend, asked(people));
    expect(data).toEqual({ result: { isWithinBudget: false, renewsAt } });
    expect(extensions?.disclosed).toEqual([]);
  });

  it('are answered for exactly 5 of 50 different questions at once', async () => {
    const answers = await Promise.all(
      numbered(50).map((question) =>
        room.ask(spend, asked([{ citizenId: 'cit_many', questions: [question] }])),
      ),
    );
    const count = (isWithinBudget: boolean): number =>
      answers.filter((answer) => JSON.stringify(answer).includes(`:${isWithinBudget}`)).length;
    expect([count(true), count(false)]).toEqual([5, 45]);
  });

  it.each([
    ['purpose', { purpose: 'free text' }],
    ['consumerId', { consumerId: 'nonsense' }],
    ['people.0.citizenId', { people: [{ citizenId: 'nonsense', questions: ['q'] }] }],
    ['people.0.questions', { people: [{ citizenId: 'cit_5', questions: [] }] }],
  ])('are refused when %s breaks a rule', async (field, changes) => {
    const { errors } = await room.ask(spend, asked([], changes));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST', issues: [{ field }] } }]);
  });

  it('are counted under no decision but one that names the counting', async () => {
    const { data, errors } = await room.ask(spend, asked([]), { allow: ['Citizen.isAtLeast'] });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'FIELD_NOT_GRANTED' } }]);
  });
});
