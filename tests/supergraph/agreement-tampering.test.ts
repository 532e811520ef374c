import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { canonicalJson } from '../../src/kernel/json.ts';
import type { Row } from '../../src/platform/dynamodb.ts';
import type { Agreement } from '../../src/subgraphs/agreements/model/agreement.ts';
import { following } from '../../src/subgraphs/agreements/model/lifecycle.ts';
import { readRevision, revisionId } from '../../src/subgraphs/agreements/model/revision.ts';
import {
  agreementLife,
  type Life,
  type Role,
  type Shown,
  type Verb,
} from '../support/agreement-life.ts';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

let time = '2026-11-24T08:00:00.000Z';
let hub: WholeHub;
let life: Life;
beforeAll(async () => {
  hub = await wholeHub('local', { clock: { now: () => new Date(time) } });
  life = await agreementLife(hub);
});
afterAll(() => hub.close());

const active: readonly (readonly [Role, Verb])[] = [
  ['consumer', 'submit'],
  ['consumer', 'approve'],
  ['provider', 'approve'],
];
/** 1 drafted, 2 submitted, 3 and 4 approved, 5 suspended, 6 resumed. */
const whole = async (): Promise<Shown> =>
  life.after(await life.draft(), ...active, ['provider', 'suspend'], ['provider', 'resume']);
const place = (number: number): string => `REVISION#${String(number).padStart(6, '0')}`;

/** Writes a row as somebody with the database's key can. */
async function put(pk: string, sk: string, change: (row: Row) => Row): Promise<void> {
  const table = hub.database.table('agreements');
  const row = await table.get({ pk, sk });
  if (!row) throw new Error(`no row ${sk}`);
  await table.remove({ pk, sk });
  await table.insert({ ...change(row), pk, sk });
}

const rowText = z.object({ text: z.string() });
async function textsOf(pk: string): Promise<readonly string[]> {
  const rows = await hub.database.table('agreements').query({ pk, limit: 100 });
  const [head, ...earlier] = rows.map((row) => rowText.parse(row).text);
  return [...earlier, head ?? ''];
}

/** Writes a whole history anew, each revision on top of the one before, by the hub's own rules as far as they go. */
async function forge(pk: string, change: (text: string, number: number) => string): Promise<void> {
  let agreement: Agreement | undefined;
  const texts = await textsOf(pk);
  for (const [index, text] of texts.entries()) {
    const changed = z.looseObject({}).parse(JSON.parse(change(text, index + 1)));
    const next = canonicalJson(
      z
        .record(z.string(), z.json())
        .parse({ ...changed, predecessor: agreement?.revision ?? null }),
    );
    const id = revisionId(next);
    const revision = readRevision(next);
    const made = revision && following(agreement, revision, id);
    if (made?.ok) agreement = made.value;
    else if (agreement) agreement = { ...agreement, version: index + 1, revision: id };
    const head = agreement;
    if (index + 1 < texts.length) await put(pk, place(index + 1), () => ({ id, text: next }));
    else await put(pk, 'AGREEMENT', (row) => ({ ...row, ...head, text: next }));
  }
}

const widened = (text: string): string =>
  text.replace('"Identity.sex"', '"Identity.sex","Person.all"');
const tamperings: Readonly<Record<string, [number, (one: Shown) => Promise<void>]>> = {
  'the text of an early revision': [
    2,
    ({ id }) => put(id, place(2), (row) => ({ ...row, text: widened(rowText.parse(row).text) })),
  ],
  'an early revision and its hash': [
    3,
    ({ id }) =>
      put(id, place(2), (row) => {
        const text = widened(rowText.parse(row).text);
        return { ...row, text, id: revisionId(text) };
      }),
  ],
  'an early revision, which is no text any more': [1, ({ id }) => put(id, place(1), () => ({}))],
  'the newest revision': [
    6,
    ({ id }) =>
      put(id, 'AGREEMENT', (row) => ({
        ...row,
        text: rowText.parse(row).text.replace('RESUMED', 'REVOKED'),
      })),
  ],
  'a revision that is gone': [
    4,
    ({ id }) => hub.database.table('agreements').remove({ pk: id, sk: place(4) }),
  ],
  'what the revisions come to': [
    6,
    ({ id }) => put(id, 'AGREEMENT', (row) => ({ ...row, suspendedBy: 'dept_psb' })),
  ],
  'a whole history, for fields that nobody signed': [
    3,
    ({ id }) => forge(id, (text, number) => (number <= 2 ? widened(text) : text)),
  ],
  'a whole history, for a signature of somebody else': [
    4,
    async ({ id }) => {
      const [, , third = ''] = await textsOf(id);
      const approval = z
        .looseObject({ approval: z.looseObject({}) })
        .parse(JSON.parse(third)).approval;
      await forge(id, (text, number) =>
        number === 4 ? JSON.stringify({ ...JSON.parse(text), approval }) : text,
      );
    },
  ],
  'a whole history, for a change that was not this department’s': [
    6,
    ({ id }) =>
      forge(id, (text, number) => (number === 6 ? text.replace('dept_psb', 'dept_hrss') : text)),
  ],
};

describe('an agreement of which somebody changed', () => {
  const asked = ({ id }: Shown) => ({
    caller: 'hrss-insurance',
    access: { agreement: id, purpose: 'LIFE_OF_AGREEMENTS' },
    query: 'query($id: ID!) { citizen(id: $id) { identity { sex } } }',
    variables: { id: hub.idOf('lin_zhiyuan') },
  });

  it.each(Object.keys(tamperings))(
    '%s is refused within 5 seconds, unchangeable, and names the first bad revision',
    async (name) => {
      const [number, tamper] = tamperings[name] ?? [0, async () => undefined];
      time = '2026-11-24T08:00:00.000Z';
      const one = await whole();
      expect(await hub.ask(asked(one))).toMatchObject({ data: { citizen: {} } });
      expect(one).toMatchObject({ version: 6, firstBadRevision: null });
      await tamper(one);
      expect(await life.show(one.id)).toMatchObject({ firstBadRevision: number });
      time = '2026-11-24T08:00:05.000Z';
      for (const answer of [await hub.ask(asked(one)), await hub.askElsewhere(asked(one))])
        expect(answer).toMatchObject({
          errors: [{ extensions: { code: 'AGREEMENT_NOT_AUTHENTIC' } }],
        });
      const now = await life.show(one.id);
      expect(await life.change('provider', 'suspend', now)).toEqual({
        is: 'AGREEMENT_NOT_AUTHENTIC',
      });
    },
  );

  it('is in no list, and explained to allow nothing', async () => {
    time = '2026-11-24T08:00:00.000Z';
    const one = await whole();
    const document = 'query($id: ID!) { citizen(id: $id) { identity { sex } } }';
    const seen = async () => ({
      lists: await Promise.all([
        life.ask('consumer', '{ viewer { agreements { id } } }', {}),
        life.ask('provider', '{ viewer { agreementsAsProvider { id } } }', {}),
      ]),
      explained: await life.ask(
        'consumer',
        'query($input: ExplainInput!) { explain(input: $input) { isAllowed refusal } }',
        { input: { document, agreementId: one.id } },
      ),
    });
    const before = await seen();
    for (const list of before.lists) expect(JSON.stringify(list)).toContain(one.id);
    expect(before.explained).toMatchObject({ data: { explain: { isAllowed: true } } });
    const [, tamper] = tamperings['an early revision and its hash'] ?? [0, async () => undefined];
    await tamper(one);
    const after = await seen();
    for (const list of after.lists) {
      expect(list).toMatchObject({ data: { viewer: {} } });
      expect(JSON.stringify(list)).not.toContain(one.id);
    }
    expect(after.explained).toMatchObject({
      data: { explain: { isAllowed: false, refusal: 'AGREEMENT_NOT_AUTHENTIC' } },
    });
  });

  it('who signed it is refused, too', async () => {
    time = '2026-11-24T08:00:00.000Z';
    const one = await life.after(await life.draft(), ...active);
    const rows = await hub.database
      .table('agreements')
      .query({ pk: 'signatories#dept_psb', limit: 9 });
    for (const { pk, sk } of rows)
      await put(String(pk), String(sk), (row) => ({ ...row, person: 'per_else' }));
    expect(await life.show(one.id)).toMatchObject({ firstBadRevision: 4 });
    for (const { pk, sk } of rows)
      await put(String(pk), String(sk), (row) => ({ ...row, person: 'per_psb' }));
    expect(await life.show(one.id)).toMatchObject({ firstBadRevision: null });
  });
});

describe('the revisions of an agreement', () => {
  it('are shown in order to either department and the operator, each naming the one before', async () => {
    const one = await life.after(await life.draft(), ...active);
    const query = `query($id: ID!, $after: String) { viewer { agreement(id: $id) { revisions(first: 3, after: $after) {
      nodes { id number predecessor at department { id } client change state text } pageInfo { hasNextPage endCursor } } } } }`;
    const shape = z.object({
      data: z.object({
        viewer: z.object({
          agreement: z.object({
            revisions: z.object({
              nodes: z.array(z.looseObject({ id: z.string(), text: z.string() })),
              pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
            }),
          }),
        }),
      }),
    });
    const page = async (role: Role, after?: string) =>
      shape.parse(await life.ask(role, query, { id: one.id, after })).data.viewer.agreement
        .revisions;
    const first = await page('provider');
    const rest = await page('operator', first.pageInfo.endCursor);
    const nodes = [...first.nodes, ...rest.nodes];
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(nodes.map(({ id, text }) => id === revisionId(text))).toEqual([true, true, true, true]);
    const [a, b, c] = nodes.map(({ id }) => id);
    const by = (id: string, client: string) => ({ department: { id }, client });
    const [hrss, psb] = [by('dept_hrss', 'hrss-insurance'), by('dept_psb', 'psb-register')];
    expect(nodes).toMatchObject([
      { number: 1, predecessor: null, change: 'DRAFTED', state: 'DRAFT', ...hrss },
      { number: 2, predecessor: a, change: 'SUBMITTED', state: 'SUBMITTED', ...hrss },
      { number: 3, predecessor: b, change: 'APPROVED', state: 'SUBMITTED', ...hrss },
      { number: 4, predecessor: c, change: 'APPROVED', state: 'ACTIVE', ...psb },
    ]);
    expect(one.revision).toBe(nodes[3]?.id);
    for (const role of ['third', 'citizen'] as const)
      expect(await life.ask(role, query, { id: one.id })).toMatchObject({
        data: { viewer: { agreement: null } },
      });
  });
});
