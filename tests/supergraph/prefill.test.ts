import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { auditorQuery } from '../../src/dev/demo/documents.ts';
import type { Table } from '../../src/platform/dynamodb.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

const filling = { agreement: 'agr_portal_prefill', purpose: 'APPLICATION_PREFILL' };
const own = { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' };
const oversight = { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' };
const hrss = { agreement: 'agr_hrss_register', purpose: 'REGISTER_MAINTENANCE' };
const services = [
  'svc_residence_permit_renewal',
  'svc_flexible_employment_insurance',
  'svc_food_business_licence',
] as const;
const [permit, insurance, food] = services;

/** Rows that the rooms read, as `table sort-key`. */
let read: string[] = [];
function noting(table: Table): Table {
  const name = table.name.replace(/^.*-/, '');
  const note = (sk: string): void => {
    read.push(`${name} ${sk}`);
  };
  return {
    ...table,
    get: (key) => {
      note(key.sk);
      return table.get(key);
    },
    getMany: (keys) => {
      for (const { sk } of keys) note(sk);
      return table.getMany(keys);
    },
    query: (range) => {
      note(range.prefix ?? '*');
      return table.query(range);
    },
  };
}

let hub: WholeHub;
beforeAll(async () => {
  hub = await wholeHub('local', { around: noting });
});
afterAll(() => hub.close());
beforeEach(() => {
  read = [];
});

const prefill = `query($input: PrefillInput!) { prefill(input: $input) { seal summary { coverage visible filled }
  values { pointer value answerKey source { kind } } missing { pointer code status } } }`;
const filled = z.object({
  data: z.object({
    prefill: z.object({
      seal: z.string(),
      summary: z.object({ coverage: z.number() }),
      values: z.array(
        z.object({ pointer: z.string(), value: z.json(), answerKey: z.string().nullable() }),
      ),
      missing: z.array(z.object({ pointer: z.string(), code: z.string() })),
    }),
  }),
});
const prefilled = async (caller: string, input: object) => {
  const answer = await hub.ask({ caller, access: filling, query: prefill, variables: { input } });
  return filled.parse(answer).data.prefill;
};
const portalAsks = (query: string, input: object): Promise<WholeAnswer> =>
  hub.ask({ caller: 'lin_zhiyuan', access: filling, query, variables: { input } });

describe('a form of the seed', () => {
  it.each(services)('is filled to seven tenths for an ordinary person: %s', async (serviceId) => {
    const { summary } = await prefilled('lin_zhiyuan', { serviceId });
    expect(summary.coverage).toBeGreaterThanOrEqual(0.7);
  });
});

describe('a prefill reads', () => {
  const disclosed = z.object({
    data: z.object({
      disclosures: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            fields: z.array(z.string()),
          }),
        ),
      }),
    }),
  });
  const planned = z.object({
    data: z.object({ prefillPlan: z.object({ fields: z.array(z.string()) }) }),
  });

  const listed = async () => {
    await hub.sequence();
    const filter = { agreement: filling.agreement };
    const asking = { caller: 'audit-desk', access: oversight, query: auditorQuery };
    const list = await hub.ask({ ...asking, variables: { filter } });
    return disclosed.parse(list).data.disclosures.nodes;
  };

  it.each(services)(
    'what its plan names, and nothing else goes on record: %s',
    async (serviceId) => {
      const query = 'query($s: ID!) { prefillPlan(input: { serviceId: $s }) { fields } }';
      const asked = await hub.ask({ caller: 'wu_min', query, variables: { s: serviceId } });
      const plan = planned.parse(asked).data.prefillPlan.fields;
      const before = new Set((await listed()).map(({ id }) => id));
      await prefilled('wu_min', { serviceId });
      const fields = (await listed()).flatMap((one) => (before.has(one.id) ? [] : one.fields));
      const personal = fields.filter((field) => !/^(Query\.prefill|Prefill|Evidence)/.test(field));
      expect(personal.length).toBeGreaterThan(10);
      expect(personal.filter((field) => !plan.includes(field))).toEqual([]);
    },
  );

  it('of the leaves that the form shows alone: other rooms and other records are not asked', async () => {
    await prefilled('lin_zhiyuan', { serviceId: insurance, visiblePointers: [] });
    const always = new Set(read);
    read = [];
    const evidence = 'query($input: SatisfiesInput!) { satisfies(input: $input) { decision } }';
    const answer = await portalAsks(evidence, { serviceId: insurance, requirementId: 'card' });
    expect(answer).toMatchObject({ data: { satisfies: { decision: 'WAIVED' } } });
    const records = read.filter((row) => /^(citizens|submissions|licences) /.test(row));
    expect(records.filter((row) => row.startsWith('licences'))).not.toEqual([]);
    expect(records.filter((row) => row.startsWith('submissions'))).toEqual([]);
    expect(records.filter((row) => /CONTACT|ADDRESS|HOUSEHOLD|EMPLOYMENT/.test(row))).toEqual([]);
    expect([...always].filter((row) => /CONTACT|EMPLOYMENT/.test(row))).toEqual([]);
  });
});

describe('an answer once given', () => {
  it('is not asked again by another form', async () => {
    const asked = { serviceId: insurance, visiblePointers: ['/insurance/base'] };
    const before = await prefilled('xu_ruolan', asked);
    expect(before.missing.find(({ pointer }) => pointer === '/insurance/base')).toMatchObject({
      code: 'NO_ANSWER',
    });
    const record = `mutation($input: RecordSubmissionInput!) { recordSubmission(input: $input) { __typename } }`;
    const input = {
      idempotencyKey: 'a1',
      applicantId: hub.idOf('xu_ruolan'),
      serviceId: permit,
      formVersion: '2026-1',
      channel: 'WEB',
      submittedAt: '2026-11-20T00:00:00.000Z',
      state: 'ACCEPTED',
      answers: [{ pointer: '/a', concept: 'self.insurance.contributionBase', value: 7384 }],
      documents: [],
    };
    const recorded = await hub.ask({
      caller: 'hrss-insurance',
      access: hrss,
      query: record,
      variables: { input },
    });
    expect(recorded).toMatchObject({
      data: { recordSubmission: { __typename: 'RecordSubmissionSuccess' } },
    });
    const after = await prefilled('xu_ruolan', asked);
    expect(after.values).toMatchObject([
      { pointer: '/insurance/base', value: 7384, answerKey: 'self.insurance.contributionBase' },
    ]);
  });
});

describe('a form that comes back', () => {
  it('is checked against its seal by the hub, and its outcome counted', async () => {
    const { seal, values } = await prefilled('lin_zhiyuan', { serviceId: food });
    const answers: Record<string, Record<string, unknown>> = {};
    for (const { pointer, value } of values) {
      const [, group = '', name = ''] = pointer.split('/');
      answers[group] = { ...answers[group], [name]: value };
    }
    const rebase = `query($input: RebasePrefillInput!) { rebasePrefill(input: $input) { isIntact leaves { verdict } } }`;
    const back = { serviceId: food, seal, answers };
    expect(await portalAsks(rebase, back)).toMatchObject({
      data: { rebasePrefill: { isIntact: true } },
    });
    const forged = { ...answers, applicant: { ...answers['applicant'], name: '别人' } };
    expect(await portalAsks(rebase, { ...back, answers: forged })).toMatchObject({
      data: { rebasePrefill: { isIntact: false } },
    });
    const report = `mutation($input: ReportOutcomeInput!) { reportOutcome(input: $input) { __typename } }`;
    const outcome = { ...back, answers: forged, idempotencyKey: 'o1', seconds: 75 };
    expect(await portalAsks(report, outcome)).toMatchObject({
      data: { reportOutcome: { __typename: 'ReportOutcomeSuccess' } },
    });
    const coverage = `query($s: ID!) { prefillCoverage(input: { serviceId: $s, from: "2026-11-24", to: "2026-11-24" }) {
      handedIn coverage corrections medianSeconds } }`;
    expect(
      await hub.ask({ caller: 'samr-licensing', query: coverage, variables: { s: food } }),
    ).toMatchObject({
      data: { prefillCoverage: { handedIn: 1, corrections: 1, medianSeconds: 75 } },
    });
  });

  it('may have a value that is wrong, which the authority that holds it is asked to look into', async () => {
    const { seal } = await prefilled('lin_zhiyuan', { serviceId: food });
    const request = `mutation($input: RequestCorrectionInput!) { requestCorrection(input: $input) {
      ... on RequestCorrectionSuccess { correction { dueOn authority { id } } } } }`;
    const input = {
      idempotencyKey: 'c1',
      serviceId: food,
      seal,
      pointer: '/residence/address',
      authorityId: 'dept_psb',
    };
    expect(await portalAsks(request, input)).toMatchObject({
      data: {
        requestCorrection: { correction: { dueOn: '2026-12-14', authority: { id: 'dept_psb' } } },
      },
    });
  });
});

describe('a preview', () => {
  it('shows the person what the portal would get, under their own right of access', async () => {
    const query = `query($input: PreviewInput!) { preview(input: $input) { summary { coverage } } }`;
    const input = { serviceId: food, agreementId: filling.agreement };
    const answer = await hub.ask({
      caller: 'lin_zhiyuan',
      access: own,
      query,
      variables: { input },
    });
    const { coverage } = (await prefilled('lin_zhiyuan', { serviceId: food })).summary;
    expect(answer).toMatchObject({ data: { preview: { summary: { coverage } } } });
  });
});
