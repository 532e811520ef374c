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
});
/** The audit office is no party of an agreement, and has a way of its own to it. */
const party = (selection: string): string => `viewer { agreement(id: $id) { ${selection} } }`;
const office = (selection: string): string =>
  `agreement: auditedAgreement(id: $id) { ${selection} }`;
const callers = {
  hrss: { caller: 'hrss-insurance', access: hrss, around: party },
  psb: { caller: 'psb-register', access: psb, around: party },
  audit: { caller: 'audit-desk', access: oversight, around: office },
};
type Who = keyof typeof callers;

const replay = {
  declares: '$id: ID!, $from: DateTime, $until: DateTime, $fields: [String!]',
  selection: `state replay(from: $from, until: $until, fields: $fields) {
    from until isComplete requests answered people answeredAboutUnknown
    fields { coordinate people requests } outcomes { operation isAnswered refusal missing requests } }`,
};
const unused = {
  declares: '$id: ID!, $days: Int!',
  selection: 'unusedFields(days: $days) { coordinate lastReadOn }',
};

let hub: WholeHub;
let draft: string;
const records = made();

beforeAll(async () => {
  hub = await wholeHub('local');
  const intake = auditIntake(hub.deps.table('intake'), hub.deps.secrets.audit);
  for (let n = 0; n < records.length; n += 100) {
    const texts = records
      .slice(n, n + 100)
      .map(({ fields, ...record }) =>
        recordText({ ...record, fields: [...fields], agreement: insurance.agreement }),
      );
    await intake.insertOnce({
      request: `req_${String(n)}`,
      at: month.from,
      records: texts,
      keys: texts.map(() => null),
    });
  }
  const at = '2026-07-01T00:00:00.000Z';
  const old = { request: 'req_old', at, agreement: insurance.agreement };
  const read = recordText({ ...old, fields: ['Identity.dateOfDeath'], subject: 'person-1' });
  await intake.insertOnce({ request: 'req_old', at, records: [read], keys: [null] });
  await hub.sequence();
  const input = {
    idempotencyKey: 'draft',
    providerId: 'dept_psb',
    purpose: insurance.purpose,
    legalBasis: { citation: 'Test Act 1', text: 'A test.' },
    subjectScope: 'STATUTE',
    fields: granted,
    retention: 'P30D',
    contacts: [{ department: 'dept_hrss', office: 'Desk', email: 'desk@hrss.example' }],
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

function ask(who: Who, { declares, selection }: typeof replay, variables: object) {
  const { around, ...caller } = callers[who];
  const query = `query(${declares}) { ${around(selection)} }`;
  return hub.ask({ ...caller, query, variables: { ...variables } });
}
/** What is answered of an agreement, on whichever way. */
async function answered(...asked: Parameters<typeof ask>): Promise<unknown> {
  const { data, errors } = await ask(...asked);
  expect(errors).toBeUndefined();
  const { viewer = data } = z.looseObject({ viewer: z.unknown().optional() }).parse(data);
  return z.object({ agreement: z.unknown() }).parse(viewer).agreement;
}
const replayed = async (who: Who, variables: object = month) =>
  replaySchema.parse(await answered(who, replay, { id: draft, ...variables }));

describe('the replay of an agreement that is not in force yet', () => {
  it('names the fields and counts the people that a count by hand names', async () => {
    const { missing, ...expected } = counted(records);
    const { state, replay: found } = await replayed('psb');
    const { outcomes, ...counts } = found;
    expect(state).toBe('DRAFT');
    expect(counts).toEqual({ ...month, isComplete: true, ...expected });
    const refused = new Map<string, number>();
    for (const { missing: lacks, requests, isAnswered } of outcomes)
      if (!isAnswered) refused.set(lacks.join(), (refused.get(lacks.join()) ?? 0) + requests);
    expect(Object.fromEntries(refused)).toEqual(missing);
    expect(refused.size).toBe(3);
    expect(counts.answeredAboutUnknown).toBeGreaterThan(0);
    expect(outcomes.reduce((sum, { requests }) => sum + requests, 0)).toBe(expected.requests);
  });

  it('is the same for both departments and the audit office, and null for any other', async () => {
    const ofProvider = await replayed('psb');
    expect(await replayed('hrss')).toEqual(ofProvider);
    expect(await replayed('audit')).toEqual(ofProvider);
    const others = { id: 'agr_hrss_register', ...month };
    expect(await answered('psb', replay, others)).toBeNull();
    const { caller, access } = callers.psb;
    const query = `query($id: ID!) { ${office('state replay { requests }')} }`;
    expect(await hub.ask({ caller, access, query, variables: others })).toMatchObject({
      errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }],
    });
  });

  it('can be of other fields than those it grants', async () => {
    const { replay: wider } = await replayed('psb', { ...month, fields: pool.concat(granted) });
    expect(wider.answered).toBe(wider.requests);
    const { replay: narrower } = await replayed('psb', { ...month, fields: [] });
    expect(narrower).toMatchObject({ answered: 0, people: 0, requests: wider.requests });
  });

  it('is refused without a grant for it, and on record', async () => {
    const query = `query(${replay.declares}) { ${party(replay.selection)} }`;
    const asking = { caller: 'hrss-insurance', query, variables: { id: draft, ...month } };
    expect(await hub.ask({ ...asking, access: insurance })).toMatchObject({
      errors: [{ extensions: { code: 'FIELD_NOT_GRANTED' } }],
    });
    await replayed('hrss');
    const waiting = await auditIntake(hub.deps.table('intake'), hub.deps.secrets.audit).waiting(10);
    const own = waiting.flatMap((entry) => entry.records);
    expect(own.filter((text) => text.includes('"Agreement.replay"')).length).toBeGreaterThan(1);
  });

  it('ends where records are filed, and says so', async () => {
    const open = { from: month.from, until: '2026-12-01T00:00:00Z' };
    expect(await replayed('psb', open)).toMatchObject({
      replay: { isComplete: false, until: '2026-11-24T07:59:59.000Z' },
    });
    expect(await replayed('psb', {})).toMatchObject({
      replay: { isComplete: true, from: '2026-10-25T07:59:59.000Z' },
    });
  });

  it('refuses a period that ends before it begins', async () => {
    const turned = { id: draft, from: month.until, until: month.from };
    expect(await ask('psb', replay, turned)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});

describe('the unused fields of an agreement', () => {
  const unusedFor = async (days: number) => {
    const field = z.object({ coordinate: z.string(), lastReadOn: z.string().nullable() });
    const found = await answered('psb', unused, { id: insurance.agreement, days });
    return z.object({ unusedFields: z.array(field) }).parse(found).unusedFields;
  };

  it('are those granted and not read in the period, with the last day on which they were', async () => {
    const old = { coordinate: 'Identity.dateOfDeath', lastReadOn: '2026-07-01' };
    const days = new Map((await unusedFor(90)).map((one) => [one.coordinate, one.lastReadOn]));
    for (const read of [...granted, 'Identity.dateOfBirth']) expect(days.has(read)).toBe(false);
    expect(days.get('Address.postCode')).toBeNull();
    expect(days.get(old.coordinate)).toBe(old.lastReadOn);
    const longer = await unusedFor(200);
    expect(longer).not.toContainEqual(old);
    expect(longer).toHaveLength(days.size - 1);
  });

  it('are read of few rows, however many records there are', async () => {
    hub.database.calls();
    await unusedFor(90);
    expect(hub.database.calls()).toBeLessThanOrEqual(4);
  });

  it('leave out what goes on no record when it is read', async () => {
    const text = JSON.stringify(
      await answered('audit', unused, { id: 'agr_portal_prefill', days: 90 }),
    );
    expect(text).toContain('"Identity.name"');
    expect(text).not.toContain('Prefill');
  });

  it('are null but for its two departments and the audit office', async () => {
    const variables = { id: 'agr_portal_prefill', days: 90 };
    expect(await answered('hrss', unused, variables)).toBeNull();
    expect(await answered('psb', unused, variables)).toEqual({ unusedFields: expect.any(Array) });
  });
});
