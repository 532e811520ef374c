import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { agreementId, blindIndex, citizenId, departmentId } from '../../src/kernel/ids.ts';
import { openDynamoDb, openTable } from '../../src/platform/dynamodb.ts';
import { storedAgreement, type Agreement } from '../../src/subgraphs/agreements/model/agreement.ts';
import type { PredicateBudget } from '../../src/subgraphs/agreements/model/predicates.ts';
import type { AgreementStore } from '../../src/subgraphs/agreements/service/ports.ts';
import { agreementStore } from '../../src/subgraphs/agreements/store.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';

const secret = new Uint8Array(32).fill(1);
const agreement = (id: string, changes: Partial<Agreement> = {}): Agreement => ({
  ...storedAgreement.parse({
    id,
    version: 1,
    consumer: 'dept_a',
    provider: 'dept_b',
    purpose: 'TESTING',
    legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
    subjectScope: 'STATUTE',
    fields: ['Citizen.id'],
    documents: 'FREE',
    state: 'DRAFT',
    approvals: [],
    changes: [],
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
  }),
  ...changes,
});
const id = {
  citizen: citizenId.create(),
  one: agreementId.create(),
  department: departmentId.create(),
};

/** A connection of its own, as another process has it. */
const databaseClient = () =>
  openDynamoDb({
    endpoint: database.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

let database: TestDatabase;
let store: AgreementStore;
beforeAll(async () => {
  database = await withTables(['agreements']);
});
beforeEach(() => {
  store = agreementStore(database.table('agreements'), secret);
});
afterAll(() => database.close());

describe('the agreements store', () => {
  it('makes an agreement once, and finds it in one call', async () => {
    const made = agreement('agr_once');
    expect(await store.create(made)).toBe(true);
    expect(await store.create({ ...made, purpose: 'OTHER' })).toBe(false);
    database.calls();
    expect(await store.find(made.id)).toEqual(made);
    expect(database.calls()).toBe(1);
    expect(await store.find(id.one)).toBeUndefined();
  });

  it('replaces an agreement only at the version and in a state that the change starts from', async () => {
    const made = agreement('agr_replaced');
    const next = agreement('agr_replaced', { version: 2, state: 'ACTIVE' });
    await store.create(made);
    expect(await store.replace(next, { version: 2, states: ['DRAFT'] })).toBe(false);
    expect(await store.replace(next, { version: 1, states: ['ACTIVE'] })).toBe(false);
    expect(await store.find(made.id)).toEqual(made);
    expect(await store.replace(next, { version: 1, states: ['DRAFT', 'ACTIVE'] })).toBe(true);
    expect(await store.find(made.id)).toEqual(next);
    expect(await store.replace(next, { version: 1, states: ['DRAFT', 'ACTIVE'] })).toBe(false);
  });

  it('never makes an agreement by replacing it', async () => {
    const none = agreement('agr_none');
    expect(await store.replace(none, { version: 1, states: ['DRAFT'] })).toBe(false);
    expect(await store.find(none.id)).toBeUndefined();
  });

  it('lists the agreements of a consumer by id, with as many calls for one as for a hundred', async () => {
    const consumer = id.department;
    const listed = async (): Promise<readonly string[]> => {
      database.calls();
      return (await store.ofConsumer(consumer)).map((found) => found.id);
    };
    expect(await listed()).toEqual([]);
    await store.create(agreement('agr_n000', { consumer }));
    expect(await listed()).toEqual(['agr_n000']);
    expect(database.calls()).toBe(2);
    const ids = Array.from({ length: 100 }, (_, n) => `agr_n${String(n).padStart(3, '0')}`);
    for (const one of ids) await store.create(agreement(one, { consumer }));
    expect(await listed()).toEqual(ids);
    expect(database.calls()).toBe(2);
  });

  it('passes over a pointer that a crash left without its agreement', async () => {
    const consumer = departmentId.create();
    await database.table('agreements').insert({ pk: `consumer#${consumer}`, sk: 'agr_lost' });
    expect(await store.ofConsumer(consumer)).toEqual([]);
    await store.create(agreement('agr_lost', { consumer }));
    expect(await store.ofConsumer(consumer)).toHaveLength(1);
  });

  describe('of a budget of predicates', () => {
    const budget = (changes: Partial<PredicateBudget> = {}): PredicateBudget => ({
      citizen: citizenId.create(),
      purpose: 'TESTING',
      consumer: departmentId.create(),
      day: '2026-03-01',
      ...changes,
    });
    const numbered = (count: number): string[] =>
      Array.from({ length: count }, (_, n) => `Citizen.isAtLeast(age: ${n})`);

    it('counts 5 different questions, and the same one for nothing', async () => {
      const one = budget();
      for (const question of numbered(5)) expect(await store.spend(one, [question])).toBe(true);
      for (const question of numbered(5)) expect(await store.spend(one, [question])).toBe(true);
      expect(await store.spend(one, ['another'])).toBe(false);
      expect(await store.spend(one, ['another', ...numbered(1)])).toBe(false);
      expect(await store.spend(one, numbered(5))).toBe(true);
    });

    it('counts all questions of a request or none', async () => {
      const one = budget();
      expect(await store.spend(one, numbered(6))).toBe(false);
      expect(await store.spend(one, [...numbered(4), ...numbered(4)])).toBe(true);
      expect(await store.spend(one, ['fifth', 'sixth'])).toBe(false);
      expect(await store.spend(one, ['sixth'])).toBe(true);
      expect(await store.spend(one, ['fifth'])).toBe(false);
    });

    it('is one for each person, purpose, department and day', async () => {
      const one = budget();
      expect(await store.spend(one, numbered(5))).toBe(true);
      expect(await store.spend(one, ['more'])).toBe(false);
      const others: Partial<PredicateBudget>[] = [
        { citizen: citizenId.create() },
        { purpose: 'OTHER' },
        { consumer: departmentId.create() },
        { day: '2026-03-02' },
      ];
      for (const other of others)
        expect(await store.spend({ ...one, ...other }, ['more'])).toBe(true);
    });

    it('lets exactly 5 of 50 questions through that come at once from two processes', async () => {
      const one = budget();
      const clients = [databaseClient(), databaseClient()];
      const stores = clients.map((client) =>
        agreementStore(openTable(client, 'agreements'), secret),
      );
      const outcomes = await Promise.all(
        stores.flatMap((each, n) =>
          numbered(25).map((question) => each.spend(one, [`${n} ${question}`])),
        ),
      );
      for (const client of clients) client.destroy();
      expect(outcomes.filter((outcome) => outcome)).toHaveLength(5);
      expect(outcomes.filter((outcome) => !outcome)).toHaveLength(45);
    });

    it('costs one call when it is new, and two for a question that was counted', async () => {
      const one = budget();
      database.calls();
      await store.spend(one, numbered(3));
      expect(database.calls()).toBe(1);
      await store.spend(one, numbered(3));
      expect(database.calls()).toBe(2);
    });

    it('names neither the person nor a question, and goes when its day is long over', async () => {
      const one = budget();
      await store.spend(one, ['Citizen.holdsValid(licenceType: "SECRET")']);
      const pk = `predicates#${blindIndex(secret, 'predicateBudget', [one.citizen])}`;
      const rows = await database.table('agreements').query({ pk, limit: 2 });
      expect(rows).toEqual([
        {
          pk,
          sk: `2026-03-01#${one.consumer}#TESTING`,
          questions: [expect.stringMatching(/^[0-9a-f]{32}$/)],
          expiresAt: Date.parse('2026-03-03T00:00:00Z') / 1000,
        },
      ]);
      expect(JSON.stringify(rows)).not.toContain(one.citizen);
    });

    it('keeps questions about two people apart', async () => {
      const two = [budget(), budget()];
      await Promise.all(two.map((one) => store.spend(one, ['same'])));
      const kept = await Promise.all(
        two.map(({ citizen }) => {
          const pk = `predicates#${blindIndex(secret, 'predicateBudget', [citizen])}`;
          return database.table('agreements').query({ pk, limit: 2 });
        }),
      );
      const hashes = kept.flat().flatMap(({ questions }) => questions);
      expect(hashes).toHaveLength(2);
      expect(new Set(hashes).size).toBe(2);
    });
  });

  it('reads an agreement of before documents were agreed on as one for registered operations only', async () => {
    const { documents: _, ...old } = agreement('agr_old');
    await database.table('agreements').insert({ pk: 'agr_old', sk: 'AGREEMENT', ...old });
    expect(await store.find(old.id)).toMatchObject({ documents: 'REGISTERED' });
  });

  it('knows a request again, and an idempotency key with other content', async () => {
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 2 })).toBe(false);
    expect(await store.isSameRequest('d', 'k', { a: 2 })).toBe(true);
  });
});
