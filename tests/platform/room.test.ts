import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { systemClock } from '../../src/kernel/time.ts';
import {
  decisionSigner,
  decisionVerifier,
  type Decision,
} from '../../src/platform/decision-token.ts';
import type { LogFields } from '../../src/platform/log.ts';
import { openRoom, type Room } from '../../src/platform/room.ts';

const typeDefs = `${readFileSync('schema/shared.graphql', 'utf8')}
  type Citizen @key(fields: "id") {
    id: ID! @data(class: IDENTIFIER)
    name: Name @data(class: IDENTITY)
    friends: [Citizen!]! @data(class: FAMILY)
    orphan: Orphan @data(class: IDENTITY)
  }
  type Name { text: String @data(class: IDENTITY) }
  type Orphan { text: String @data(class: IDENTITY) }
  type Query {
    citizen(id: ID!): Citizen @data(class: IDENTIFIER)
    orphan: Orphan @data(class: IDENTITY)
    failing(count: Int): String @data(class: PUBLIC)
    misfit: Int @data(class: PUBLIC)
  }
`;
const person = (id: string): { id: string; subject: string } => ({ id, subject: id });
const resolvers = {
  Query: {
    citizen: (_: unknown, { id }: { id: string }) => person(id),
    orphan: () => ({ text: 'about nobody' }),
    failing: () => {
      throw new Error('secret detail\n    at secret detail');
    },
    misfit: () => 'secret detail',
  },
  Citizen: {
    __resolveReference: async ({ id }: { id: string }) => person(id),
    name: async ({ id }: { id: string }) => ({ text: `name of ${id}` }),
    friends: () => [person('cit_b'), person('cit_c')],
  },
};

const all = [
  'Query.citizen',
  'Query.orphan',
  'Query.failing',
  'Query.misfit',
  'Citizen.id',
  'Citizen.name',
  'Citizen.friends',
  'Name.text',
  'Orphan.text',
];
const decision: Decision = {
  request: 'req_1',
  actor: { kind: 'DEPARTMENT', client: 'c', department: 'dept_a' },
  allow: all,
  subjects: '*',
};

async function opened(): Promise<{
  room: Room;
  sign: (changes: Partial<Decision>) => Promise<string>;
  logged: LogFields[];
}> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const verify = await decisionVerifier(await exportJWK(pair.publicKey), systemClock);
  const signer = await decisionSigner(await exportJWK(pair.privateKey), systemClock);
  const logged: LogFields[] = [];
  const room = openRoom(
    { name: 'mini', typeDefs, resolvers, service: () => undefined },
    { verify, log: (_code, fields) => logged.push(fields) },
  );
  return { room, sign: (changes) => signer({ ...decision, ...changes }), logged };
}

const nameQuery = '{ citizen(id: "cit_a") { id name { text } } }';
const coded = (code: string): unknown =>
  expect.arrayContaining([
    expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
  ]);

describe('a room', () => {
  it.each([
    ['a query', nameQuery],
    ['_service', '{ _service { sdl } }'],
    [
      '_entities',
      '{ _entities(representations: [{ __typename: "Citizen", id: "cit_a" }]) { __typename } }',
    ],
    ['a typename', '{ __typename }'],
    ['nonsense', '{'],
  ])('answers nothing without a decision: %s', async (_, document) => {
    const { room } = await opened();
    for (const token of [undefined, '', 'x.y.z']) {
      const answer = await room.ask({ document, variables: {}, token });
      expect(answer.data).toBeUndefined();
      expect(answer.errors).toEqual(coded('DECISION_REQUIRED'));
    }
  });

  it('takes no decision signed with another key, or of another time', async () => {
    const { room } = await opened();
    const other = await opened();
    const answer = await room.ask({
      document: nameQuery,
      variables: {},
      token: await other.sign({}),
    });
    expect(answer.errors).toEqual(coded('DECISION_REQUIRED'));
  });

  it('never tells its SDL, even to a decision', async () => {
    const { room, sign } = await opened();
    const answer = await room.ask({
      document: '{ _service { sdl } }',
      variables: {},
      token: await sign({}),
    });
    expect(JSON.stringify(answer)).not.toContain('type Citizen');
  });

  it('reports which fields it resolved about whom', async () => {
    const { room, sign } = await opened();
    const answer = await room.ask({ document: nameQuery, variables: {}, token: await sign({}) });
    expect(answer.data).toEqual({ citizen: { id: 'cit_a', name: { text: 'name of cit_a' } } });
    expect(answer.extensions?.disclosed).toEqual([
      { subject: 'cit_a', fields: ['Citizen.id', 'Citizen.name', 'Name.text', 'Query.citizen'] },
    ]);
  });

  it('reports what the fields had, for the record to commit to', async () => {
    const { room, sign } = await opened();
    const document = '{ citizen(id: "cit_a") { id friends { name { text } } } }';
    const answer = await room.ask({ document, variables: {}, token: await sign({}) });
    expect(answer.extensions?.read).toEqual([
      { subject: 'cit_a', field: 'Citizen.id', values: ['cit_a'] },
      { subject: 'cit_b', field: 'Name.text', values: ['name of cit_b'] },
      { subject: 'cit_c', field: 'Name.text', values: ['name of cit_c'] },
    ]);
  });

  it.each(['Query.citizen', 'Citizen.name', 'Name.text'])(
    'refuses %s when the decision does not name it',
    async (field) => {
      const { room, sign } = await opened();
      const token = await sign({ allow: all.filter((other) => other !== field) });
      const answer = await room.ask({ document: nameQuery, variables: {}, token });
      expect(answer.errors).toEqual(coded('FIELD_NOT_GRANTED'));
      expect(JSON.stringify(answer.data ?? null)).not.toContain('name of');
    },
  );

  it('turns people out of reach into null, and drops them from lists', async () => {
    const { room, sign } = await opened();
    const ask = async (document: string, subjects: string[]): Promise<unknown> =>
      (await room.ask({ document, variables: {}, token: await sign({ subjects }) })).data;
    expect(await ask(nameQuery, ['cit_b'])).toEqual({ citizen: null });
    expect(await ask('{ citizen(id: "cit_a") { friends { id } } }', ['cit_a', 'cit_c'])).toEqual({
      citizen: { friends: [{ id: 'cit_c' }] },
    });
    const entities =
      '{ _entities(representations: [{ __typename: "Citizen", id: "cit_a" }, { __typename: "Citizen", id: "cit_b" }]) { ... on Citizen { id } } }';
    expect(await ask(entities, ['cit_b'])).toEqual({ _entities: [null, { id: 'cit_b' }] });
  });

  it('refuses representations by a key that the decision does not name', async () => {
    const { room, sign } = await opened();
    const document =
      '{ _entities(representations: [{ __typename: "Citizen", id: "cit_a" }]) { __typename } }';
    const answer = await room.ask({ document, variables: {}, token: await sign({ allow: [] }) });
    expect(answer.errors).toEqual(coded('FIELD_NOT_GRANTED'));
  });

  it('fails closed on a personal field that is about nobody', async () => {
    const { room, sign } = await opened();
    const answer = await room.ask({
      document: '{ orphan { text } }',
      variables: {},
      token: await sign({}),
    });
    expect(JSON.stringify(answer)).not.toContain('about nobody"');
    expect(answer.errors).toEqual(coded('SOURCE_UNAVAILABLE'));
  });

  it.each([
    ['an error', '{ failing }', /^Error at .*room\.test\.ts/],
    ['a stored value that does not fit', '{ misfit }', /^GraphQLError at /],
    ['a variable', 'query($count: Int) { failing(count: $count) }', /^GraphQLError at /],
  ])(
    'logs the name and place of a failure, and tells nobody what %s says',
    async (_, document, trace) => {
      const { room, sign, logged } = await opened();
      const variables = { count: 'secret detail' };
      const answer = await room.ask({ document, variables, token: await sign({}) });
      expect(JSON.stringify(answer)).not.toContain('secret');
      expect(answer.errors).toEqual(coded('SOURCE_UNAVAILABLE'));
      expect(logged).toEqual([expect.objectContaining({ error: expect.stringMatching(trace) })]);
      expect(JSON.stringify(logged)).not.toContain('secret');
    },
  );

  it.each([
    ['is none', '{', 'GRAPHQL_PARSE_FAILED'],
    ['is longer than the gateway ever writes', '[ '.repeat(10_001), 'GRAPHQL_PARSE_FAILED'],
    ['overflows the stack', `{ citizen(id: ${'['.repeat(9_900)}`, 'GRAPHQL_PARSE_FAILED'],
    ['is not of its schema', '{ citizne { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['asks what the schema is', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses a document that %s, as no failure of its own', async (_, document, code) => {
    const { room, sign, logged } = await opened();
    const answer = await room.ask({ document, variables: {}, token: await sign({}) });
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual(coded(code));
    expect(JSON.stringify(answer)).not.toMatch(/Did you mean|citizen"/);
    expect(logged).toEqual([]);
  });
});
