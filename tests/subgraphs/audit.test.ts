import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recorder } from '../../src/gateway/record.ts';
import { agreementId, citizenId, documentId, keyedHash } from '../../src/kernel/ids.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { auditIntake, type AuditIntake } from '../../src/platform/audit-intake.ts';
import { logPlan } from '../../src/dev/rooms.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import type { Decision } from '../../src/platform/decision-token.ts';
import { auditRoom, auditSequencer } from '../../src/subgraphs/audit/subgraph.ts';
import { recordText, type RecordChanges } from '../support/records.ts';
import { secrets, signerOf, testRoom, type TestRoom } from '../support/room.ts';

const started = '2026-03-10T00:00:00.000Z';
const clock = { now: () => new Date(started) };
const pseudonym = (citizen: string): string =>
  keyedHash(secrets.audit, 'subject', [citizen]).toString('hex');
const fields = `id at request client department { id } actor subject representative agreement agreementVersion purpose legalBasis case operation fields decision refusal`;
const listQuery = `query($filter: DisclosureFilter, $first: Int, $after: String) {
  list: disclosures(filter: $filter, first: $first, after: $after) { completeUpTo nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
const ownQuery = `query($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) {
  ... on Citizen { list: disclosures(first: $first, after: $after) { completeUpTo nodes { ${fields} } pageInfo { hasNextPage endCursor } } } } }`;
const coded = (code: string): unknown => [
  expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
];
const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString();

type List = {
  readonly completeUpTo: string;
  readonly nodes: readonly { readonly request: string; readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

let room: TestRoom;
let intake: AuditIntake;
let sequence: () => Promise<number>;
beforeEach(async () => {
  room = await testRoom((deps) => auditRoom({ ...deps, logPlan }), {
    tables: ['audit', 'intake', 'log', 'auditkeys'],
    clock,
  });
  intake = auditIntake(room.deps.table('intake'), room.deps.secrets.audit);
  sequence = auditSequencer({ ...room.deps, logPlan, signerOf });
});
afterEach(() => room.database.close());

/** One request that reached these people, as the gateway records it. */
async function recorded(
  request: string,
  records: readonly RecordChanges[],
): Promise<readonly string[]> {
  const given = records[0]?.['at'];
  const at = typeof given === 'string' ? given : '2026-03-01T08:00:00.000Z';
  const texts = records.map((changes) => recordText({ request, at, ...changes }));
  await intake.insertOnce({ request, at, records: texts, keys: texts.map(() => null) });
  return texts;
}
async function filed(count: number, changes: (n: number) => RecordChanges): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await recorded(`req_${String(n)}`, [{ at: minute(n), ...changes(n) }]);
  await sequence();
}
async function disclosures(
  variables: Record<string, unknown> = {},
  changes: Partial<Decision> = {},
): Promise<List> {
  const answer = await room.ask(listQuery, variables, changes);
  expect(answer.errors).toBeUndefined();
  return (answer.data as { list: List }).list;
}
async function of(citizen: string, variables: Record<string, unknown> = {}): Promise<List> {
  const asked = { of: [{ __typename: 'Citizen', id: citizen }], ...variables };
  const answer = await room.ask(ownQuery, asked, { subjects: [citizen] });
  expect(answer.errors).toBeUndefined();
  const [entity] = (answer.data as { _entities: [{ list: List }] })._entities;
  return entity.list;
}
const requests = ({ nodes }: List): string[] => nodes.map(({ request }) => request);
/** Every request of a list, page after page. */
async function all(filter: object, first: number): Promise<string[]> {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const list: List = await disclosures({ filter, first, after });
    seen.push(...requests(list));
    if (!list.pageInfo.hasNextPage) return seen;
    after = list.pageInfo.endCursor;
  }
}

describe('the sequencer', () => {
  it('files what waits, shows it whole, and leaves nothing waiting', async () => {
    const [text] = await recorded('req_a', [
      { subject: pseudonym('cit_a'), case: 'case-7', representative: pseudonym('cit_b') },
    ]);
    expect(requests(await disclosures())).toEqual([]);
    expect(await sequence()).toBe(1);
    expect(await intake.waiting(10)).toEqual([]);
    expect((await disclosures()).nodes).toEqual([
      {
        id: sha256(String(text)),
        at: '2026-03-01T08:00:00.000Z',
        request: 'req_a',
        client: 'client-a',
        department: { id: 'dept_a' },
        actor: 'DEPARTMENT',
        subject: pseudonym('cit_a'),
        representative: pseudonym('cit_b'),
        agreement: 'agr_a',
        agreementVersion: 1,
        purpose: 'TESTING',
        legalBasis: 'Test Act 1',
        case: 'case-7',
        operation: `sha256:${'0'.repeat(64)}`,
        fields: ['Citizen.identity', 'Identity.sex'],
        decision: 'RELEASED',
        refusal: null,
      },
    ]);
  });

  it('files what the gateway records, under the hash of its receipt', async () => {
    const secret = secrets.audit;
    const ward = citizenId.create();
    const record = recorder({
      intake,
      secret,
      clock,
      random: systemRandom,
      log: () => undefined,
    });
    const actor = {
      kind: 'CITIZEN',
      client: 'portal',
      department: 'dept_p',
      citizen: 'cit_a',
    } as const;
    const agreement = agreementId.create();
    const access = { agreement, purpose: 'TESTING', case: 'c', onBehalfOf: ward };
    const operation = documentId.of('{ __typename }');
    const asked = { request: 'req_g', actor, operation, access, agreement: undefined };
    const about = [
      { subject: ward, fields: ['Citizen.id'] },
      { subject: null, fields: ['Query.disclosures'] },
    ];
    const receipt = await record(asked, about, {
      decision: 'REFUSED',
      refusal: 'AGREEMENT_UNKNOWN',
    });
    expect(await sequence()).toBe(2);
    const { nodes } = await disclosures({ filter: { department: 'dept_p' } });
    expect(nodes.map(({ id }) => id).sort()).toEqual([...receipt].sort());
    expect(await disclosures({ filter: { citizenId: ward } })).toMatchObject({
      nodes: [
        {
          representative: pseudonym('cit_a'),
          request: 'req_g',
          refusal: 'AGREEMENT_UNKNOWN',
          agreement,
          operation,
        },
      ],
    });
  });

  it('files many entries, and answers how many records they had', async () => {
    for (let n = 0; n < 120; n += 1)
      await recorded(`req_${String(n)}`, [{ subject: 'a' }, { subject: 'b' }]);
    expect(await sequence()).toBe(240);
    expect(await sequence()).toBe(0);
    expect(await all({}, 100)).toHaveLength(240);
  });

  it('lists a record once when two file it at once', async () => {
    await recorded('req_a', [{ subject: pseudonym('cit_a') }]);
    await Promise.all([sequence(), auditSequencer({ ...room.deps, logPlan, signerOf })()]);
    expect(requests(await disclosures())).toEqual(['req_a']);
    expect(requests(await of('cit_a'))).toEqual(['req_a']);
  });

  it('lists a record once when it comes again after it was filed', async () => {
    for (let n = 0; n < 2; n += 1) {
      await recorded('req_a', [{ subject: pseudonym('cit_a') }]);
      await sequence();
    }
    expect(requests(await disclosures())).toEqual(['req_a']);
    expect(requests(await of('cit_a'))).toEqual(['req_a']);
  });

  it('files the others when one entry is malformed, keeps that one, and says so', async () => {
    await recorded('req_bad', [{ v: 3 }]);
    await recorded('req_good', [{}]);
    await expect(sequence()).rejects.toThrow();
    expect(requests(await disclosures())).toEqual(['req_good']);
    expect((await intake.waiting(10)).map(({ request }) => request)).toEqual(['req_bad']);
    expect((await disclosures()).completeUpTo < started).toBe(true);
  });

  it('is complete up to its start, less what a record may be late, once nothing that waited then is left', async () => {
    expect((await disclosures()).completeUpTo < started).toBe(true);
    await sequence();
    const covered = new Date(Date.parse(started) - 1_000).toISOString();
    expect((await disclosures()).completeUpTo).toBe(covered);
    expect((await of('cit_a')).completeUpTo).toBe(covered);
  });
});

describe('a person’s disclosures', () => {
  it('are those about this person only, newest first, under a decision that reaches only them', async () => {
    await filed(6, (n) => ({ subject: pseudonym(n % 2 === 0 ? 'cit_a' : 'cit_b') }));
    expect(requests(await of('cit_a'))).toEqual(['req_4', 'req_2', 'req_0']);
    expect(requests(await of('cit_b'))).toEqual(['req_5', 'req_3', 'req_1']);
    expect(requests(await of('cit_nobody'))).toEqual([]);
  });

  it('come page by page, by cursors of that list only', async () => {
    await filed(5, () => ({ subject: pseudonym('cit_a') }));
    const one = await of('cit_a', { first: 2 });
    expect(requests(one)).toEqual(['req_4', 'req_3']);
    const two = await of('cit_a', { first: 3, after: one.pageInfo.endCursor });
    expect(requests(two)).toEqual(['req_2', 'req_1', 'req_0']);
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
    const variables = {
      of: [{ __typename: 'Citizen', id: 'cit_b' }],
      after: one.pageInfo.endCursor,
    };
    expect((await room.ask(ownQuery, variables)).errors).toEqual(coded('INVALID_CURSOR'));
    expect((await room.ask(listQuery, { after: one.pageInfo.endCursor })).errors).toEqual(
      coded('INVALID_CURSOR'),
    );
  });
});

describe('the list of disclosures', () => {
  it('narrows by everything the filter names', async () => {
    await recorded('req_1', [{ subject: pseudonym('cit_a'), agreement: 'agr_b' }]);
    await recorded('req_2', [{ subject: pseudonym('cit_a'), purpose: 'OTHER' }]);
    await recorded('req_3', [{ subject: pseudonym('cit_b'), department: 'dept_b' }]);
    await recorded('req_4', [
      { subject: null, decision: 'REFUSED', refusal: 'FIELD_NOT_GRANTED', agreement: null },
    ]);
    await sequence();
    const found = async (filter: object): Promise<string[]> => (await all(filter, 10)).sort();
    expect(await found({})).toEqual(['req_1', 'req_2', 'req_3', 'req_4']);
    expect(await found({ citizenId: 'cit_a' })).toEqual(['req_1', 'req_2']);
    expect(await found({ citizenId: 'cit_a', purpose: 'OTHER' })).toEqual(['req_2']);
    expect(await found({ citizenId: 'cit_a', department: 'dept_b' })).toEqual([]);
    expect(await found({ department: 'dept_b' })).toEqual(['req_3']);
    expect(await found({ department: 'dept_a', decision: 'REFUSED' })).toEqual(['req_4']);
    expect(await found({ agreement: 'agr_b' })).toEqual(['req_1']);
    expect(await found({ request: 'req_3' })).toEqual(['req_3']);
  });

  it.each([
    ['all', {}],
    ['of a department', { department: 'dept_a' }],
    ['about a person', { citizenId: 'cit_a' }],
  ])('keeps to from and until, whatever list is read: %s', async (_, filter) => {
    await filed(5, () => ({ subject: pseudonym('cit_a') }));
    const between = { ...filter, from: minute(1), until: minute(4) };
    expect(await all(between, 2)).toEqual(['req_3', 'req_2', 'req_1']);
    const inShanghai = { ...filter, from: '2026-03-01T08:04:00+08:00' };
    expect(await all(inShanghai, 2)).toEqual(['req_4']);
  });

  it('walks back through the months, and over those without any', async () => {
    const months = ['2025-06', '2026-01', '2026-02'];
    for (const month of months)
      for (const day of ['01', '15'])
        await recorded(`req_${month}-${day}`, [{ at: `${month}-${day}T00:00:00.000Z` }]);
    await sequence();
    const newest = months.flatMap((month) => [`req_${month}-01`, `req_${month}-15`]).reverse();
    for (const first of [1, 2, 3, 100]) expect(await all({}, first)).toEqual(newest);
    expect(await all({ until: '2026-01-15T00:00:00Z' }, 2)).toEqual(newest.slice(3));
    expect(await all({ from: '2026-01-15T00:00:00Z' }, 2)).toEqual(newest.slice(0, 3));
  });

  it('looks at a bounded number of records for a page, and finds the rest on the next', async () => {
    await filed(1_300, (n) => ({ purpose: n < 3 ? 'RARE' : 'TESTING' }));
    const filter = { purpose: 'RARE' };
    room.database.calls();
    const one = await disclosures({ filter });
    expect(room.database.calls()).toBeLessThanOrEqual(6);
    expect(requests(one)).toEqual([]);
    expect(one.pageInfo.hasNextPage).toBe(true);
    const two = await disclosures({ filter, after: one.pageInfo.endCursor });
    expect(requests(two)).toEqual(['req_2', 'req_1', 'req_0']);
    expect(two.pageInfo.hasNextPage).toBe(false);
  });

  it('asks the database as often for a page of many records as of few', async () => {
    const calls = async (): Promise<number[]> => {
      const counted: number[] = [];
      for (const filter of [{}, { department: 'dept_a' }, { citizenId: 'cit_a' }]) {
        room.database.calls();
        expect((await disclosures({ filter, first: 5 })).nodes).toHaveLength(5);
        counted.push(room.database.calls());
      }
      await of('cit_a', { first: 5 });
      return [...counted, room.database.calls()];
    };
    await filed(10, () => ({ subject: pseudonym('cit_a') }));
    const few = await calls();
    await filed(1_000, () => ({ subject: pseudonym('cit_a') }));
    expect(await calls()).toEqual(few);
    expect(few).toEqual([3, 2, 2, 2]);
  });

  it('is of one person only for a decision that reaches one person only', async () => {
    await recorded('req_a', [{ subject: pseudonym('cit_a') }]);
    await recorded('req_b', [{ subject: pseudonym('cit_b') }]);
    await sequence();
    const subjects = ['cit_a'];
    const own = await disclosures({ filter: { citizenId: 'cit_a' } }, { subjects });
    expect(requests(own)).toEqual(['req_a']);
    for (const filter of [{}, { citizenId: 'cit_b' }, { request: 'req_b' }]) {
      const answer = await room.ask(listQuery, { filter }, { subjects });
      expect(answer.errors).toEqual(coded('SUBJECT_OUT_OF_SCOPE'));
      expect(JSON.stringify(answer)).not.toContain('req_b');
    }
  });

  it('refuses a cursor of another viewer or another filter, and arguments out of bounds', async () => {
    await filed(3, () => ({}));
    const { pageInfo } = await disclosures({ first: 1 });
    const after = pageInfo.endCursor;
    const other = { kind: 'DEPARTMENT', client: 'client-b', department: 'dept_b' } as const;
    const stolen = await room.ask(listQuery, { after }, { actor: other });
    expect(stolen.errors).toEqual(coded('INVALID_CURSOR'));
    const elsewhere = await room.ask(listQuery, { after, filter: { purpose: 'TESTING' } });
    expect(elsewhere.errors).toEqual(coded('INVALID_CURSOR'));
    for (const variables of [{ first: 0 }, { first: 101 }, { filter: { from: 'yesterday' } }])
      expect((await room.ask(listQuery, variables)).errors).toEqual(coded('BAD_REQUEST'));
  });
});
