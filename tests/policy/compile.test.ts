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
      'aliases named like members of Object',
      '{ __proto__: citizen(id: "x") { constructor: identity { toString: sex } } }',
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
      `{ citizen(id: "x") { licences { nodes { ${'holder { licences { nodes { '.repeat(4)} id ${'} } }'.repeat(4)} } } } }`,
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
