import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formsRoom } from '../../src/subgraphs/forms/subgraph.ts';
import { citizen, formOf, leaf, self } from '../prefill/build.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

type Hub = Parameters<typeof formsRoom>[0]['hub'];
type Asked = Parameters<Hub['ask']>[0];

const nothingFound = {
  data: citizen(),
  denied: [] as string[],
  unconsented: [] as string[],
  failures: [] as (string | number)[][],
  receipt: { request: 'req_inner' },
};
let answer = nothingFound;
let asked: Asked[] = [];
const hub: Hub = {
  ask: async (question) => {
    asked.push(question);
    return answer;
  },
  plan: async () => ({ fields: ['Contact.email'], guarded: [], notGranted: ['Contact.email'] }),
  terms: async () => null,
};

let room: TestRoom;
beforeAll(async () => {
  room = await testRoom((deps) => formsRoom({ ...deps, hub, log: () => undefined }), {
    tables: ['forms'],
  });
});
afterAll(() => room.database.close());
beforeEach(() => {
  answer = nothingFound;
  asked = [];
});

const publish = `mutation($input: PublishFormInput!) { publishForm(input: $input) { __typename
  ... on PublishFormSuccess { service { id form { version } evidenceRequirements { id } } }
  ... on InvalidInput { issues { field rule } } ... on Conflict { code } ... on NotPermitted { code } } }`;
const prefill = `query($input: PrefillInput!) { prefill(input: $input) { service { id } formVersion receipt summary { leaves filled }
  values { pointer value authority { id } } missing { pointer status } documents { requirement decision } } }`;
const evidence = [
  {
    id: 'permit',
    title: { zh: '居住证', en: 'permit' },
    legalBasis: 'Act 1',
    licenceTypes: ['RESIDENCE_PERMIT'],
    records: [],
  },
];
const { schema, mapping } = formOf(
  { email: leaf({ type: 'string' }), job: leaf({ type: 'string' }) },
  { '/email': self('email'), '/job': self('employment.occupation') },
  { evidence },
);

let serial = 0;
function published(
  serviceId: string,
  changes: object = {},
  department = 'dept_a',
): ReturnType<TestRoom['ask']> {
  serial += 1;
  const input = {
    idempotencyKey: `k${serial}`,
    serviceId,
    version: '1',
    schema,
    mapping,
    evidenceRequirements: evidence,
    ...changes,
  };
  return room.ask(
    publish,
    { input },
    { actor: { kind: 'DEPARTMENT', client: `client-${department}`, department } },
  );
}

describe('a form', () => {
  it('is in force once published, the same again changes nothing, and the next version follows it', async () => {
    const first = await published('svc_a');
    expect(first.data).toEqual({
      publishForm: {
        __typename: 'PublishFormSuccess',
        service: { id: 'svc_a', form: { version: '1' }, evidenceRequirements: [{ id: 'permit' }] },
      },
    });
    expect((await published('svc_a')).data).toEqual(first.data);
    const second = await published('svc_a', {
      version: '2',
      mapping: { ...Object(mapping), form: '2' },
    });
    expect(second.data).toMatchObject({ publishForm: { service: { form: { version: '2' } } } });
  });

  it('is refused with field and rule when its mapping names a leaf that is not there', async () => {
    const dangling = formOf({}, { '/nowhere': self('email') }).mapping;
    expect((await published('svc_b', { mapping: dangling })).data).toMatchObject({
      publishForm: {
        __typename: 'InvalidInput',
        issues: [{ field: expect.stringContaining('/nowhere') }],
      },
    });
    expect(
      (await room.ask('{ prefillPlan(input: { serviceId: "svc_b" }) { document } }')).data,
    ).toEqual({ prefillPlan: null });
  });

  it.each(['schema', 'mapping', 'evidenceRequirements'])(
    'is refused when its %s would be merged into all objects',
    async (part) => {
      const hostile: unknown = JSON.parse('{"a":{"__proto__":{}}}');
      const changes = { [part]: part === 'evidenceRequirements' ? [hostile] : hostile };
      expect((await published('svc_z', changes)).data).toMatchObject({
        publishForm: {
          __typename: 'InvalidInput',
          issues: [{ field: expect.stringContaining(part), rule: expect.stringMatching(/name/) }],
        },
      });
    },
  );

  it('of a name that is taken never changes, and is its publisher’s alone', async () => {
    await published('svc_c');
    const other = formOf({ email: leaf({ type: 'string' }) }, { '/email': self('email') });
    expect(
      (await published('svc_c', { schema: other.schema, mapping: other.mapping })).data,
    ).toMatchObject({ publishForm: { code: 'ALREADY_EXISTS' } });
    expect((await published('svc_c', {}, 'dept_b')).data).toMatchObject({
      publishForm: { code: 'NOT_PERMITTED' },
    });
  });

  it('is published once under one idempotency key', async () => {
    await published('svc_d', { idempotencyKey: 'same' });
    expect((await published('svc_e', { idempotencyKey: 'same' })).data).toMatchObject({
      publishForm: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });
});

describe('a prefill', () => {
  beforeAll(async () => {
    await published('svc_f');
  });
  const signedIn = {
    actor: { kind: 'CITIZEN', client: 'portal', department: 'dept_p', citizen: 'cit_me' },
    subjects: ['cit_me'],
  } as const;
  const forMe = (changes: object = {}) =>
    room.ask(
      prefill,
      { input: { serviceId: 'svc_f', ...changes } },
      { ...signedIn, subjects: [...signedIn.subjects] },
    );

  it('asks one question about the signed-in citizen, under the decision it answers, and fills the form', async () => {
    const { data } = await forMe();
    expect(data).toMatchObject({
      prefill: {
        formVersion: '1',
        receipt: 'req_inner',
        summary: { leaves: 2, filled: 2 },
        documents: [{ requirement: 'permit', decision: 'WAIVED' }],
      },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.variables).toEqual({ citizenId: 'cit_me' });
    expect(asked[0]?.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('tells a leaf that may not be read from one whose source did not answer', async () => {
    answer = {
      ...nothingFound,
      data: citizen({ employment: null }),
      denied: ['Contact.email'],
      failures: [['citizen', 'employment']],
    };
    expect((await forMe()).data).toMatchObject({
      prefill: {
        values: [],
        missing: [
          { pointer: '/email', status: 'NOT_PERMITTED' },
          { pointer: '/job', status: 'SOURCE_UNAVAILABLE' },
        ],
      },
    });
  });

  it('is not about somebody else: another person is null, and nobody at all is refused', async () => {
    expect((await forMe({ citizenId: 'cit_you' })).data).toEqual({ prefill: null });
    const nobody = await room.ask(prefill, { input: { serviceId: 'svc_f' } });
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });

  it('of a service without a form is null', async () => {
    expect((await forMe({ serviceId: 'svc_none' })).data).toEqual({ prefill: null });
    expect(asked).toEqual([]);
  });

  it('can be planned without reading anything', async () => {
    const plan = await room.ask(
      '{ prefillPlan(input: { serviceId: "svc_f" }) { document fields notGranted fillable } }',
    );
    expect(plan.data).toMatchObject({
      prefillPlan: {
        document: expect.stringContaining('contact'),
        notGranted: ['Contact.email'],
        fillable: ['/email', '/job'],
      },
    });
    expect(asked).toEqual([]);
  });
});
