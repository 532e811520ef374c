import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { compile, type CompiledOperation } from '../../src/policy/compile.ts';
import { decide, grantedBy } from '../../src/policy/decide.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';

const policy = readPolicySchema(readFileSync('schema/supergraph.graphql', 'utf8'));

function compiled(text: string): CompiledOperation {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  return compile(policy, document, operation);
}

const sex = ['Citizen.id', 'Citizen.identity', 'Identity.sex', 'Query.citizen'];

describe('compile', () => {
  it('names every field that a document can read, and the keys that federation adds', () => {
    expect(compiled('{ citizen(id: "x") { identity { sex } } }').coordinates).toEqual(sex);
  });

  it.each([
    ['aliases', '{ a: citizen(id: "x") { b: identity { c: sex } } }'],
    ['an inline fragment', '{ citizen(id: "x") { ... on Citizen { identity { ... { sex } } } } }'],
    [
      'a named fragment',
      '{ ...Q } fragment Q on Query { citizen(id: "x") { identity { ...I } } } fragment I on Identity { sex }',
    ],
    [
      'aliases named like members of some objects',
      '{ then: citizen(id: "x") { length: identity { toJSON: sex } } }',
    ],
    ['a skipped field', '{ citizen(id: "x") { identity { sex @skip(if: true) } } }'],
    ['a typename', '{ __typename citizen(id: "x") { __typename identity { __typename sex } } }'],
  ])('sees the same fields through %s', (_, text) => {
    expect(compiled(text).coordinates).toEqual(sex);
  });

  it('counts each type that an interface can be in its place, and no other', () => {
    const { coordinates } = compiled(
      '{ citizen(id: "x") { identity { ...R } } licence(id: "y") { ... on Record { ...R } } } fragment R on Record { provenance { version } }',
    );
    expect(coordinates.filter((field) => field.endsWith('.provenance'))).toEqual([
      'Identity.provenance',
      'Licence.provenance',
    ]);
  });

  it('counts nothing below fragments that exclude each other', () => {
    const { coordinates } = compiled(
      '{ citizen(id: "x") { identity { ... on Record { ... on Licence { holder { contact { email } } } } } } }',
    );
    expect(coordinates).toEqual(['Citizen.id', 'Citizen.identity', 'Query.citizen']);
  });

  it('counts each member of a union', () => {
    const { coordinates } = compiled(
      'mutation { approveAgreement(input: { idempotencyKey: "k", agreementId: "a", expectedVersion: 1 }) { ... on Problem { code } } }',
    );
    expect(coordinates.filter((field) => field.endsWith('.code'))).toEqual([
      'Conflict.code',
      'InvalidInput.code',
      'NotFound.code',
      'NotPermitted.code',
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype', '__typename', 'toString', '__defineGetter__'])(
    'refuses an answer with a field %s, which would be a part of every object',
    (name) => {
      for (const text of [
        `{ ${name}: __typename }`,
        `{ citizen(id: "x") { ... { ${name}: id } } }`,
      ])
        expect(() => compiled(text)).toThrow(
          expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
        );
    },
  );

  it('refuses doubling fragments before they are planned', () => {
    const layers = Array.from(
      { length: 25 },
      (_, n) => `fragment F${n} on Citizen { ...F${n + 1} ...F${n + 1} }`,
    );
    const text = `{ citizen(id: "x") { ...F0 } } ${layers.join(' ')} fragment F25 on Citizen { id }`;
    expect(() => compiled(text)).toThrow(expect.objectContaining({ code: 'DOCUMENT_TOO_COMPLEX' }));
  });

  it.each([
    [
      'depth',
      `{ citizen(id: "x") { licences { nodes { ${'holder { licences(first: 1) { nodes { '.repeat(4)} id ${'} } }'.repeat(4)} } } } }`,
    ],
    [
      'aliases',
      `{ ${Array.from({ length: 4 }, (_, n) => `c${n}: citizen(id: "x") { ${Array.from({ length: 6 }, (__, m) => `i${m}: id`).join(' ')} }`).join(' ')} }`,
    ],
    [
      'root fields',
      `{ ${Array.from({ length: 6 }, (_, n) => `c${n}: citizen(id: "x") { id }`).join(' ')} }`,
    ],
    [
      'root fields',
      '{ ...A ...B } fragment A on Query { ...C } fragment B on Query { ... { ...C } } fragment C on Query { a: __typename b: __typename c: __typename }',
    ],
    [
      'root fields',
      `mutation { ...M } fragment M on Mutation { ${Array.from({ length: 6 }, (_, n) => `m${n}: __typename`).join(' ')} }`,
    ],
    [
      'directives',
      `query($a: Boolean = true) { citizen(id: "x") { ${'... on Citizen @include(if: $a) { id @skip(if: $a) } '.repeat(11)} } }`,
    ],
    ['nesting', `{ citizen(id: "x") { ${'... { '.repeat(31)} id ${'} '.repeat(31)} } }`],
    [
      'nesting',
      `mutation { publishForm(input: { schema: ${'['.repeat(31)}${']'.repeat(31)} }) { __typename } }`,
    ],
    [
      'nesting',
      `query($a: JSON = ${'{ a: '.repeat(33)}1${' }'.repeat(33)}) { citizen(id: "x") { id } }`,
    ],
    [
      'cost',
      `{ citizen(id: "x") { ${'licences { nodes { holder { '.repeat(2)} licences { nodes { id number state type version issuer { id } } } ${'} } } '.repeat(2)} } }`,
    ],
    [
      'cost',
      '{ citizen(id: "x") { licences(first: 100) { nodes { holder { licences(first: 100) { nodes { id number state type version } } } } } } }',
    ],
  ])('refuses a document past the limit for %s', (limit, text) => {
    expect(() => compiled(text)).toThrow(
      expect.objectContaining({
        code: 'DOCUMENT_TOO_COMPLEX',
        details: expect.objectContaining({ limit }),
      }),
    );
  });
});

describe('the cost of a document', () => {
  const cost = (selections: string): number =>
    compiled(`query($n: Int) { citizen(id: "x") { ${selections} } }`).cost;

  it('counts each selection once where there is one of it', () => {
    expect(cost('id identity { sex }')).toBe(4);
  });

  it.each([
    ['the page that is asked for', 'first: 7', 7],
    ['the page that the schema gives', 'states: [ACTIVE]', 20],
    ['the largest page for a variable', 'first: $n', 100],
    ['the largest page for null', 'first: null', 100],
    ['the largest page for more', 'first: 1000000', 100],
    ['one for less than one', 'first: -5', 1],
  ])('weighs a list as %s', (_, argument, items) => {
    expect(cost(`licences(${argument}) { nodes { id } }`)).toBe(2 + 2 * items);
  });

  it('weighs a list without pages as five, inside a page as elsewhere', () => {
    expect(cost('addresses { postCode }')).toBe(2 + 5);
    expect(cost('licences(first: 10) { nodes { claims { __typename } } }')).toBe(
      2 + 10 + 10 + 5 * 10,
    );
  });

  it('weighs the same through fragments', () => {
    const plain = cost('licences(first: 10) { nodes { id } }');
    expect(cost('... { licences(first: 10) { ... { nodes { ... { id } } } } }')).toBe(
      plain + 1 + 10 + 10,
    );
  });

  it('weighs the schema by its types, at a tenth: it is read from memory', () => {
    const types = Object.keys(policy.schema.getTypeMap()).length;
    const asked = compiled('{ __schema { types { name } } }');
    expect(asked.cost).toBe(Math.ceil(1 + 0.1 + 0.1 * types));
    expect(asked.coordinates).toEqual([]);
  });
});

describe('decide', () => {
  const operation = compiled('{ citizen(id: "x") { identity { sex name { fullName } } } }');
  const fields = [...sex, 'Identity.name', 'PersonName.fullName'];

  it('allows what is granted in full', () => {
    expect(decide(policy, operation, grantedBy(policy, fields))).toEqual({ allowed: true });
  });

  it.each(fields)('denies when %s alone is missing', (missing) => {
    const granted = grantedBy(
      policy,
      fields.filter((field) => field !== missing),
    );
    expect(decide(policy, operation, granted)).toEqual({ allowed: false, denied: [missing] });
  });

  it('grants nothing for a field that the schema does not know', () => {
    expect(grantedBy(policy, ['Identity.shoeSize', '*'])).toEqual(policy.publicFields);
  });

  it('needs no grant for public fields', () => {
    const services = compiled('{ publicServices { nodes { id title { en } } } }');
    expect(decide(policy, services, grantedBy(policy, []))).toEqual({ allowed: true });
  });
});

describe('readPolicySchema', () => {
  it('knows nothing that callers do not see, so that no agreement grants it', () => {
    const read = readPolicySchema(
      'type Query { a: String @data(class: PUBLIC) b: T @data(class: CHANGE) @inaccessible } type T @inaccessible { c: String @data(class: PUBLIC) }',
    );
    expect(read.coordinates).toEqual(['Query.a']);
    expect(grantedBy(read, ['Query.b', 'T.c'])).toEqual(read.publicFields);
    expect(policy.coordinates).toContain('Citizen.id');
    for (const hidden of ['Citizen.consentTo', 'Mutation.spendPredicates'])
      expect(policy.coordinates).not.toContain(hidden);
  });
});
