import { describe, expect, it } from '@jest/globals';
import { Kind, getVariableValues, parse, type OperationDefinitionNode } from 'graphql';
import { compile } from '../../src/policy/compile.ts';
import { predicateQuestions } from '../../src/policy/predicates.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { realPolicy } from '../support/supergraph.ts';

/** The questions of the document's first operation. */
function asked(text: string, variables: object = {}, schema = realPolicy()): string[] {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  const { predicates } = compile(schema, document, operation);
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema.schema, definitions, { ...variables });
  if (!coerced) throw new Error('variables do not fit');
  return predicateQuestions(schema, predicates, coerced).map((question) => question.text);
}

describe('the predicates that a document asks', () => {
  it('are none when it asks values', () => {
    expect(
      asked('{ citizen(id: "x") { identity { dateOfBirth } employment { monthlyIncome } } }'),
    ).toEqual([]);
  });

  it('are each coordinate with its arguments', () => {
    const text =
      '{ citizen(id: "x") { isAtLeast(age: 18) hasIncomeBelow(monthlyAmount: 5000) holdsValid(licenceType: "A \\"B\\"") } }';
    expect(asked(text)).toEqual([
      'Citizen.isAtLeast(age: 18)',
      'Citizen.hasIncomeBelow(monthlyAmount: 5000)',
      'Citizen.holdsValid(licenceType: "A \\"B\\"")',
    ]);
  });

  it.each([
    ['an alias', '{ citizen(id: "x") { a: isAtLeast(age: 18) } }', {}],
    ['a variable', 'query($n: Int!) { citizen(id: "x") { isAtLeast(age: $n) } }', { n: 18 }],
    ['a variable’s default', 'query($n: Int = 18) { citizen(id: "x") { isAtLeast(age: $n) } }', {}],
    ['an inline fragment', '{ citizen(id: "x") { ... on Citizen { isAtLeast(age: 18) } } }', {}],
    [
      'fragments in fragments',
      'query($n: Int!) { ...Q } fragment Q on Query { citizen(id: "x") { ...C } } fragment C on Citizen { isAtLeast(age: $n) }',
      { n: 18 },
    ],
    [
      'the same question in many words',
      'query($n: Int!) { citizen(id: "x") { isAtLeast(age: 18) a: isAtLeast(age: $n) ...C ...C } } fragment C on Citizen { b: isAtLeast(age: 18) }',
      { n: 18 },
    ],
    ['@skip(if: true)', '{ citizen(id: "x") { isAtLeast(age: 18) @skip(if: true) } }', {}],
    [
      '@include(if: false) on its fragment',
      '{ citizen(id: "x") { ... @include(if: false) { isAtLeast(age: 18) } } }',
      {},
    ],
    [
      'a member of a household',
      '{ citizen(id: "x") { household { members { citizen { isAtLeast(age: 18) } } } } }',
      {},
    ],
    ['the holder of a licence', '{ licence(id: "x") { holder { isAtLeast(age: 18) } } }', {}],
  ])('are found, once, through %s', (_, text, variables) => {
    expect(asked(text, variables)).toEqual(['Citizen.isAtLeast(age: 18)']);
  });

  it('are as many as their arguments', () => {
    const text =
      'query($n: Int!) { citizen(id: "x") { a: isAtLeast(age: 17) b: isAtLeast(age: $n) } }';
    expect(asked(text, { n: 17 })).toHaveLength(1);
    expect(asked(text, { n: 18 })).toEqual([
      'Citizen.isAtLeast(age: 17)',
      'Citizen.isAtLeast(age: 18)',
    ]);
  });

  it('are one text for one id, written as a number or as a string', () => {
    const text =
      '{ citizen(id: "x") { a: holdsValid(licenceType: 5) b: holdsValid(licenceType: "5") } }';
    expect(asked(text)).toHaveLength(1);
  });

  it('are those of the operation, not of another one in its document', () => {
    const text =
      'query A { citizen(id: "x") { ...F } } query B { citizen(id: "x") { ...G } } fragment F on Citizen { isAtLeast(age: 1) } fragment G on Citizen { isAtLeast(age: 2) }';
    expect(asked(text)).toEqual(['Citizen.isAtLeast(age: 1)']);
  });

  it('are refused with the name of the field, never the value, when an argument is null', () => {
    const text = 'query($n: Int = 4711) { citizen(id: "x") { isAtLeast(age: $n) } }';
    expect(() => asked(text, { n: null })).toThrow(
      expect.objectContaining({
        code: 'BAD_REQUEST',
        message: 'The arguments of isAtLeast are not what the schema declares.',
      }),
    );
  });

  it('are a failure, never nothing, where the schema has no such field', () => {
    const [selection] = parse('{ isOld }', { noLocation: true }).definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? node.selectionSet.selections : [],
    );
    if (selection?.kind !== Kind.FIELD) throw new Error('no field');
    for (const coordinate of ['Citizen.isOld', 'Nobody.isOld', 'Problem.isOld'])
      expect(() =>
        predicateQuestions(realPolicy(), [{ coordinate, field: selection }], {}),
      ).toThrow(`${coordinate} is not in the schema`);
  });

  it('are known by each type that an interface can be, and by the defaults of the schema', () => {
    const own = readPolicySchema(`interface Party { isOld(than: Int = 5, by: Rule): Boolean }
      input Rule { a: Int = 1 b: [String!] } scalar join__FieldSet
      type Person implements Party { isOld(than: Int = 5, by: Rule): Boolean @data(class: PREDICATE) }
      type Firm implements Party { isOld(than: Int = 6, by: Rule): Boolean @data(class: PUBLIC) }
      type Club implements Party { isOld(than: Int = 7, by: Rule): Boolean @data(class: PREDICATE) }
      type Query { party: Party @data(class: IDENTITY) }`);
    expect(asked('{ party { isOld } }', {}, own)).toEqual([
      'Person.isOld(than: 5)',
      'Club.isOld(than: 7)',
    ]);
    expect(asked('{ party { ... on Club { isOld(by: { b: ["x"] }) } } }', {}, own)).toEqual([
      'Club.isOld(than: 7, by: {a: 1, b: ["x"]})',
    ]);
  });
});
