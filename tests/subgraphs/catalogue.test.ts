import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signedCursors } from '../../src/platform/cursor.ts';
import { catalogueService, type CatalogueService } from '../../src/subgraphs/catalogue/service.ts';
import { catalogueStore } from '../../src/subgraphs/catalogue/store.ts';
import { catalogueRoom } from '../../src/subgraphs/catalogue/subgraph.ts';
import { secrets, testRoom, type TestRoom } from '../support/room.ts';

const two = (text: string): object => ({ zh: `${text}中`, en: text });
const serviceOf = (id: string, lifeEvents: readonly string[] = []): object => ({
  id,
  title: two(id),
  description: two('what it gives'),
  authority: 'dept_a',
  lifeEvents,
});
const numbered = (n: number): string => `svc_${String(n).padStart(4, '0')}`;
const page = `query($first: Int, $after: String, $lifeEvent: ID) {
  publicServices(first: $first, after: $after, lifeEvent: $lifeEvent) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
const coded = (code: string): unknown => [
  expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
];

let room: TestRoom;
let service: CatalogueService;
beforeAll(async () => {
  room = await testRoom(catalogueRoom, { tables: ['catalogue'] });
  const store = catalogueStore(room.database.table('catalogue'));
  service = catalogueService(store, signedCursors(secrets.cursor));
  await service.importDepartment({ id: 'dept_a', name: two('Bureau A') });
  await service.importDepartment({ id: 'dept_b', name: two('Bureau B') });
  for (let n = 0; n < 10; n += 1)
    await service.importService(serviceOf(numbered(n), n % 4 === 0 ? ['RETIRING'] : []));
});
afterAll(() => room.database.close());

type Connection = {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};
async function services(variables: Record<string, unknown>): Promise<Connection> {
  const answer = await room.ask(page, variables);
  expect(answer.errors).toBeUndefined();
  return (answer.data as { publicServices: Connection }).publicServices;
}

describe('the catalogue room', () => {
  it('names all departments of a question in one call', async () => {
    room.database.calls();
    const answer = await room.ask(
      `query($of: [_Any!]!) { _entities(representations: $of) { ... on Department { id name { zh en } } } }`,
      {
        of: ['dept_a', 'dept_b', 'dept_a'].map((id) => ({ __typename: 'Department', id })),
      },
    );
    expect(room.database.calls()).toBe(1);
    expect(answer.data).toEqual({
      _entities: [
        { id: 'dept_a', name: two('Bureau A') },
        { id: 'dept_b', name: two('Bureau B') },
        { id: 'dept_a', name: two('Bureau A') },
      ],
    });
  });

  it('answers one service whole, also as an entity, and null for none', async () => {
    const one = `query($id: ID!) { publicService(id: $id) { id title { zh en } description { en } authority { id } lifeEvents } }`;
    expect((await room.ask(one, { id: numbered(4) })).data).toEqual({
      publicService: {
        id: numbered(4),
        title: two(numbered(4)),
        description: { en: 'what it gives' },
        authority: { id: 'dept_a' },
        lifeEvents: ['RETIRING'],
      },
    });
    for (const id of ['svc_unknown', 'nonsense'])
      expect((await room.ask(one, { id })).data).toEqual({ publicService: null });
    const entity = `query($of: [_Any!]!) { _entities(representations: $of) { ... on PublicService { title { en } } } }`;
    const of = [{ __typename: 'PublicService', id: numbered(4) }];
    expect((await room.ask(entity, { of })).data).toEqual({
      _entities: [{ title: { en: numbered(4) } }],
    });
  });

  it('pages services by code, each exactly once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { nodes, pageInfo }: Connection = await services({ first: 4, after });
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => numbered(n)));
  });

  it('narrows to a life event, page by page', async () => {
    const lifeEvent = 'RETIRING';
    const first = await services({ lifeEvent, first: 2 });
    expect(first.nodes.map(({ id }) => id)).toEqual([numbered(0), numbered(4)]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await services({ lifeEvent, first: 2, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ id }) => id)).toEqual([numbered(8)]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('refuses a cursor of another list or another viewer, and a page out of bounds', async () => {
    const { pageInfo } = await services({ first: 2 });
    const elsewhere = { first: 2, after: pageInfo.endCursor, lifeEvent: 'RETIRING' };
    expect((await room.ask(page, elsewhere)).errors).toEqual(coded('INVALID_CURSOR'));
    const other = { kind: 'DEPARTMENT', client: 'client-b', department: 'dept_b' } as const;
    const stolen = await room.ask(page, { after: pageInfo.endCursor }, { actor: other });
    expect(stolen.errors).toEqual(coded('INVALID_CURSOR'));
    for (const first of [0, 101])
      expect((await room.ask(page, { first })).errors).toEqual(coded('BAD_REQUEST'));
  });

  it('asks the database as often for a page of many as of few', async () => {
    room.database.calls();
    await services({ first: 5 });
    expect(room.database.calls()).toBe(1);
    for (let n = 10; n < 1_000; n += 1) await service.importService(serviceOf(numbered(n)));
    room.database.calls();
    await services({ first: 5 });
    expect(room.database.calls()).toBe(1);
  });

  it('names the fields of an entry at fault', async () => {
    expect(await service.importDepartment({ id: 'nonsense', name: { zh: '' } })).toMatchObject({
      ok: false,
      problem: { issues: [{ field: 'id' }, { field: 'name.zh' }, { field: 'name.en' }] },
    });
    expect(await service.importService({ id: 'svc_x' })).toMatchObject({ ok: false });
  });
});
