import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { departmentId, serviceId } from '../../src/kernel/ids.ts';
import { departmentEntry, serviceEntry } from '../../src/subgraphs/catalogue/model.ts';
import { catalogueStore } from '../../src/subgraphs/catalogue/store.ts';
import type { CatalogueStore } from '../../src/subgraphs/catalogue/service.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';

const department = (id: string, en: string) =>
  departmentEntry.parse({ id, name: { zh: '局', en } });
const publicService = (id: string) =>
  serviceEntry.parse({
    id,
    title: { zh: '事', en: id },
    description: { zh: '述', en: 'text' },
    authority: 'dept_a',
    lifeEvents: [],
  });

let database: TestDatabase;
let store: CatalogueStore;
beforeAll(async () => {
  database = await withTables(['catalogue']);
});
beforeEach(() => {
  store = catalogueStore(database.table('catalogue'));
});
afterAll(() => database.close());

describe('the catalogue store', () => {
  it('saves an entry, leaves it when the same comes again, and replaces it when another does', async () => {
    const id = departmentId.parse('dept_a');
    if (id === undefined) throw new Error('no id');
    expect(await store.department(id)).toBeUndefined();
    expect(await store.saveDepartment(department('dept_a', 'A'))).toBe(true);
    expect(await store.saveDepartment(department('dept_a', 'A'))).toBe(false);
    expect(await store.saveDepartment(department('dept_a', 'New A'))).toBe(true);
    expect(await store.department(id)).toEqual(department('dept_a', 'New A'));
  });

  it('answers services by id, those after a place, and fewer than asked only at the end', async () => {
    for (const id of ['svc_c', 'svc_a', 'svc_b']) await store.saveService(publicService(id));
    const ids = async (after: string | undefined, limit: number): Promise<string[]> =>
      (await store.services({ after, limit })).map(({ id }) => id);
    expect(await ids(undefined, 2)).toEqual(['svc_a', 'svc_b']);
    expect(await ids('svc_b', 2)).toEqual(['svc_c']);
    expect(await ids('svc_c', 2)).toEqual([]);
  });

  it('reads all that is asked for in one tick in one call', async () => {
    for (const id of ['svc_a', 'svc_b', 'svc_c']) await store.saveService(publicService(id));
    database.calls();
    const asked = ['svc_a', 'svc_b', 'svc_a', 'svc_none'].flatMap(
      (id) => serviceId.parse(id) ?? [],
    );
    const found = await Promise.all(asked.map((id) => store.service(id)));
    expect(found.map((entry) => entry?.id)).toEqual(['svc_a', 'svc_b', 'svc_a', undefined]);
    expect(database.calls()).toBe(1);
  });
});
