import { expect } from '@jest/globals';
import { rule, sdl, type Rule } from './rule.ts';

/** What is read of a supergraph. */
export const schemaRules: readonly Rule[] = [
  rule(
    'each field of an object type bears one class, one that is known',
    ({ readPolicySchema }) => {
      for (const directives of [
        '',
        '@data',
        '@data(class: HARMLESS)',
        '@data(class: toString)',
        '@data(class: "PUBLIC")',
        '@data(class: PUBLIC) @data(class: PUBLIC)',
        '@date(class: PUBLIC)',
      ])
        expect(() => readPolicySchema(`type Query { secret: ID ${directives} }`)).toThrow(
          'Query.secret has no single known @data(class:)',
        );
    },
  ),
  rule(
    'fields of object types count; those of interfaces, and what composition adds, do not',
    ({ readPolicySchema }) => {
      const { coordinates, classOf, indexOf } = readPolicySchema(sdl);
      const types = new Set(coordinates.map((each) => each.split('.')[0]));
      expect([...types]).toEqual(['Mutation', 'Office', 'Person', 'Query', 'Subscription']);
      expect([...classOf.keys()].sort()).toEqual(coordinates);
      expect(coordinates.map((each) => indexOf.get(each))).toEqual([...coordinates.keys()]);
      expect(classOf.get('Person.number')).toBe('NATIONAL_ID');
    },
  ),
  rule(
    'a field that reads from nested fields, or from another type, is refused',
    ({ readPolicySchema }) => {
      const field = (how: string) => (): unknown =>
        readPolicySchema(
          `type Query { f: ID @data(class: PUBLIC) @join__field(graph: X, ${how}) }`,
        );
      expect(field('requires: "a { b }"')).toThrow('nested field set "a { b }"');
      expect(field('contextArguments: [{ context: "c", name: "x" }]')).toThrow(
        'Query.f has an argument @fromContext',
      );
      expect(field('provides: "a { b }"')).not.toThrow();
    },
  ),
  rule(
    'what other directives say is not read; what is named like a machine is no machine',
    ({ readPolicySchema }) => {
      const other = '@other(key: "a { b }", requires: "a { b }")';
      const { implied } = readPolicySchema(
        `type Query ${other} { f: ID ${other} @data(class: PUBLIC) @join__field(graph: X) }`,
      );
      expect(implied.get('Query.f')).toEqual([]);
      expect(() => readPolicySchema('type Hyperlink__Page { f: ID }')).toThrow('Hyperlink__Page.f');
    },
  ),
  rule('a key of nested fields is refused', ({ readPolicySchema }) => {
    expect(() =>
      readPolicySchema(
        'type Query @join__type(graph: X, key: "a { b }") { f: ID @data(class: PUBLIC) }',
      ),
    ).toThrow('nested field set "a { b }"');
  }),
  rule(
    'what is public needs no grant: the class PUBLIC, and no other',
    ({ readPolicySchema, has }) => {
      const { coordinates, publicFields } = readPolicySchema(sdl);
      expect(coordinates.filter((_, index) => has(publicFields, index))).toEqual([
        'Office.name',
        'Person.isAdult',
        'Query.anything',
        'Query.named',
        'Query.person',
        'Subscription.renamed',
      ]);
    },
  ),
  rule(
    'a disclosure is recorded as its class says, and of an unknown field not at all',
    ({ readPolicySchema, recordedAs, dataClasses }) => {
      const classes = Object.keys(dataClasses);
      const fields = classes.map((name, nth) => `f${nth}: ID @data(class: ${name})`);
      const schema = readPolicySchema(`type Query { ${fields.join(' ')} }`);
      const recorded = (how: string): readonly string[] =>
        classes.filter((_, nth) => recordedAs(schema, `Query.f${nth}`) === how);
      expect(recorded('NEVER')).toEqual(['PUBLIC']);
      expect(recorded('REQUEST')).toEqual(['DISCLOSURE', 'CHANGE']);
      expect(recorded('INNER')).toEqual(['DERIVED']);
      expect(recorded('SUBJECT')).toHaveLength(classes.length - 4);
      expect(() => recordedAs(schema, 'Query.f')).toThrow('Query.f is not in the schema');
    },
  ),
];
