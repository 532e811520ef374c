import { parse } from 'graphql';
import { operationIn } from '../../support/operation.ts';
import type { PolicyUnderTest } from '../../support/policy.ts';

/** A sentence, and what throws when it does not hold of a build of the policy. */
export type Rule = readonly [sentence: string, holds: (policy: PolicyUnderTest) => void];

/** `it`, of any build of the policy. */
export function rule(sentence: string, holds: Rule[1]): Rule {
  return [sentence, holds];
}

/** A small supergraph with one of everything that policy has to see through. */
export const sdl = `
  interface Named { name: String }
  union Anything = Person | Office
  type Query {
    person: Person @data(class: PUBLIC)
    named: Named @data(class: PUBLIC)
    anything: Anything @data(class: PUBLIC)
    secret: Secret @inaccessible @data(class: PUBLIC)
  }
  type Mutation { rename: Person @data(class: CHANGE) }
  type Subscription { renamed: Person @data(class: PUBLIC) }
  type Person implements Named
    @join__type(graph: A, key: "id country") @join__type(graph: B, key: "number") {
    id: ID @data(class: IDENTIFIER)
    country: String @data(class: IDENTITY)
    number: ID @data(class: NATIONAL_ID)
    name: String @data(class: IDENTITY)
    isAdult: Boolean @data(class: PUBLIC) @join__field(graph: A) @join__field(graph: B, requires: "age")
    age: Int @data(class: IDENTITY) @join__field(graph: B, requires: "birth country")
    birth: String @data(class: IDENTITY)
    friend: Person @data(class: FAMILY)
    isOlder(than: Int = 18): Boolean @data(class: PREDICATE)
    isSealed: Boolean @inaccessible @data(class: PUBLIC)
  }
  type Secret @inaccessible { name: String @data(class: PUBLIC) }
  type Office implements Named { name: String @data(class: PUBLIC) }
  type join__Machine { part: String }
  type link__Machine { part: String }
`;

/** Compiles the first operation of a document. */
export function compiled(
  policy: PolicyUnderTest,
  text: string,
  schema = policy.readPolicySchema(sdl),
) {
  const document = parse(text);
  return policy.compile(schema, document, operationIn(document));
}
