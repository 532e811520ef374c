import { expect } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { DocumentLimits } from '../../../src/policy/limits.ts';
import { boundless } from '../../support/boundless.ts';
import { operationIn } from '../../support/operation.ts';
import type { PolicyUnderTest } from '../../support/policy.ts';
import { rule, type Rule } from './rule.ts';

const sdl = `
  scalar JSON
  type Query { node(like: JSON): Node @data(class: PUBLIC) }
  type Mutation { change: ID @data(class: CHANGE) }
  type Node {
    id: ID @data(class: PUBLIC)
    ofType: Node @data(class: PUBLIC)
    few: [Node!]! @data(class: PUBLIC)
    page(after: ID, first: Int = 3): Page @data(class: PUBLIC)
    pages(first: Int): Page @data(class: PUBLIC)
  }
  type Page { nodes: [Node!]! @data(class: PUBLIC) best: Node @data(class: PUBLIC) }
`;
const allTypes = Object.keys(buildSchema(sdl, { assumeValidSDL: true }).getTypeMap()).length;
const F = 'fragment F on Node { id }';

/** Documents, and how much they hold of what is limited. */
type Counted = {
  readonly limit: keyof DocumentLimits;
  /** What a refusal calls it. */
  readonly name: string;
  readonly documents: Readonly<Record<string, number>>;
};

const counted: readonly Counted[] = [
  {
    limit: 'depth',
    name: 'depth',
    documents: {
      '{ node { id } }': 2,
      [`{ ... { ... { node { ...F } } } } ${F}`]: 2,
      '{ node { ofType { ofType { id } } } }': 4,
      '{ __type { ofType { ofType { name } } } }': 2,
      '{ __schema { types { fields { type { name } } } } }': 5,
    },
  },
  {
    limit: 'nesting',
    name: 'nesting',
    documents: {
      '{ __typename }': 1,
      [`{ node { ...F ... { ... on Node { id } } } } ${F}`]: 4,
      [`{ node { ofType { ...F } } } ${F}`]: 4,
      '{ node(like: [1, [], {}, { a: 1, b: [{}] }]) { id } }': 5,
      '{ node(like: "[[[") { id } }': 2,
      'query ($a: JSON = { a: [[1], 2] }, $b: JSON) { __typename }': 3,
    },
  },
  {
    limit: 'aliases',
    name: 'aliases',
    documents: {
      '{ node { id } }': 0,
      '{ a: node { b: id ...G ...G } } fragment G on Node { c: id }': 4,
    },
  },
  {
    limit: 'rootFields',
    name: 'root fields',
    documents: {
      '{ node { ofType { id } } }': 1,
      '{ __typename __schema { __typename } ...G ...G } fragment G on Query { node { id } }': 4,
      'mutation { change ... { a: change } }': 2,
    },
  },
  {
    limit: 'directives',
    name: 'directives',
    documents: {
      '{ node { id } }': 0,
      '{ node { ... @d { id @d } ...G ...G @d } } fragment G on Node @d { id }': 5,
      'query ($a: ID @d, $b: ID @d) @d { node @d @d { id } }': 5,
    },
  },
  {
    limit: 'selections',
    name: 'expanded selections',
    documents: { '{ node { id } }': 2, [`{ node { ... { id } ...F ...F } } ${F}`]: 7 },
  },
  {
    limit: 'cost',
    name: 'cost',
    documents: {
      '{ node { ofType { id } id } }': 4,
      '{ node { few { id few { id } } } }': 2 + 5 * (2 + 5),
      '{ node { page { nodes { id few { id } } best { few { id } } } } }': 2 + 3 * (4 + 5 + 1 + 5),
      '{ node { page(after: "9", first: 7) { nodes { id } } } }': 2 + 7 * 2,
      '{ node { page(first: 101) { nodes { id } } } }': 2 + 100 * 2,
      '{ node { page(first: 0) { nodes { id } } } }': 2 + 2,
      'query ($n: Int = 1) { node { page(first: $n) { nodes { id } } } }': 2 + 100 * 2,
      '{ node { pages { nodes { id } } } }': 2 + 100 * 2,
      '{ __type { name fields { name } } }': 1 + 0.1 * (2 + 5),
      '{ __schema { types { name } } }': 1 + 0.1 * (1 + allTypes),
    },
  },
];

/** What is too large is refused before it is planned. */
export const limitRules: readonly Rule[] = [
  ...counted.map(({ limit, name, documents }) =>
    rule(`a document that passes the limit for ${name} is refused`, (policy) => {
      for (const [text, count] of Object.entries(documents)) {
        const below = Math.ceil(count) - 1;
        expect(() => compiledWithin(policy, text, { [limit]: Math.ceil(count) })).not.toThrow();
        expect(() => compiledWithin(policy, text, { [limit]: below })).toThrow(
          expect.objectContaining({
            code: 'DOCUMENT_TOO_COMPLEX',
            message: `The document passes the limit of ${below} for ${name}; ask for less, or in several requests.`,
            details: { limit: name, most: below },
          }),
        );
      }
    }),
  ),
  rule('what a document costs is told as a whole number, rounded up', (policy) => {
    for (const { limit, documents } of counted)
      for (const [text, count] of limit === 'cost' ? Object.entries(documents) : [])
        expect(compiledWithin(policy, text, {}).cost).toBe(Math.ceil(count));
  }),
];

function compiledWithin(
  policy: PolicyUnderTest,
  text: string,
  limits: Partial<DocumentLimits>,
): ReturnType<PolicyUnderTest['compile']> {
  const document = parse(text);
  const schema = policy.readPolicySchema(sdl);
  return policy.compile(schema, document, operationIn(document), { ...boundless, ...limits });
}
