import { expect } from '@jest/globals';
import { print } from 'graphql';
import { compiled, rule, sdl, type Rule } from './rule.ts';

const keys = ['Person.country', 'Person.id', 'Person.number'];

/** What is found in a document. */
export const documentRules: readonly Rule[] = [
  rule(
    'who reads a field reads the keys of its type, what it requires, and what that requires',
    (policy) => {
      const near = [...keys, 'Person.name', 'Query.person'];
      const far = ['Person.age', 'Person.birth', ...keys, 'Person.isAdult', 'Query.person'];
      expect(compiled(policy, '{ person { name } }').coordinates).toEqual(near.sort());
      expect(compiled(policy, '{ person { isAdult } }').coordinates).toEqual(far.sort());
    },
  ),
  rule('a field of an interface is a field of each type that stands in that place', (policy) => {
    const names = ['Office.name', 'Person.country', 'Person.id', 'Person.name', 'Person.number'];
    const read = (text: string): unknown => compiled(policy, text).coordinates;
    expect(read('{ named { name } }')).toEqual([...names, 'Query.named']);
    expect(read('{ anything { ... on Named { name } } }')).toEqual([...names, 'Query.anything']);
    expect(read('{ named { ... on Office { name } } }')).toEqual(['Office.name', 'Query.named']);
  }),
  rule('below fragments that exclude each other nothing is read', (policy) => {
    const [all, none] = ['... on Person { friend { name } }', '... on Office { name }'].map(
      (inner) => compiled(policy, `{ anything { ... on Person { ... on Named { ${inner} } } } }`),
    );
    expect(all?.coordinates).toEqual(
      [...keys, 'Person.friend', 'Person.name', 'Query.anything'].sort(),
    );
    expect(none?.coordinates).toEqual(['Query.anything']);
    const below = '{ anything { ... on Office { ... on Person { friend { name } } } } }';
    expect(compiled(policy, below).coordinates).toEqual(['Query.anything']);
  }),
  rule(
    'a field counts though it is renamed, repeated or skipped; the name of its type does not',
    (policy) => {
      const { coordinates } = compiled(policy, '{ named { name } }');
      for (const text of [
        '{ named { name @skip(if: true) } }',
        'query ($is: Boolean!) { named @include(if: $is) { name } }',
        '{ person: named { Office: name name name } }',
        '{ __typename named { __typename name } }',
        '{ __schema { types { name } } named { name } }',
        '{ named { ... { ... @skip(if: true) { name } } } }',
        '{ ...F } fragment G on Named { name } fragment F on Query { named { ...G } }',
        '{ named { name } } fragment F on Query { person { name } }',
        'query A { named { name } } query B { person { name } }',
      ])
        expect(compiled(policy, text).coordinates).toEqual(coordinates);
    },
  ),
  rule(
    'an operation is a query or a mutation of the schema; anything else is refused',
    (policy) => {
      const refused = expect.objectContaining({
        code: 'GRAPHQL_VALIDATION_FAILED',
        message: 'Only queries and mutations are answered.',
      });
      const noMutation = policy.readPolicySchema('type Query { f: ID @data(class: PUBLIC) }');
      expect(compiled(policy, '{ person { name } }').kind).toBe('query');
      expect(compiled(policy, 'mutation { rename { name } }').kind).toBe('mutation');
      expect(() => compiled(policy, 'subscription { renamed { name } }')).toThrow(refused);
      expect(() => compiled(policy, 'mutation { f }', noMutation)).toThrow(refused);
    },
  ),
  rule('what the policy does not know is a failure, never nothing', (policy) => {
    const unknowing = { ...policy.readPolicySchema(sdl), indexOf: new Map<string, number>() };
    expect(() => compiled(policy, '{ named { name } }', unknowing)).toThrow(
      'Query.named is not in the policy',
    );
    expect(() => compiled(policy, '{ nobody { name } }')).toThrow('Query.nobody');
    expect(() => compiled(policy, '{ person { isSealed } }')).toThrow('Person.isSealed');
    expect(() => compiled(policy, '{ secret { name } }')).toThrow('Query.secret');
    expect(() => compiled(policy, '{ person { name { first } } }')).toThrow('Person.name');
    expect(() => compiled(policy, '{ ...F }')).toThrow('unknown fragment');
    expect(() => compiled(policy, '{ ... on String { name } }')).toThrow('without fields');
  }),
  rule('no answer and no variable is called what every object has', (policy) => {
    for (const name of ['__proto__', 'constructor', 'prototype', '__typename', 'toString'])
      for (const text of [
        `{ ${name}: __typename }`,
        `{ named { ...F } } fragment F on Office { ... { ${name}: name } }`,
        `query ($${name}: Int) { named { name } }`,
      ])
        expect(() => compiled(policy, text)).toThrow(
          expect.objectContaining({
            code: 'GRAPHQL_VALIDATION_FAILED',
            message: `No alias or variable is called ${name}.`,
          }),
        );
    for (const text of ['{ length: __typename }', 'query ($then: Int) { named { name } }'])
      expect(() => compiled(policy, text)).not.toThrow();
  }),
  rule('each predicate is named as often as it is written, wherever it stands', (policy) => {
    const asked = (text: string): readonly string[] =>
      compiled(policy, text).predicates.map(({ coordinate, field }) =>
        [coordinate, ...(field.arguments ?? []).map(print)].join(' '),
      );
    const [plain, older] = ['Person.isOlder', 'Person.isOlder than: 65'];
    expect(asked('{ person { name isAdult } }')).toEqual([]);
    expect(
      asked('{ person { isOlder } anything { ...F } } fragment F on Person { isOlder(than: 65) }'),
    ).toEqual([plain, older]);
    expect(asked('{ person { a: isOlder isOlder @skip(if: true) } }')).toEqual([plain, plain]);
    expect(
      asked('{ a: person { ...F } b: person { ...F } } fragment F on Person { isOlder }'),
    ).toEqual([plain]);
  }),
  rule('what is needed is the set of the coordinates, as numbers', (policy) => {
    const schema = policy.readPolicySchema(sdl);
    const { needed, coordinates } = compiled(policy, '{ named { name } }', schema);
    expect(schema.coordinates.filter((_, index) => policy.has(needed, index))).toEqual(coordinates);
  }),
];
