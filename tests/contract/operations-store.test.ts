import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { departmentId, documentId } from '../../src/kernel/ids.ts';
import {
  placeOf,
  storedOperation,
  type Operation,
} from '../../src/subgraphs/agreements/model/operation.ts';
import type { AgreementStore } from '../../src/subgraphs/agreements/service/ports.ts';
import { agreementStore } from '../../src/subgraphs/agreements/store.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';

const secret = new Uint8Array(32).fill(1);
const operation = (client: string, changes: Partial<Operation> = {}): Operation => {
  const document = '{ __typename }';
  const stored = storedOperation.parse({
    department: 'dept_a',
    client,
    document,
    operationName: null,
    agreement: 'agr_a',
    purpose: 'TESTING',
    fields: ['Citizen.id'],
    cost: 1,
    registeredAt: '2026-01-01T00:00:00.000Z',
    state: 'ACTIVE',
    version: 1,
    changes: [],
  });
  return { ...stored, documentId: documentId.of(document), ...changes };
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

describe('the store of registered operations', () => {
  it('makes an operation once, finds it in one call, and by nobody else’s key', async () => {
    const made = operation('client-a');
    expect(await store.insertOperation(made)).toBe(true);
    expect(await store.insertOperation({ ...made, purpose: 'OTHER' })).toBe(false);
    database.calls();
    expect(await store.operation(made)).toEqual(made);
    expect(database.calls()).toBe(1);
    expect(await store.operation({ ...made, client: 'client-b' })).toBeUndefined();
    expect(await store.operation({ ...made, department: departmentId.create() })).toBeUndefined();
  });

  it('replaces an operation only at the version before, in a state that the change starts from', async () => {
    const made = operation('client-r');
    const next = { ...made, version: 2, state: 'WITHDRAWN' as const };
    expect(await store.replaceOperation(next, ['ACTIVE'])).toBe(false);
    await store.insertOperation(made);
    expect(await store.replaceOperation({ ...next, version: 3 }, ['ACTIVE'])).toBe(false);
    expect(await store.replaceOperation(next, ['WITHDRAWN'])).toBe(false);
    expect(await store.replaceOperation(next, ['ACTIVE', 'WITHDRAWN'])).toBe(true);
    expect(await store.replaceOperation(next, ['ACTIVE', 'WITHDRAWN'])).toBe(false);
    expect(await store.operation(made)).toEqual(next);
  });

  it('lists the operations of a department by client, with one call for one as for a hundred', async () => {
    const department = departmentId.create();
    const listed = async (after?: string): Promise<readonly string[]> => {
      const found = await store.operationsOf(department, { after, limit: 1_000 });
      return found.map(({ client }) => client);
    };
    const clients = Array.from({ length: 100 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    await store.insertOperation(operation('c000', { department }));
    database.calls();
    expect(await listed()).toEqual(['c000']);
    expect(database.calls()).toBe(1);
    for (const client of clients) await store.insertOperation(operation(client, { department }));
    database.calls();
    expect(await listed()).toEqual(clients);
    expect(database.calls()).toBe(1);
    const place = placeOf(operation('c097', { department }));
    expect(await listed(place)).toEqual(['c098', 'c099']);
  });

  it('throws on a document that is not the one it was stored as', async () => {
    const made = operation('client-t');
    await store.insertOperation(made);
    const table = database.table('agreements');
    const key = { pk: `operations#${made.department}`, sk: placeOf(made) };
    await table.setIf(key, 'document', '{ viewer { client } }', {
      expression: 'attribute_exists(pk)',
    });
    await expect(store.operation(made)).rejects.toThrow('not what it was');
  });
});
