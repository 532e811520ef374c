import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { agreementId, citizenId, departmentId } from '../../src/kernel/ids.ts';
import { storedAgreement, type Agreement } from '../../src/subgraphs/agreements/model.ts';
import type { AgreementStore } from '../../src/subgraphs/agreements/service.ts';
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

  it('keeps the newest word on consent, and of two at one instant the withdrawal', async () => {
    const citizen = id.citizen;
    const save = (state: 'GIVEN' | 'WITHDRAWN', day: string): Promise<boolean> =>
      store.saveConsent(citizen, id.one, { state, at: `2026-01-${day}T00:00:00.000Z` });
    const state = async (): Promise<string | undefined> =>
      (await store.consent(citizen, id.one))?.state;
    expect(await state()).toBeUndefined();
    expect(await save('GIVEN', '02')).toBe(true);
    expect(await save('GIVEN', '02')).toBe(false);
    expect(await save('WITHDRAWN', '01')).toBe(false);
    expect(await state()).toBe('GIVEN');
    expect(await save('WITHDRAWN', '02')).toBe(true);
    expect(await save('GIVEN', '02')).toBe(false);
    expect(await state()).toBe('WITHDRAWN');
    expect(await save('GIVEN', '03')).toBe(true);
    expect(await state()).toBe('GIVEN');
  });

  it('reads all consents asked for in one tick in one call', async () => {
    const citizens = [citizenId.create(), citizenId.create(), citizenId.create()];
    database.calls();
    await Promise.all(citizens.map((citizen) => store.consent(citizen, id.one)));
    expect(database.calls()).toBe(1);
  });

  it('knows a request again, and an idempotency key with other content', async () => {
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 1 })).toBe(true);
    expect(await store.isSameRequest('c', 'k', { a: 2 })).toBe(false);
    expect(await store.isSameRequest('d', 'k', { a: 2 })).toBe(true);
  });
});
