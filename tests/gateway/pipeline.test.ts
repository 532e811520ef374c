import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { testHub, type TestHub, type TokenChanges } from '../support/hub.ts';

const query = 'query($id: ID!) { citizen(id: $id) { id identity { sex name { fullName } } } }';
const statute = { agreement: 'agr_statute', purpose: 'TESTING' };
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ extensions: z.looseObject({ code: z.string() }) })).optional(),
  extensions: z
    .looseObject({ receipt: z.object({ request: z.string(), records: z.array(z.string()) }) })
    .optional(),
});
type Body = { query?: string; variables?: object; extensions?: object; operationName?: string };
type Answer = z.infer<typeof answerSchema> & {
  status: number;
  text: string;
  code: string | undefined;
};

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(() => hub.gateway.stop());

async function send(
  body: string,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const authorization = `Bearer ${await hub.token()}`;
  const { status, body: text } = await hub.gateway.handle({
    method,
    path: '/graphql',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body,
  });
  const answer = answerSchema.parse(JSON.parse(text.toString()));
  return { ...answer, status, text: text.toString(), code: answer.errors?.[0]?.extensions.code };
}

async function ask(
  changes: Body = {},
  access: object | null = statute,
  claims: TokenChanges = {},
): Promise<Answer> {
  const body = {
    query,
    variables: { id: 'cit_a' },
    ...(access ? { extensions: { access } } : {}),
    ...changes,
  };
  return send(JSON.stringify(body), { authorization: `Bearer ${await hub.token(claims)}` });
}

function lastRecords(): unknown[] {
  return (hub.intake.entries.at(-1)?.records ?? []).map((record): unknown => JSON.parse(record));
}

describe('the pipeline', () => {
  it('answers what is granted, with a receipt for what is on record', async () => {
    const answer = await ask();
    expect(answer.data).toEqual({
      citizen: { id: 'cit_a', identity: { sex: 'FEMALE', name: { fullName: 'secret of cit_a' } } },
    });
    expect(answer.extensions?.receipt.records).toHaveLength(1);
    expect(lastRecords()).toEqual([
      expect.objectContaining({
        request: answer.extensions?.receipt.request,
        client: 'client-a',
        department: 'dept_a',
        agreement: 'agr_statute',
        agreementVersion: 3,
        purpose: 'TESTING',
        legalBasis: 'Test Act 1',
        decision: 'RELEASED',
        subject: expect.stringMatching(/^[0-9a-f]{64}$/),
        fields: [
          'Citizen.id',
          'Citizen.identity',
          'Identity.name',
          'Identity.sex',
          'PersonName.fullName',
          'Query.citizen',
        ],
      }),
    ]);
    expect(JSON.stringify(lastRecords())).not.toContain('cit_a');
  });

  it('puts a person on record who was not known up front', async () => {
    const answer = await ask({
      query: '{ citizenByNationalId(input: { nationalId: "9" }) { identity { sex } } }',
    });
    expect(answer.data).toEqual({ citizenByNationalId: { identity: { sex: 'FEMALE' } } });
    expect(lastRecords()).toEqual([
      expect.objectContaining({
        subject: expect.any(String),
        fields: expect.arrayContaining([
          'Citizen.identity',
          'Identity.sex',
          'Query.citizenByNationalId',
        ]),
      }),
    ]);
  });

  it('puts a request on record that reached nobody, and answers null', async () => {
    const answer = await ask({ variables: { id: 'cit_unknown' } });
    expect(answer.data).toEqual({ citizen: null });
    expect(answer.extensions?.receipt.records.length).toBeGreaterThan(0);
  });

  it('needs no agreement, and keeps no record, for what is public', async () => {
    const before = hub.intake.entries.length;
    const answer = await ask({ query: '{ __typename }', variables: {} }, null);
    expect(answer.data).toEqual({ __typename: 'Query' });
    expect(hub.intake.entries).toHaveLength(before);
  });

  it('names field, rule and missing grant, and leaks nothing, when one field is too many', async () => {
    const answer = await ask({ query: query.replace('sex', 'sex dateOfBirth') });
    expect(answer).toMatchObject({ status: 403, code: 'FIELD_NOT_GRANTED' });
    expect(answer.errors?.[0]?.extensions['denied']).toEqual([
      expect.objectContaining({
        coordinate: 'Identity.dateOfBirth',
        rule: 'NOT_IN_AGREEMENT',
        grantMissing: 'Identity.dateOfBirth',
      }),
    ]);
    expect(answer.text).not.toContain('secret');
    expect(lastRecords()).toEqual([
      expect.objectContaining({
        decision: 'REFUSED',
        refusal: 'FIELD_NOT_GRANTED',
        legalBasis: 'Test Act 1',
        subject: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
  });

  it('leaves out what is not granted when asked to, with an error for each', async () => {
    const answer = await ask(
      { query: query.replace('sex', 'sex dateOfBirth') },
      { ...statute, onDenied: 'OMIT' },
    );
    expect(answer.data).toMatchObject({ citizen: { identity: { sex: 'FEMALE' } } });
    expect(answer.errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ coordinate: 'Identity.dateOfBirth' }),
      }),
    ]);
  });

  it('runs the operation that was authorised, whatever else the document holds', async () => {
    const both = `query Small { citizen(id: "cit_a") { id } } query Large { citizen(id: "cit_a") { identity { dateOfBirth } } }`;
    const [small, large] = await Promise.all(
      ['Small', 'Large'].map((operationName) => ask({ query: both, variables: {}, operationName })),
    );
    expect(small?.data).toEqual({ citizen: { id: 'cit_a' } });
    expect(large?.code).toBe('FIELD_NOT_GRANTED');
    const turned = both.split(' query ').reverse().join(' ').replace('Large', 'query Large');
    const again = await ask({ query: turned, variables: {}, operationName: 'Small' });
    expect(again.data).toEqual({ citizen: { id: 'cit_a' } });
  });

  it('leaves out what only a fragment asked for, and answers nothing when nothing is left', async () => {
    const omit = { ...statute, onDenied: 'OMIT' };
    const spread =
      'query($id: ID!) { citizen(id: $id) { id ...F } } fragment F on Citizen { identity { ...G } } fragment G on Identity { dateOfBirth }';
    expect((await ask({ query: spread }, omit)).data).toEqual({ citizen: { id: 'cit_a' } });
    const nothing = await ask(
      { query: '{ disclosures(first: 1) { completeUpTo } }', variables: {} },
      omit,
    );
    expect(nothing.data).toBeNull();
    expect(nothing.errors?.length).toBeGreaterThan(0);
  });

  it.each([
    ['no access', null, 'ACCESS_MISSING'],
    [
      'free text for a purpose',
      { agreement: 'agr_statute', purpose: 'TESTING', reason: 'because' },
      'ACCESS_MISSING',
    ],
    ['a purpose in words', { ...statute, purpose: 'secret' }, 'ACCESS_MISSING'],
    ['an agreement in words', { ...statute, agreement: 'secret' }, 'ACCESS_MISSING'],
    ['words in place of access', ['secret'], 'ACCESS_MISSING'],
    ['words that access has not', { ...statute, secret: 'secret' }, 'ACCESS_MISSING'],
    ['a way of denying that there is not', { ...statute, onDenied: 'secret' }, 'ACCESS_MISSING'],
    ['an unknown agreement', { ...statute, agreement: 'agr_nowhere' }, 'AGREEMENT_UNKNOWN'],
    ['another department’s agreement', { ...statute, agreement: 'agr_other' }, 'AGREEMENT_UNKNOWN'],
    ['a draft', { ...statute, agreement: 'agr_draft' }, 'AGREEMENT_NOT_IN_FORCE'],
    ['a suspended agreement', { ...statute, agreement: 'agr_suspended' }, 'AGREEMENT_NOT_IN_FORCE'],
    [
      'an agreement for sandboxes',
      { ...statute, agreement: 'agr_sandbox' },
      'AGREEMENT_NOT_IN_FORCE',
    ],
    [
      'an agreement that was tampered with',
      { ...statute, agreement: 'agr_tampered' },
      'AGREEMENT_NOT_AUTHENTIC',
    ],
    [
      'an agreement past its last day',
      { ...statute, agreement: 'agr_ended' },
      'AGREEMENT_NOT_IN_FORCE',
    ],
    ['another purpose', { ...statute, purpose: 'CURIOSITY' }, 'PURPOSE_MISMATCH'],
    ['no citizen signed in', { ...statute, agreement: 'agr_self' }, 'SUBJECT_OUT_OF_SCOPE'],
  ])('refuses %s', async (_, access, code) => {
    const answer = await ask({}, access);
    expect(answer).toMatchObject({ status: 403, code });
    expect(answer.text).not.toContain('secret');
    expect(JSON.stringify(lastRecords())).not.toContain('secret');
  });

  it('answers an unknown agreement and another department’s alike', async () => {
    const [unknown, foreign] = await Promise.all(
      ['agr_nowhere', 'agr_other'].map((agreement) => ask({}, { ...statute, agreement })),
    );
    expect(unknown?.errors).toEqual(foreign?.errors);
  });

  it('reaches only the citizen who is signed in, and only with consent', async () => {
    const citizen = (sub: string): TokenChanges => ({ sub, kind: 'CITIZEN' });
    const self = { ...statute, agreement: 'agr_self' };
    const consent = { ...statute, agreement: 'agr_consent' };
    expect(
      (await ask({ variables: { id: 'cit_me' } }, self, citizen('cit_me'))).data,
    ).toMatchObject({ citizen: { id: 'cit_me' } });
    expect((await ask({ variables: { id: 'cit_you' } }, self, citizen('cit_me'))).data).toEqual({
      citizen: null,
    });
    expect(
      (await ask({ variables: { id: 'cit_willing' } }, consent, citizen('cit_willing'))).data,
    ).toMatchObject({ citizen: { id: 'cit_willing' } });
    expect((await ask({ variables: { id: 'cit_me' } }, consent, citizen('cit_me'))).code).toBe(
      'CONSENT_REQUIRED',
    );
  });

  it('reaches nobody but the citizen who is signed in, under a statute too', async () => {
    const citizen = { sub: 'cit_me', kind: 'CITIZEN' };
    expect((await ask({ variables: { id: 'cit_you' } }, statute, citizen)).data).toEqual({
      citizen: null,
    });
    expect((await ask({ variables: { id: 'cit_me' } }, statute, citizen)).data).toMatchObject({
      citizen: { id: 'cit_me' },
    });
  });

  it.each(['down', 'hanging'] as const)(
    'releases nothing while the intake is %s',
    async (state) => {
      hub.intake.state = state;
      const [known, found] = await Promise.all([
        ask(),
        ask({
          query:
            '{ citizenByNationalId(input: { nationalId: "9" }) { identity { name { fullName } } } }',
        }),
      ]);
      hub.intake.state = 'up';
      for (const answer of [known, found]) {
        expect(answer).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
        expect(answer.text).not.toContain('secret');
      }
    },
  );
});

describe('bad requests', () => {
  it.each<[string, TokenChanges, string]>([
    ['another issuer', { iss: 'http://elsewhere' }, 'UNAUTHENTICATED'],
    ['another audience', { aud: 'http://elsewhere' }, 'TOKEN_AUDIENCE_MISMATCH'],
    [
      'two audiences',
      { aud: ['http://127.0.0.1/graphql', 'http://elsewhere'] },
      'TOKEN_AUDIENCE_MISMATCH',
    ],
    ['no department', { department: undefined }, 'UNAUTHENTICATED'],
    ['a citizen who is none', { kind: 'CITIZEN', sub: 'client-a' }, 'UNAUTHENTICATED'],
    ['a past expiry', { exp: 1_700_000_000 }, 'TOKEN_EXPIRED'],
  ])('refuses a token with %s', async (_, claims, code) => {
    expect(await ask({}, statute, claims)).toMatchObject({ status: 401, code });
  });

  it.each([
    ['none', ''],
    ['Basic', 'Basic YTpi'],
    ['no JWT', 'Bearer abc'],
    ['an unsigned JWT', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('refuses credentials: %s', async (_, authorization) => {
    expect(await send(JSON.stringify({ query }), { authorization })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
  });

  it.each([
    ['no JSON', '{', 400, 'BAD_REQUEST'],
    ['a list', '[]', 400, 'BAD_REQUEST'],
    ['a syntax error', JSON.stringify({ query: '{' }), 400, 'GRAPHQL_PARSE_FAILED'],
    [
      'an unknown field',
      JSON.stringify({ query: '{ secrets }' }),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'too many tokens',
      JSON.stringify({ query: `{ ${'a '.repeat(2_100)} }` }),
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'a nest of brackets',
      JSON.stringify({ query: '{ a '.repeat(900) }),
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'introspection',
      JSON.stringify({ query: '{ __schema { types { name } } }' }),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    expect(await send(body)).toMatchObject({ status, code });
  });

  it('suggests no names', async () => {
    expect((await send(JSON.stringify({ query: '{ citizn { id } }' }))).text).not.toContain(
      'citizen',
    );
  });

  it('refuses a document past a limit before it is planned', async () => {
    const fields = Array.from({ length: 6 }, (_, n) => `a${n}: citizen(id: "cit_a") { id }`).join(
      ' ',
    );
    expect(await ask({ query: `{ ${fields} }`, variables: {} })).toMatchObject({
      status: 400,
      code: 'DOCUMENT_TOO_COMPLEX',
    });
  });

  it('refuses another method, another media type, another charset', async () => {
    const body = JSON.stringify({ query });
    expect(await send(body, {}, 'GET')).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    for (const type of [
      'text/plain',
      'application/json; charset=utf-16',
      'application/x-www-form-urlencoded',
    ])
      expect(await send(body, { 'content-type': type })).toMatchObject({
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
      });
  });
});
