import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import { recordText } from '../support/records.ts';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

const hrss = { agreement: 'agr_hrss_register', purpose: 'REGISTER_MAINTENANCE' };
const psb = { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' };
const oversight = { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' };
const insurance = {
  agreement: 'agr_hrss_social_insurance',
  purpose: 'SOCIAL_INSURANCE_REGISTRATION',
};
const month = { from: '2026-10-24T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z' };
const granted = ['Citizen.id', 'Citizen.identity', 'Identity.name', 'Identity.sex'];
const pool = [...granted.slice(1), 'Citizen.employment', 'Identity.dateOfBirth'];
const total = 2_000;

type Made = {
  readonly request: string;
  readonly at: string;
  readonly department: string;
  readonly purpose: string;
  readonly operation: string;
  readonly fields: readonly string[];
  readonly decision: 'RELEASED' | 'REFUSED';
  readonly refusal: string | null;
  readonly subject: string | null;
};

/** Always the same numbers, with no pattern to them (a linear congruential generator). */
function numbers(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Five weeks of requests by three departments for two purposes: one record for each person, in order of time. */
function made(): readonly Made[] {
  const draw = numbers();
  const start = Date.parse('2026-10-20T00:00:00.000Z');
  const step = (35 * 86_400_000) / total;
  return Array.from({ length: total }, (_, n): Made[] => {
    const isRefused = draw(4) === 0;
    const request = {
      request: `req_made_${String(n)}`,
      at: new Date(start + Math.floor(n * step)).toISOString(),
      department: ['dept_hrss', 'dept_hrss', 'dept_psb', 'dept_samr'][draw(4)] ?? '',
      purpose: [insurance.purpose, insurance.purpose, 'CASE_HANDLING'][draw(3)] ?? '',
      operation: `sha256:${String(draw(8))}`,
      fields: ['Citizen.id', ...pool.filter((_, index) => draw(index < 3 ? 2 : 9) === 0)].sort(),
      decision: isRefused ? ('REFUSED' as const) : ('RELEASED' as const),
      refusal: isRefused ? 'FIELD_NOT_GRANTED' : null,
    };
    const people = isRefused ? 1 : draw(3);
    const subjects = Array.from({ length: people }, () => `person-${String(draw(300))}`);
    const named = isRefused && draw(3) === 0 ? [] : [...new Set(subjects)];
    return (named.length > 0 ? named : [null]).map((subject) => ({ ...request, subject }));
  }).flat();
}

/** A replay as anybody would count it by hand. */
function counted(records: readonly Made[]) {
  const own = records.filter(
    ({ department, purpose, at }) =>
      department === 'dept_hrss' &&
      purpose === insurance.purpose &&
      at >= month.from &&
      at < month.until,
  );
  const isAnswered = ({ fields }: Made): boolean => fields.every((one) => granted.includes(one));
  const answered = own.filter(isAnswered);
  const distinct = (some: readonly Made[], name: 'request' | 'subject'): number =>
    new Set(some.flatMap((one) => one[name] ?? [])).size;
  const unknown = answered.filter(({ decision, subject }) => decision === 'REFUSED' && !subject);
  const refused = own.filter((one) => !isAnswered(one));
  const missing = refused.map(({ request, fields }): [string, string] => [
    request,
    fields.filter((one) => !granted.includes(one)).join(),
  ]);
  return {
    requests: distinct(own, 'request'),
    answered: distinct(answered, 'request'),
    people: distinct(answered, 'subject'),
    answeredAboutUnknown: distinct(unknown, 'request'),
    fields: [...granted].sort().map((coordinate) => {
      const having = answered.filter(({ fields }) => fields.includes(coordinate));
      return {
        coordinate,
        people: distinct(having, 'subject'),
        requests: distinct(having, 'request'),
      };
    }),
    missing: Object.fromEntries(
      [...new Set(missing.map(([, lacks]) => lacks))].map((lacks): [string, number] => [
        lacks,
        new Set(missing.filter(([, one]) => one === lacks).map(([request]) => request)).size,
      ]),
    ),
  };
}

const replaySchema = z.object({
  data: z.object({
    agreement: z.object({
      state: z.string(),
      replay: z.object({
        from: z.string(),
        until: z.string(),
        isComplete: z.boolean(),
        requests: z.int(),
        answered: z.int(),
        people: z.int(),
        answeredAboutUnknown: z.int(),
        fields: z.array(z.unknown()),
        outcomes: z.array(
          z.object({
            operation: z.string(),
            isAnswered: z.boolean(),
            refusal: z.string().nullable(),
            missing: z.array(z.string()),
            requests: z.int(),
          }),
        ),
      }),
    }),
  }),
});
const query = `query($id: ID!, $from: DateTime, $until: DateTime) { agreement(id: $id) { state
  replay(from: $from, until: $until) { from until isComplete requests answered people answeredAboutUnknown
    fields { coordinate people requests } outcomes { operation isAnswered refusal missing requests } } } }`;
const unusedQuery = `query($id: ID!, $days: Int) { agreement(id: $id) {
  unusedFields(days: $days) { coordinate lastReadOn } } }`;

let hub: WholeHub;
let draft: string;
const records = made();

beforeAll(async () => {
  hub = await wholeHub('local');
  const intake = auditIntake(hub.deps.table('intake'));
  for (let n = 0; n < records.length; n += 100) {
    const texts = records
      .slice(n, n + 100)
      .map(({ fields, ...record }) =>
        recordText({ ...record, fields: [...fields], agreement: insurance.agreement }),
      );
    await intake.insertOnce({ request: `req_${String(n)}`, at: month.from, records: texts });
  }
  const at = '2026-07-01T00:00:00.000Z';
  const old = { request: 'req_old', at, agreement: insurance.agreement };
  const read = recordText({ ...old, fields: ['Identity.dateOfDeath'], subject: 'person-1' });
  await intake.insertOnce({ request: 'req_old', at, records: [read] });
  await hub.sequence();
  const input = {
    idempotencyKey: 'draft',
    providerId: 'dept_psb',
    purpose: insurance.purpose,
    legalBasis: { citation: 'Test Act 1', text: 'A test.' },
    subjectScope: 'STATUTE',
    fields: granted,
    validFrom: '2026-12-01',
    validUntil: '2027-12-01',
  };
  const answer = await hub.ask({
    caller: 'hrss-insurance',
    access: hrss,
    query: `mutation($input: CreateAgreementInput!) { result: createAgreement(input: $input) {
      ... on AgreementSuccess { agreement { id } } ... on Problem { code message } } }`,
    variables: { input },
  });
  const shape = z.object({ result: z.object({ agreement: z.object({ id: z.string() }) }) });
  draft = shape.parse(answer.data).result.agreement.id;
}, 300_000);
afterAll(() => hub.close());

const replayed = async (caller: string, access: object, variables: object = month) => {
  const asking = { caller, access: { ...access }, query, variables: { id: draft, ...variables } };
  return replaySchema.parse(await hub.ask(asking)).data.agreement;
};

describe('the replay of an agreement that is not in force yet', () => {
  it('names the fields and counts the people that a count by hand names', async () => {
    const expected = counted(records);
    const { state, replay } = await replayed('psb-register', psb);
    const { outcomes, ...counts } = replay;
    const { missing, ...rest } = expected;
    expect(state).toBe('DRAFT');
    expect(counts).toEqual({ ...month, isComplete: true, ...rest });
    const refused = outcomes.filter(({ isAnswered }) => !isAnswered);
    const byMissing = new Map<string, number>();
    for (const { missing: lacks, requests } of refused)
      byMissing.set(lacks.join(), (byMissing.get(lacks.join()) ?? 0) + requests);
    expect(Object.fromEntries(byMissing)).toEqual(missing);
    expect(Object.keys(missing)).toHaveLength(3);
    expect(counts.answeredAboutUnknown).toBeGreaterThan(0);
    expect(outcomes.reduce((sum, { requests }) => sum + requests, 0)).toBe(rest.requests);
  });

  it('is the same for both departments and the audit office, and null for any other', async () => {
    const ofProvider = await replayed('psb-register', psb);
    expect(await replayed('hrss-insurance', hrss)).toEqual(ofProvider);
    expect(await replayed('audit-desk', oversight)).toEqual(ofProvider);
    const others = await hub.ask({
      caller: 'psb-register',
      access: psb,
      query,
      variables: { id: 'agr_hrss_register', ...month },
    });
    expect(others).toEqual({ data: { agreement: { state: 'ACTIVE', replay: null } } });
  });

  it('is refused without a grant for it, and on record', async () => {
    const asking = { query, variables: { id: draft, ...month } };
    const denied = await hub.ask({ ...asking, caller: 'hrss-insurance', access: insurance });
    expect(denied).toMatchObject({ errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }] });
    await replayed('hrss-insurance', hrss);
    const waiting = await auditIntake(hub.deps.table('intake')).waiting(10);
    const own = waiting.flatMap((entry) => entry.records);
    expect(own.filter((text) => text.includes('"Agreement.replay"')).length).toBeGreaterThan(1);
  });

  it('ends where records are filed, and says so', async () => {
    const open = { from: month.from, until: '2026-12-01T00:00:00Z' };
    const { replay } = await replayed('psb-register', psb, open);
    expect(replay).toMatchObject({ isComplete: false, until: '2026-11-24T07:59:59.000Z' });
    const { replay: usual } = await replayed('psb-register', psb, {});
    expect(usual).toMatchObject({ isComplete: true, from: '2026-10-25T07:59:59.000Z' });
  });

  it('refuses a period that ends before it begins', async () => {
    const variables = { id: draft, from: month.until, until: month.from };
    const answer = await hub.ask({ caller: 'psb-register', access: psb, query, variables });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('the unused fields of an agreement', () => {
  const unused = async (days: number, access: object = psb, caller = 'psb-register') => {
    const variables = { id: insurance.agreement, days };
    const answer = await hub.ask({ caller, access: { ...access }, query: unusedQuery, variables });
    const field = z.object({ coordinate: z.string(), lastReadOn: z.string().nullable() });
    const shape = z.object({ agreement: z.object({ unusedFields: z.array(field) }) });
    return shape.parse(answer.data).agreement.unusedFields;
  };

  it('are those granted and not read in the period, with the last day on which they were', async () => {
    const old = { coordinate: 'Identity.dateOfDeath', lastReadOn: '2026-07-01' };
    const days = new Map((await unused(90)).map((one) => [one.coordinate, one.lastReadOn]));
    for (const read of [...granted, 'Identity.dateOfBirth']) expect(days.has(read)).toBe(false);
    expect(days.get('Address.postCode')).toBeNull();
    expect(days.get(old.coordinate)).toBe(old.lastReadOn);
    const longer = await unused(200);
    expect(longer).not.toContainEqual(old);
    expect(longer).toHaveLength(days.size - 1);
  });

  it('are read of few rows, however many records there are', async () => {
    hub.database.calls();
    await unused(90);
    const few = hub.database.calls();
    await unused(3_650);
    expect(hub.database.calls()).toBe(few);
    expect(few).toBeLessThanOrEqual(4);
  });

  it('leave out what goes on no record when it is read', async () => {
    const variables = { id: 'agr_portal_prefill', days: 90 };
    const answer = await hub.ask({
      caller: 'audit-desk',
      access: oversight,
      query: unusedQuery,
      variables,
    });
    const text = JSON.stringify(answer);
    expect(text).toContain('"Identity.name"');
    expect(text).not.toContain('Prefill');
  });

  it('are null but for its two departments and the audit office', async () => {
    const variables = { id: 'agr_samr_food_business', days: 90 };
    const ask = (caller: string, access: object) =>
      hub.ask({ caller, access: { ...access }, query: unusedQuery, variables });
    expect(await ask('hrss-insurance', hrss)).toEqual({
      data: { agreement: { unusedFields: null } },
    });
    expect(await ask('psb-register', psb)).toMatchObject({
      data: { agreement: { unusedFields: expect.any(Array) } },
    });
  });
});
