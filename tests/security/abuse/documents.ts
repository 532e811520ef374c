/** A document nobody needs, what is sent with it, and what becomes of it: a refusal, or an answer that shows nothing more. */
export type HostileDocument = {
  readonly name: string;
  readonly query: string;
  /** JSON text, for some of it no serialiser writes. */
  readonly variables?: string;
} & ({ readonly code: string } | { readonly data: string });

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const inside = (depth: number, open: string, core: string, close: string): string =>
  open.repeat(depth) + core + close.repeat(depth);
const citizen = (selections: string): string => `{ citizen(id: "cit_a") { ${selections} } }`;
const doubling = (layers: number): string =>
  `${citizen('...F0')} ${times(layers, (n) => `fragment F${n} on Citizen { ...F${n + 1} ...F${n + 1} }`)} fragment F${layers} on Citizen { id }`;
const publish = (schema: string): string =>
  `mutation { publishForm(input: { idempotencyKey: "k", serviceId: "s", version: "1", schema: ${schema}, mapping: {}, evidenceRequirements: [] }) { __typename } }`;
const publishing =
  'mutation($schema: JSON!) { publishForm(input: { idempotencyKey: "k", serviceId: "s", version: "1", schema: $schema, mapping: {}, evidenceRequirements: [] }) { __typename } }';
const byId = 'query($id: ID!) { citizen(id: $id) { id } }';

const syntax = 'GRAPHQL_PARSE_FAILED';
const validity = 'GRAPHQL_VALIDATION_FAILED';
const complexity = 'DOCUMENT_TOO_COMPLEX';
const request = 'BAD_REQUEST';

/** Section by section: much of the same, deep, doubling, about the schema, variables, names of the language. */
export const hostileDocuments: readonly HostileDocument[] = [
  { name: '101 aliases', query: `{ ${times(101, (n) => `a${n}: __typename`)} }`, code: complexity },
  { name: '2,000 aliases', query: `{ ${times(2000, (n) => `a${n}: __typename`)} }`, code: syntax },
  {
    name: '101 guesses of an identifier in one request',
    query: `{ ${times(101, (n) => `a${n}: citizenByNationalId(input: { nationalId: "${n}" }) { id }`)} }`,
    code: complexity,
  },
  {
    name: '21 aliases below the root',
    query: citizen(times(21, (n) => `a${n}: id`)),
    code: complexity,
  },
  {
    name: 'six root fields behind two fragments',
    query:
      '{ ...A ...B } fragment A on Query { a: __typename b: __typename c: __typename } fragment B on Query { ... { d: __typename e: __typename } f: __typename }',
    code: complexity,
  },
  {
    name: 'six changes behind a fragment',
    query: `mutation { ...A } fragment A on Mutation { ${times(6, (n) => `a${n}: __typename`)} }`,
    code: complexity,
  },
  { name: '10 unknown directives', query: `{ __typename ${'@aa'.repeat(10)} }`, code: validity },
  { name: '900 unknown directives', query: `{ __typename ${'@aa '.repeat(900)} }`, code: validity },
  { name: '5,000 directives', query: `{ __typename ${'@aa '.repeat(5000)} }`, code: syntax },
  {
    name: '22 directives that are known',
    query: citizen(times(11, () => 'id @skip(if: false) @include(if: true)')),
    code: complexity,
  },
  {
    name: '22 directives behind a fragment',
    query: `${citizen(times(11, () => '...F'))} fragment F on Citizen { id @skip(if: false) ... @include(if: true) { id } }`,
    code: complexity,
  },
  { name: 'a field 1,900 times', query: `{ ${'__typename '.repeat(1900)} }`, code: validity },
  { name: 'a field 3,000 times', query: `{ ${'__typename '.repeat(3000)} }`, code: syntax },
  {
    name: '900 fields that are not there',
    query: `{ ${times(900, (n) => `f${n}`)} }`,
    code: validity,
  },
  {
    name: '90 fields at odds',
    query: `{ ${times(90, (n) => `citizen(id: "a${n}", id: "b") { id }`)} }`,
    code: validity,
  },
  {
    name: '390 variables',
    query: `query(${times(390, (n) => `$v${n}: ID`)}) { __typename }`,
    code: validity,
  },
  {
    name: '240 fragments that nothing spreads',
    query: `{ __typename } ${times(240, (n) => `fragment F${n} on Citizen { id }`)}`,
    code: validity,
  },
  {
    name: '400 operations',
    query: times(400, (n) => `query Q${n} { __typename }`),
    code: 'OPERATION_NOT_FOUND',
  },
  { name: 'a name of 60,000 letters', query: `{ ${'x'.repeat(60_000)} }`, code: validity },
  {
    name: 'a string of 60,000 letters',
    query: `{ citizenByNationalId(input: { nationalId: "${'x'.repeat(60_000)}" }) { id } }`,
    data: '{"citizenByNationalId":{"id":"cit_found"}}',
  },
  {
    name: 'pages of 100 in pages of 100',
    query: citizen(
      'licences(first: 100) { nodes { holder { licences(first: 100) { nodes { id number state type version } } } } }',
    ),
    code: complexity,
  },
  {
    name: 'pages of the size that the schema gives',
    query: citizen(
      inside(
        2,
        'licences { nodes { holder { ',
        'licences { nodes { id number state type version title { zh en } } }',
        ' } } }',
      ),
    ),
    code: complexity,
  },

  { name: 'doubling fragments, 12 deep', query: doubling(12), code: complexity },
  { name: 'doubling fragments, 25 deep', query: doubling(25), code: complexity },
  {
    name: 'fragments in a circle',
    query: `${citizen('...A')} fragment A on Citizen { id ...B } fragment B on Citizen { ...A }`,
    code: validity,
  },
  {
    name: 'a fragment in itself',
    query: `${citizen('...A')} fragment A on Citizen { ...A }`,
    code: validity,
  },
  {
    name: 'a chain of 200 fragments',
    query: `${citizen('...F0')} ${times(200, (n) => `fragment F${n} on Citizen { ...F${n + 1} }`)} fragment F200 on Citizen { id }`,
    code: complexity,
  },
  {
    name: 'inline fragments, 20 of 20',
    query: citizen(inside(20, `... on Citizen { ${'id '.repeat(20)}`, 'id', ' }')),
    data: '{"citizen":{"id":"cit_a"}}',
  },
  {
    name: 'inline fragments, 40 of 40',
    query: citizen(inside(40, `... on Citizen { ${'id '.repeat(40)}`, 'id', ' }')),
    code: validity,
  },
  {
    name: 'inline fragments, 60 of 60',
    query: citizen(inside(60, `... on Citizen { ${'id '.repeat(60)}`, 'id', ' }')),
    code: syntax,
  },
  {
    name: '600 inline fragments inside one another',
    query: citizen(inside(600, '...{', 'id', '}')),
    code: complexity,
  },
  { name: 'a depth of 3,000', query: `{ ${inside(3000, 'a{', 'a', '}')} }`, code: syntax },
  {
    name: 'a depth of 600 that is not there',
    query: `{ ${inside(600, 'a{', 'a', '}')} }`,
    code: validity,
  },
  {
    name: 'a depth of 450 that is there',
    query: citizen(inside(150, 'licences { nodes { holder { ', 'id', ' } } }')),
    code: complexity,
  },
  {
    name: 'a depth of 13 behind fragments',
    query: citizen(
      inside(4, '... on Citizen { licences(first: 1) { nodes { holder { ', 'id', ' } } } }'),
    ),
    code: complexity,
  },
  {
    name: '1,990 brackets that never close',
    query: `{ citizen(id: ${'['.repeat(1990)}`,
    code: syntax,
  },
  { name: '60,000 brackets', query: '{'.repeat(60_000), code: syntax },
  {
    name: 'a list 900 deep for an id',
    query: `{ citizen(id: ${inside(900, '[', '', ']')}) { id } }`,
    code: validity,
  },
  { name: 'a list 900 deep for JSON', query: publish(inside(900, '[', '', ']')), code: complexity },
  {
    name: 'an object 400 deep for JSON',
    query: publish(inside(400, '{a:', '1', '}')),
    code: complexity,
  },
  {
    name: 'a default 900 deep',
    query: publishing.replace('JSON!', `JSON! = ${inside(900, '[', '', ']')}`),
    code: complexity,
  },
  {
    name: 'a type 900 deep',
    query: `query($a: ${inside(900, '[', 'ID', ']')}) { __typename }`,
    code: validity,
  },

  { name: 'a question about the schema', query: '{ __schema { types { name } } }', code: validity },
  {
    name: 'a question about a type, by another name',
    query: '{ ...A } fragment A on Query { a: __type(name: "Citizen") { fields { name } } }',
    code: validity,
  },
  {
    name: 'the schema in a circle',
    query: `{ __schema { types { ${inside(4, 'fields { type { ', 'name', ' } }')} } } }`,
    code: validity,
  },
  { name: 'a misspelt field', query: '{ __schema { directive } citizne { id } }', code: validity },
  { name: 'a misspelt argument', query: '{ citizen(idd: "cit_a") { id } }', code: validity },
  {
    name: 'a misspelt type',
    query: 'query($a: CitizenByNationalIdInputt) { __typename }',
    code: validity,
  },
  {
    name: 'a misspelt value',
    query: citizen('addresses(uses: [RESIDENC]) { fullAddress }'),
    code: validity,
  },
  { name: 'a subgraph’s own field', query: '{ _service { sdl } }', code: validity },
  {
    name: 'a subgraph’s own entities',
    query: '{ _entities(representations: []) { __typename } }',
    code: validity,
  },
  { name: 'no document at all', query: 'qwerty cop { abc }', code: syntax },
  { name: 'a subscription', query: 'subscription { __typename }', code: validity },
  { name: 'half a character', query: '{ citizen(id: "\ud800") { id } }', code: syntax },

  {
    name: 'a variable 30,000 lists deep',
    query: byId,
    variables: `{"id":${inside(30_000, '[', '', ']')}}`,
    code: request,
  },
  {
    name: 'a variable of JSON 30,000 lists deep',
    query: publishing,
    variables: `{"schema":${inside(30_000, '[', '', ']')}}`,
    code: request,
  },
  {
    name: 'a variable of JSON 10,000 objects deep',
    query: publishing,
    variables: `{"schema":${inside(10_000, '{"a":', '1', '}')}}`,
    code: request,
  },
  {
    name: 'a variable of JSON without end',
    query: publishing,
    variables: '{"schema":{"n":1e999}}',
    code: request,
  },
  {
    name: 'half a character in a variable',
    query: byId,
    variables: '{"id":"\\ud800"}',
    code: request,
  },
  {
    name: 'half a character for a name in JSON',
    query: publishing,
    variables: '{"schema":{"\\udc00":1}}',
    code: request,
  },
  {
    name: '20,000 variables that do not fit',
    query:
      'query($id: ID!, $types: [ID!]) { citizen(id: $id) { licences(types: $types) { nodes { id } } } }',
    variables: `{"id":"cit_a","types":[${'[],'.repeat(20_000)}[]]}`,
    code: request,
  },
  {
    name: 'a variable of a prototype',
    query: byId,
    variables: '{"__proto__":{"id":"cit_a"}}',
    code: request,
  },
  {
    name: 'a variable called __proto__',
    query: 'query($__proto__: ID!) { citizen(id: $__proto__) { id } }',
    variables: '{"__proto__":"cit_a"}',
    code: validity,
  },
  {
    name: 'variables that nothing declares',
    query: byId,
    variables:
      '{"id":"cit_a","constructor":{"prototype":{"polluted":1}},"__proto__":{"polluted":1}}',
    data: '{"citizen":{"id":"cit_a"}}',
  },
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', '__typename'].flatMap(
    (name) => [
      { name: `an alias ${name}`, query: citizen(`${name}: id`), code: validity },
      {
        name: `an alias ${name} of more`,
        query: `{ a: citizen(id: "cit_a") { ${name}: identity { polluted: sex } } }`,
        code: validity,
      },
      {
        name: `an alias ${name} at the root, behind a fragment`,
        query: `{ ...A } fragment A on Query { ${name}: citizen(id: "cit_a") { polluted: id } }`,
        code: validity,
      },
    ],
  ),
  {
    name: 'aliases that only some objects have',
    query: citizen('then: id toJSON: id length: id __isNode: __typename'),
    data: '{"citizen":{"then":"cit_a","toJSON":"cit_a","length":"cit_a","__isNode":"Citizen"}}',
  },
  {
    name: 'fragments and an operation called like members of Object',
    query:
      'query constructor { ...__proto__ ...toString } fragment __proto__ on Query { __typename } fragment toString on Query { __typename }',
    data: '{"__typename":"Query"}',
  },
];
