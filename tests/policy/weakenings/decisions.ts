import { dropped, type Dropped } from './dropped.ts';

/** Changes what is decided, so that the matrix alone notices. */
export const inDecisions: readonly Dropped[] = [
  ...dropped('src/policy/bitset.ts', {
    'only one word of a set is compared': ['word < needed.length', 'word < 1'],
    'one granted field of a word will do': [
      '& ~(granted[word] ?? 0)) !== 0',
      '& (granted[word] ?? 0)) === 0',
    ],
    'what is granted is named, instead of what is not': [
      '!has(granted, member)',
      'has(granted, member)',
    ],
  }),
  ...dropped('src/policy/schema.ts', {
    'keys are not implied': ['[...keys, ...requires(', '[...requires('],
    'inputs of @requires are not implied': [
      '[...keys, ...requires(type.name, field.astNode)]',
      'keys',
    ],
    'everything is public': ["classOf.get(coordinate) === 'PUBLIC'", 'classOf.has(coordinate)'],
  }),
  ...dropped('src/policy/compile.ts', {
    'a named fragment is not looked into': [
      'walk.fragments.get(selection.name.value)',
      '{ ...walk.fragments.get(selection.name.value), selectionSet: { selections: [] } }',
    ],
    'an inline fragment is not looked into': [
      'isInline ? selection',
      'isInline ? { selectionSet: { selections: [] } }',
    ],
    'a field goes by its alias': [
      'const name = node.name.value;',
      'const name = (node.alias ?? node.name).value;',
    ],
    'an alias like a question about the schema hides its field': [
      'metaFields.has(name)',
      'metaFields.has((node.alias ?? node.name).value)',
    ],
    'a field of an interface is one of its first type': [
      'of at.possible) touch',
      'of at.possible.slice(0, 1)) touch',
    ],
    'an interface and a union are their first type': [
      'getPossibleTypes(type) :',
      'getPossibleTypes(type).slice(0, 1) :',
    ],
    'a type condition narrows nothing': [
      'at.possible.filter((one) => fulfilling.includes(one))',
      'at.possible',
    ],
    'a condition on an interface leaves no type': ['fulfilling.includes(one)', 'one === type'],
    'what a field leads to is not looked into': ['if (!node.selectionSet) return;', 'return;'],
    'nothing is implied': ['walk.policy.implied.get(coordinate) ?? []', '[]'],
    'what is implied by what is implied does not count': [
      'need(walk, other);',
      'add(walk.needed, walk.policy.indexOf.get(other));',
    ],
  }),
  ...dropped('src/policy/decide.ts', {
    'all is allowed': ['if (isSubset(operation.needed, granted))', 'if (true)'],
    'nothing is allowed': ['if (isSubset(operation.needed, granted))', 'if (false)'],
    'what is granted has to be needed': [
      'isSubset(operation.needed, granted)',
      'isSubset(granted, operation.needed)',
    ],
    'public fields need a grant': [
      'policy.publicFields.slice()',
      'policy.publicFields.slice().fill(0)',
    ],
    'a grant stays for the next request': ['policy.publicFields.slice()', 'policy.publicFields'],
  }),
  ...dropped('src/platform/room.ts', {
    'a room does not look at its decision': ['context.access.require(coordinate);', ''],
    'a room takes any key of a representation': [
      'for (const item of representations) requireKeys(item, context.access);',
      '',
    ],
  }),
  ...dropped('src/platform/access.ts', {
    'a decision allows everything': ['if (!allowed.has(coordinate))', 'if (false)'],
  }),
];

/** Needs a document that nobody thought of, so that a property notices. */
export const inDocuments: readonly Dropped[] = dropped('src/policy/compile.ts', {
  'a skipped field is not read': [
    "if (name === '__typename') return;",
    "if (name === '__typename' || node.directives?.[0]?.name.value === 'skip') return;",
  ],
  'what lies below fragments that exclude each other counts': [
    'at.possible.length > 0 ?',
    'true ?',
  ],
});
