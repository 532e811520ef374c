import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { formsRoom } from '../../src/subgraphs/forms/subgraph.ts';
import { citizen, formOf, licence, provenance, self, submission, text } from '../prefill/build.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

type Hub = Parameters<typeof formsRoom>[0]['hub'];

let now = new Date('2026-11-24T08:00:00.000Z');
let held: unknown = citizen();
let asked: string[] = [];
/** What the agreement agr_portal asks consent for. */
let offered: readonly string[] = [];
const hub: Hub = {
  ask: async ({ document }) => {
    asked.push(document);
    const nothing = { denied: [], unconsented: [], failures: [] };
    return { data: held, ...nothing, receipt: { request: 'req_inner' } };
  },
  plan: async () => ({
    fields: ['Contact.email', 'Department.id'],
    guarded: ['Query.citizen', 'Identity.name', 'Contact.mobilePhone', 'Employment.occupation'],
    notGranted: [],
  }),
  terms: async ({ agreement }) =>
    agreement === 'agr_portal'
      ? { terms: { attributes: offered.map((field) => ({ field, isOptional: false })) } }
      : null,
};

let room: TestRoom;
beforeAll(async () => {
  const clock = { now: () => now };
  room = await testRoom((deps) => formsRoom({ ...deps, hub, log: () => undefined }), {
    tables: ['forms'],
    clock,
  });
  await publish('svc_a', {});
});
afterAll(() => room.database.close());
beforeEach(() => {
  now = new Date('2026-11-24T08:00:00.000Z');
  held = citizen({ licences: { nodes: [licence('RESIDENCE_PERMIT')] } });
  asked = [];
});

const me = {
  actor: { kind: 'CITIZEN', client: 'portal', department: 'dept_p', citizen: 'cit_me' },
  subjects: ['cit_me'],
} as const;
const asMe = (document: string, input: object, changes: object = {}) =>
  room.ask(document, { input }, { ...me, subjects: [...me.subjects], ...changes });

const evidence = [
  {
    id: 'permit',
    title: { zh: '居住证', en: 'permit' },
    legalBasis: 'Act 1',
    licenceTypes: ['RESIDENCE_PERMIT'],
    records: [],
  },
];
const locked = { editability: 'LOCKED', minAssurance: 'GOVERNMENT_VERIFIED' };
const properties = { name: text, phone: text, job: text };
const rules = {
  '/name': self('name.full', locked),
  '/phone': self('phone.mobile', { from: ['PROFILE', 'SUBMISSION'], maxAge: 'P5Y' }),
  '/job': self('employment.occupation'),
};

let serial = 0;
function publish(serviceId: string, mapping: object): ReturnType<TestRoom['ask']> {
  serial += 1;
  const made = formOf(properties, rules, { mapping: { ...mapping }, evidence });
  const input = {
    idempotencyKey: `k${serial}`,
    serviceId,
    version: '1',
    schema: made.schema,
    mapping: made.mapping,
    evidenceRequirements: evidence,
  };
  const document = `mutation($input: PublishFormInput!) { publishForm(input: $input) { __typename
    ... on InvalidInput { issues { field rule } } } }`;
  return room.ask(document, { input });
}

const prefill = `query($input: PrefillInput!) { prefill(input: $input) { seal
  values { pointer value } summary { coverage } } }`;
const sealOf = async (): Promise<string> => {
  const { data } = await asMe(prefill, { serviceId: 'svc_a' });
  return z.object({ prefill: z.object({ seal: z.string() }) }).parse(data).prefill.seal;
};
const untouched = { name: '林致远', phone: '+8613900000101', job: '厨师' };

describe('a form that comes back weeks later', () => {
  const rebase = `query($input: RebasePrefillInput!) { rebasePrefill(input: $input) {
    isIntact sealedOn leaves { pointer verdict value offered isLocked } } }`;
  const rebased = (seal: string, answers: object) =>
    asMe(rebase, { serviceId: 'svc_a', seal, answers });

  it('is as it was filled, though nothing of it was kept', async () => {
    const seal = await sealOf();
    now = new Date('2027-01-10T08:00:00.000Z');
    expect((await rebased(seal, untouched)).data).toMatchObject({
      rebasePrefill: { isIntact: true, sealedOn: '2026-11-24' },
    });
  });

  it('is not to be accepted when a locked value was changed, or its source has moved on', async () => {
    const seal = await sealOf();
    expect((await rebased(seal, { ...untouched, name: '林志远' })).data).toMatchObject({
      rebasePrefill: {
        isIntact: false,
        leaves: [{ pointer: '/name', verdict: 'LOCK_BROKEN', offered: '林致远' }, {}, {}],
      },
    });
    held = citizen({ identity: { name: { fullName: '林新' }, provenance: provenance() } });
    expect((await rebased(seal, untouched)).data).toMatchObject({
      rebasePrefill: {
        isIntact: false,
        leaves: [{ pointer: '/name', verdict: 'SOURCE_MOVED', value: '林新' }, {}, {}],
      },
    });
  });

  it('is refused with a seal of another person, another service, or of nobody', async () => {
    const seal = await sealOf();
    const refused = async (input: object, changes: object = {}) =>
      (await asMe(rebase, { answers: untouched, ...input }, changes)).errors;
    const other = { actor: { ...me.actor, citizen: 'cit_you' }, subjects: ['cit_you'] };
    const bad = [{ extensions: { code: 'BAD_REQUEST' } }];
    expect(await refused({ serviceId: 'svc_a', seal }, other)).toMatchObject(bad);
    expect(await refused({ serviceId: 'svc_b', seal })).toMatchObject(bad);
    expect(await refused({ serviceId: 'svc_a', seal: `${seal}A` })).toMatchObject(bad);
    expect(asked).toHaveLength(1);
  });
});

describe('a requirement', () => {
  const satisfies = `query($input: SatisfiesInput!) { satisfies(input: $input) {
    requirement decision licence } }`;

  it('is decided by itself, and reads only what may prove it', async () => {
    const { data } = await asMe(satisfies, { serviceId: 'svc_a', requirementId: 'permit' });
    expect(data).toEqual({
      satisfies: { requirement: 'permit', decision: 'WAIVED', licence: 'lic_residence_permit' },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('licences');
    expect(asked[0]).not.toMatch(/identity|contact|employment/);
  });

  it('that the service does not have is null', async () => {
    const { data } = await asMe(satisfies, { serviceId: 'svc_a', requirementId: 'other' });
    expect(data).toEqual({ satisfies: null });
    expect(asked).toEqual([]);
  });
});

describe('a preview', () => {
  const preview = `query($input: PreviewInput!) { preview(input: $input) {
    values { pointer } missing { pointer status } } }`;
  it('shows the person what the portal would get, and no more', async () => {
    offered = ['Contact.mobilePhone'];
    const input = { serviceId: 'svc_a', agreementId: 'agr_portal' };
    expect((await asMe(preview, input)).data).toMatchObject({
      preview: {
        values: [{ pointer: '/phone' }],
        missing: [
          { pointer: '/name', status: 'NOT_PERMITTED' },
          { pointer: '/job', status: 'NOT_PERMITTED' },
        ],
      },
    });
  });

  it('is nobody else’s', async () => {
    const { errors } = await room.ask(preview, {
      input: { serviceId: 'svc_a', agreementId: 'agr_portal' },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });
});

describe('a plan', () => {
  it('says what the person has to consent to and what may be waived, and reads nothing', async () => {
    offered = ['Contact.email'];
    const { data } = await room.ask(
      `{ prefillPlan(input: { serviceId: "svc_a" }) { agreement consentTo waivable } }`,
      {},
      { agreement: 'agr_portal' },
    );
    expect(data).toEqual({
      prefillPlan: {
        agreement: 'agr_portal',
        consentTo: ['Contact.email'],
        waivable: ['permit'],
      },
    });
    expect(asked).toEqual([]);
  });
});

describe('a mapping that names its agreements', () => {
  it('is refused where none of them allows what a rule reads', async () => {
    offered = ['Identity.name'];
    const refused = await publish('svc_strict', { agreements: ['agr_portal'] });
    expect(refused.data).toMatchObject({
      publishForm: {
        __typename: 'InvalidInput',
        issues: [
          { field: 'mapping.map[/job]', rule: expect.stringContaining('Employment.occupation') },
        ],
      },
    });
    expect((await publish('svc_strict', { agreements: ['agr_unknown'] })).data).toMatchObject({
      publishForm: { issues: [{ field: 'mapping.agreements' }] },
    });
  });
});

describe('what became of prefills', () => {
  const report = `mutation($input: ReportOutcomeInput!) { reportOutcome(input: $input) {
    __typename } }`;
  const coverage = `query($input: PrefillCoverageInput!) { prefillCoverage(input: $input) {
    prefills handedIn coverage corrections medianSeconds fields { pointer filled corrections } } }`;

  it('is counted once each, by service and leaf, without a word about whom', async () => {
    await publish('svc_counted', {});
    const input = { serviceId: 'svc_counted' };
    const { data } = await asMe(prefill, input);
    const { seal } = z.object({ prefill: z.object({ seal: z.string() }) }).parse(data).prefill;
    const outcome = {
      ...input,
      idempotencyKey: 'o1',
      seal,
      answers: { ...untouched, job: '店主' },
      seconds: 60,
    };
    for (let time = 0; time < 2; time += 1)
      expect((await asMe(report, outcome)).data).toEqual({
        reportOutcome: { __typename: 'ReportOutcomeSuccess' },
      });
    const period = { from: '2026-11-24', to: '2026-11-24' };
    expect((await room.ask(coverage, { input: { ...input, ...period } })).data).toEqual({
      prefillCoverage: {
        prefills: 1,
        handedIn: 1,
        coverage: 1,
        corrections: 1,
        medianSeconds: 60,
        fields: [
          { pointer: '/name', filled: 1, corrections: 0 },
          { pointer: '/phone', filled: 1, corrections: 0 },
          { pointer: '/job', filled: 1, corrections: 1 },
        ],
      },
    });
    const rows = await room.deps.table('forms').query({ pk: 'outcomes#svc_counted', limit: 10 });
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/cit_me|林致远|店主/);
  });

  it('of other days is left out', async () => {
    const input = { serviceId: 'svc_counted', from: '2026-11-01', to: '2026-11-23' };
    expect((await room.ask(coverage, { input })).data).toMatchObject({
      prefillCoverage: { prefills: 0, coverage: null },
    });
  });

  it('teaches how long an earlier answer holds', async () => {
    await publish('svc_learning', {});
    const earlier = submission({
      answers: [{ concept: 'phone.mobile', value: '+8613900000199' }],
    });
    held = citizen({ contact: null, submissions: { nodes: [earlier] } });
    const { data } = await asMe(prefill, { serviceId: 'svc_learning' });
    const { seal } = z.object({ prefill: z.object({ seal: z.string() }) }).parse(data).prefill;
    const answers = { ...untouched, phone: '+8613900000188' };
    const input = { serviceId: 'svc_learning', idempotencyKey: 'o2', seal, answers };
    await asMe(report, input);
    const rows = await room.deps.table('forms').query({ pk: 'observations', limit: 10 });
    expect(rows).toMatchObject([{ sk: 'phone.mobile#7#CHANGED', count: 1 }]);
  });
});

describe('a value that is wrong', () => {
  const request = `mutation($input: RequestCorrectionInput!) { requestCorrection(input: $input) {
    __typename ... on RequestCorrectionSuccess { correction { pointer dueOn authority { id } } }
    ... on InvalidInput { issues { field } } } }`;
  const list = '{ corrections { pointer citizen { id } version dueOn } }';

  it('is a task with a deadline for the authority it came from, and holds no value', async () => {
    const seal = await sealOf();
    const input = {
      idempotencyKey: 'c1',
      serviceId: 'svc_a',
      seal,
      pointer: '/job',
      authorityId: 'dept_a',
    };
    for (let time = 0; time < 2; time += 1)
      expect((await asMe(request, input)).data).toMatchObject({
        requestCorrection: { correction: { pointer: '/job', dueOn: '2026-12-14' } },
      });
    expect((await room.ask(list)).data).toEqual({
      corrections: [
        { pointer: '/job', citizen: { id: 'cit_me' }, version: 3, dueOn: '2026-12-14' },
      ],
    });
    const rows = await room.deps.table('forms').query({ pk: 'corrections#dept_a', limit: 10 });
    expect(JSON.stringify(rows)).not.toContain('厨师');
  });

  it('is not sent to an authority that did not fill the leaf, nor shown to another', async () => {
    const seal = await sealOf();
    const input = { idempotencyKey: 'c2', serviceId: 'svc_a', seal, pointer: '/job' };
    expect((await asMe(request, { ...input, authorityId: 'dept_b' })).data).toMatchObject({
      requestCorrection: { __typename: 'InvalidInput', issues: [{ field: 'pointer' }] },
    });
    const elsewhere = { kind: 'DEPARTMENT', client: 'client-b', department: 'dept_b' } as const;
    expect((await room.ask(list, {}, { actor: elsewhere })).data).toEqual({ corrections: [] });
  });
});

describe('the vocabulary', () => {
  it('is there for everybody to read', async () => {
    const { data } = await room.ask(
      '{ concepts { key zh en nb autocomplete aliases { vocabulary name } coordinates } }',
    );
    const shape = z.object({ concepts: z.array(z.looseObject({ key: z.string() })) });
    const named = shape.parse(data).concepts.find(({ key }) => key === 'name.family');
    expect(named).toEqual({
      key: 'name.family',
      zh: '姓',
      en: 'surname',
      nb: 'etternavn',
      autocomplete: 'family-name',
      aliases: [
        { vocabulary: 'OIDC', name: 'family_name' },
        { vocabulary: 'FHIRPATH', name: 'name.family' },
        { vocabulary: 'SCHEMA_ORG', name: 'familyName' },
      ],
      coordinates: ['PersonName.familyName'],
    });
  });
});
