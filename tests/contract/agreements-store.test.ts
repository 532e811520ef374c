import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  agreementId,
  blindIndex,
  citizenId,
  departmentId,
  type CitizenId,
  type DepartmentId,
} from '../../src/kernel/ids.ts';
import type { Result } from '../../src/kernel/result.ts';
import { openDynamoDb, openTable } from '../../src/platform/dynamodb.ts';
import { revised, type Revised } from '../../src/subgraphs/agreements/model/lifecycle.ts';
import type { VolumeCap } from '../../src/subgraphs/agreements/model/people.ts';
import type { PredicateBudget } from '../../src/subgraphs/agreements/model/predicates.ts';
import { readRevision } from '../../src/subgraphs/agreements/model/revision.ts';
import { storedSignatory } from '../../src/subgraphs/agreements/model/signatory.ts';
import { storedTerms } from '../../src/subgraphs/agreements/model/terms.ts';
import type { AgreementStore, History } from '../../src/subgraphs/agreements/service/ports.ts';
import { agreementStore } from '../../src/subgraphs/agreements/store.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';

const secret = new Uint8Array(32).fill(1);
const by = { department: 'dept_a' as DepartmentId, client: 'client-a' };
const at = '2026-03-01T12:00:00.000Z';
const terms = storedTerms.parse({
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
  subjectScope: 'STATUTE',
  isForSealed: false,
  fields: ['Citizen.id'],
  optionalFields: [],
  dataClasses: [],
  schemaVersion: null,
  territory: null,
  volumePerDay: null,
  retention: 'P1Y',
  contacts: [{ department: 'dept_a', office: 'Office', email: 'office@a.example' }],
  documents: 'FREE',
  stage: 'SANDBOX',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
});

function made(result: Result<Revised, unknown>): Revised {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
/** The first revision of an agreement between two departments. */
function draft(text: string, parties: Partial<Record<'consumer' | 'provider', DepartmentId>> = {}) {
  const agreement = agreementId.parse(text);
  const consumer = parties.consumer ?? departmentId.parse('dept_a');
  const provider = parties.provider ?? departmentId.parse('dept_b');
  if (!agreement || !consumer || !provider) throw new Error('ids');
  const change = { change: 'DRAFTED', terms } as const;
  const author = { ...by, department: consumer };
  return made(revised({ agreement, consumer, provider }, change, { at, by: author }));
}
const submitted = ({ agreement }: Pick<Revised, 'agreement'>): Revised =>
  made(revised(agreement, { change: 'SUBMITTED', terms }, { at, by }));
const revoked = ({ agreement }: Pick<Revised, 'agreement'>): Revised =>
  made(revised(agreement, { change: 'REVOKED' }, { at, by }));
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
  const historyOf = async (of: Revised): Promise<History> => {
    const history = await store.history(of.agreement.id);
    if (!history) throw new Error('no such agreement');
    return history;
  };

  it('makes an agreement once, and reads it in one call', async () => {
    const first = draft('agr_once');
    expect(await store.create(first)).toBe(true);
    expect(await store.create(revoked(first))).toBe(false);
    database.calls();
    expect(await store.history(first.agreement.id)).toEqual({
      head: first.agreement,
      revisions: [{ id: first.agreement.revision, text: first.text }],
      marks: [],
    });
    expect(database.calls()).toBe(1);
    expect(await store.history(id.one)).toBeUndefined();
  });

  it('appends a revision only to the version that was read, in a state that the change starts from', async () => {
    const first = draft('agr_appended');
    const next = submitted(first);
    await store.create(first);
    const read = await historyOf(first);
    expect(await store.append(next, read, { states: ['ACTIVE'] })).toBe(false);
    expect((await historyOf(first)).head).toEqual(first.agreement);
    expect(await store.append(next, read, { states: ['DRAFT'], mark: 'm' })).toBe(true);
    expect(await store.append(next, read, { states: ['DRAFT', 'SUBMITTED'] })).toBe(false);
    expect(await historyOf(first)).toEqual({
      head: next.agreement,
      revisions: [first, next].map(({ agreement, text }) => ({ id: agreement.revision, text })),
      marks: ['m'],
    });
  });

  it('never makes an agreement by appending to it', async () => {
    const first = draft('agr_none');
    const read = { head: first.agreement, revisions: [], marks: [] };
    expect(await store.append(submitted(first), read, { states: ['DRAFT'] })).toBe(false);
    expect(await store.history(first.agreement.id)).toBeUndefined();
  });

  it('passes over the copy that a crash leaves between the revision before and the new one', async () => {
    const first = draft('agr_crashed');
    await store.create(first);
    const { revision: hash, id: pk } = first.agreement;
    const copy = { pk, sk: 'REVISION#000001', id: hash, text: first.text };
    await database.table('agreements').insert(copy);
    const read = await historyOf(first);
    expect(read.revisions).toHaveLength(1);
    expect(await store.append(submitted(first), read, { states: ['DRAFT'] })).toBe(true);
    expect((await historyOf(first)).revisions).toHaveLength(2);
  });

  it('keeps every revision in order, past the tenth and the hundredth, and still reads them in one call', async () => {
    const first = draft('agr_long');
    await store.create(first);
    for (let n = 2; n <= 101; n += 1) {
      const read = await historyOf(first);
      const again = { change: 'DRAFTED', terms } as const;
      const next = made(revised(read.head, again, { at, by }));
      expect(await store.append(next, read, { states: ['DRAFT'] })).toBe(true);
    }
    database.calls();
    const { revisions, head } = await historyOf(first);
    expect(database.calls()).toBe(1);
    expect(revisions.map(({ text }) => readRevision(text)?.number)).toEqual(
      Array.from({ length: 101 }, (_, n) => n + 1),
    );
    expect(head.version).toBe(101);
  });

  it.each(['consumer', 'provider'] as const)(
    'lists the agreements of a %s by id, with as many calls for one as for a hundred',
    async (part) => {
      const department = departmentId.create();
      const listed = async (): Promise<readonly string[]> => {
        database.calls();
        return (await store.agreementsOf(part, department)).map((found) => found.id);
      };
      expect(await listed()).toEqual([]);
      const ids = Array.from({ length: 100 }, (_, n) => `agr_${part}${String(n).padStart(3, '0')}`);
      await store.create(draft(ids[0] ?? '', { [part]: department }));
      expect(await listed()).toEqual([ids[0]]);
      expect(database.calls()).toBe(2);
      for (const one of ids.slice(1)) await store.create(draft(one, { [part]: department }));
      expect(await listed()).toEqual(ids);
      expect(database.calls()).toBe(2);
    },
  );

  it('passes over a pointer that a crash left without its agreement', async () => {
    const consumer = departmentId.create();
    await database.table('agreements').insert({ pk: `consumer#${consumer}`, sk: 'agr_lost' });
    expect(await store.agreementsOf('consumer', consumer)).toEqual([]);
    await store.create(draft('agr_lost', { consumer }));
    expect(await store.agreementsOf('consumer', consumer)).toHaveLength(1);
  });

  it('keeps a signatory once a department and key, and withdraws it once', async () => {
    const signatory = storedSignatory.parse({
      department: id.department,
      person: 'per_1',
      keyId: 'k'.repeat(43),
      key: { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) },
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      registeredAt: at,
      withdrawnAt: null,
    });
    const withdrawn = { ...signatory, withdrawnAt: at };
    expect(await store.withdrawSignatory(withdrawn)).toBe(false);
    expect(await store.insertSignatory(signatory)).toBe(true);
    expect(await store.insertSignatory({ ...signatory, person: 'per_2' })).toBe(false);
    database.calls();
    const other = { department: departmentId.create(), keyId: signatory.keyId };
    expect(await store.signatories([signatory, other])).toEqual([signatory]);
    expect(database.calls()).toBe(1);
    expect(await store.withdrawSignatory(withdrawn)).toBe(true);
    expect(await store.withdrawSignatory({ ...signatory, withdrawnAt: null })).toBe(false);
    expect(await store.signatoriesOf(id.department)).toEqual([withdrawn]);
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

  describe('of a cap on people', () => {
    const cap = (most: number): VolumeCap => ({
      agreement: agreementId.create(),
      day: '2026-03-01',
      most,
    });
    const people = (count: number): CitizenId[] =>
      Array.from({ length: count }, () => citizenId.create());

    it('counts a person once a day, and all of a request or none', async () => {
      const one = cap(3);
      const [a, b, c, d] = [...people(1), ...people(1), ...people(1), ...people(1)];
      if (!a || !b || !c || !d) throw new Error('people');
      expect(await store.countPeople(one, [a, b])).toBe(true);
      expect(await store.countPeople(one, [b, a, a])).toBe(true);
      expect(await store.countPeople(one, [c, d])).toBe(false);
      expect(await store.countPeople(one, people(4))).toBe(false);
      expect(await store.countPeople(one, [c])).toBe(true);
      expect(await store.countPeople(one, [d])).toBe(false);
      expect(await store.countPeople({ ...one, day: '2026-03-02' }, [d])).toBe(true);
      expect(await store.countPeople({ ...one, agreement: agreementId.create() }, [d])).toBe(true);
    });

    it('lets exactly 5 of 50 people through that come at once to two processes', async () => {
      const one = cap(5);
      const clients = [databaseClient(), databaseClient()];
      const stores = clients.map((client) =>
        agreementStore(openTable(client, 'agreements'), secret),
      );
      const outcomes = await Promise.all(
        stores.flatMap((each) => people(25).map((person) => each.countPeople(one, [person]))),
      );
      for (const client of clients) client.destroy();
      expect(outcomes.filter((outcome) => outcome)).toHaveLength(5);
    });

    it('counts one person who comes ten times at once as one', async () => {
      const one = cap(11);
      const [person] = people(1);
      if (!person) throw new Error('people');
      await Promise.all(Array.from({ length: 10 }, () => store.countPeople(one, [person])));
      expect(await store.countPeople(one, people(10))).toBe(true);
      expect(await store.countPeople(one, people(1))).toBe(false);
    });

    it('costs one call for somebody counted, three for somebody new, and names nobody', async () => {
      const one = cap(5);
      const [person] = people(1);
      if (!person) throw new Error('people');
      database.calls();
      await store.countPeople(one, [person]);
      expect(database.calls()).toBe(3);
      await store.countPeople(one, [person]);
      expect(database.calls()).toBe(1);
      const pk = `volume#${one.agreement}#${one.day}`;
      const mark = `${pk}#${blindIndex(secret, 'volume', [one.agreement, one.day, person])}`;
      const rows = await database.table('agreements').getMany([
        { pk, sk: 'COUNT' },
        { pk: mark, sk: 'COUNTED' },
      ]);
      const expiresAt = Date.parse('2026-03-03T00:00:00Z') / 1000;
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({ pk, sk: 'COUNT', count: 1, expiresAt });
      expect(rows).toContainEqual({ pk: mark, sk: 'COUNTED', expiresAt });
    });
  });

  it('reads no agreement of before agreements had revisions', async () => {
    const { agreement } = draft('agr_old');
    await database.table('agreements').insert({ pk: 'agr_old', sk: 'AGREEMENT', ...agreement });
    await expect(store.history(agreement.id)).rejects.toThrow(/malformed/);
  });

  it('knows a request again, and an idempotency key with other content', async () => {
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 2 })).toBe(false);
    expect(await store.isSameRequest('d', 'k', { a: 2 })).toBe(true);
  });
});
