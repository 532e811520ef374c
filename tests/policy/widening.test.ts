import { describe, expect, it } from '@jest/globals';
import { grantsUnder, type Grants } from '../../src/policy/grants.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { changesOf } from '../../src/policy/widening.ts';

const sdl = `
type Query {
  person(id: ID!): Person @data(class: IDENTIFIER)
  services(first: Int): [Service!]! @data(class: PUBLIC)
}
type Service { title: String @data(class: PUBLIC) }
type Person @join__type(graph: A, key: "id") {
  id: ID! @data(class: IDENTIFIER)
  name: String @data(class: IDENTITY)
  work: Work @data(class: EMPLOYMENT)
  isPoor: Boolean @data(class: PREDICATE) @join__field(graph: A, requires: "wealth")
  wealth: Int @data(class: EMPLOYMENT)
  isAtLeast(age: Int!): Boolean @data(class: PREDICATE)
  proofs: [Proof!] @data(class: LICENCE)
}
type Work { income: Int @data(class: EMPLOYMENT) employer: String @data(class: EMPLOYMENT) }
interface Proof { number: String }
type Permit implements Proof { number: String @data(class: LICENCE) }
`;
const granted = {
  agr_a: ['Query.person', 'Person.id', 'Person.name', 'Person.work', 'Work.employer'],
  agr_b: [
    ...['Query.person', 'Person.id', 'Person.isPoor', 'Person.wealth'],
    ...['Person.isAtLeast', 'Person.proofs', 'Permit.number'],
  ],
};

function grants(text: string, agreements: Readonly<Record<string, readonly string[]>>): Grants {
  const named = Object.entries(agreements).map(([id, fields]) => ({ id, fields }));
  return grantsUnder(readPolicySchema(text), named);
}
/** What one change of the schema, or of what is stated, changes for whom. */
function changed(
  from: string,
  to: string,
  now: Readonly<Record<string, string[]>> = granted,
): string[] {
  expect(sdl.split(from)).toHaveLength(2);
  const changes = changesOf(grants(sdl, granted), grants(sdl.replace(from, to), now));
  return changes.map(({ kind, agreement, coordinate, rule }) =>
    [kind, agreement, coordinate, rule].join(' '),
  );
}

describe('what an agreement reaches', () => {
  it('is what it grants and can be come to, with what is public below', () => {
    const { reach } = grants(sdl.replace('Work { ', 'Work { since: Int @data(class: PUBLIC) '), {
      ...granted,
      agr_rootless: ['Person.name'],
      agr_without_input: ['Query.person', 'Person.id', 'Person.isPoor'],
      agr_without_key: ['Query.person', 'Person.name'],
    });
    const shown = Object.fromEntries([...reach].map(([id, all]) => [id, [...all].sort()]));
    expect(shown).toEqual({
      everybody: ['Query.services', 'Service.title'],
      agr_a: [...granted.agr_a, 'Work.since'].sort(),
      agr_b: [...granted.agr_b].sort(),
      agr_rootless: [],
      agr_without_input: ['Person.id', 'Query.person'],
      agr_without_key: ['Query.person'],
    });
  });
});

describe('a change of the schema', () => {
  it.each([
    [
      'a class that is lowered',
      ['name: String @data(class: IDENTITY)', 'name: String @data(class: CONTACT)'],
      ['WIDER agr_a Person.name CLASS_LOWERED'],
    ],
    [
      'a class that goes on record less',
      ['name: String @data(class: IDENTITY)', 'name: String @data(class: DERIVED)'],
      ['WIDER agr_a Person.name CLASS_LOWERED'],
    ],
    [
      'a class that is lowered to public, for whoever comes by',
      ['income: Int @data(class: EMPLOYMENT)', 'income: Int @data(class: PUBLIC)'],
      ['WIDER agr_a Work.income FIELD_REACHED'],
    ],
    [
      'a root that is opened to everybody',
      [
        'person(id: ID!): Person @data(class: IDENTIFIER)',
        'person(id: ID!): Person @data(class: PUBLIC)',
      ],
      [
        'WIDER everybody Query.person FIELD_REACHED',
        'WIDER agr_a Query.person CLASS_LOWERED',
        'WIDER agr_b Query.person CLASS_LOWERED',
      ],
    ],
    [
      'a class beside',
      ['employer: String @data(class: EMPLOYMENT)', 'employer: String @data(class: FAMILY)'],
      ['WIDER agr_a Work.employer CLASS_MOVED'],
    ],
    [
      'a public field on a type that agreements come to',
      ['type Work {', 'type Work { since: Int @data(class: PUBLIC)'],
      ['WIDER agr_a Work.since FIELD_REACHED'],
    ],
    [
      'a name that now means something else',
      ['employer: String', 'employer: [String!]'],
      ['WIDER agr_a Work.employer TYPE_CHANGED'],
    ],
    [
      'another question that a predicate takes',
      ['isAtLeast(age: Int!)', 'isAtLeast(age: Int!, on: String)'],
      ['WIDER agr_b Person.isAtLeast ARGUMENT_ADDED'],
    ],
    [
      'a type that an interface can be',
      [
        'interface Proof',
        'type Card implements Proof { number: String @data(class: LICENCE) } interface Proof',
      ],
      ['WIDER agr_b Person.proofs MEMBER_ADDED'],
    ],
    [
      'an input that is no longer asked for',
      ['@join__field(graph: A, requires: "wealth")', '@join__field(graph: A)'],
      ['WIDER agr_b Person.isPoor INPUT_DROPPED'],
    ],
    [
      'a key that is no longer asked for',
      ['type Person @join__type(graph: A, key: "id")', 'type Person'],
      [
        ...['Person.id', 'Person.name', 'Person.work'].map(
          (field) => `WIDER agr_a ${field} INPUT_DROPPED`,
        ),
        ...['Person.id', 'Person.isAtLeast', 'Person.isPoor', 'Person.proofs', 'Person.wealth'].map(
          (field) => `WIDER agr_b ${field} INPUT_DROPPED`,
        ),
      ],
    ],
  ])('widens by %s', (_, [from = '', to = ''], expected) => {
    expect(changed(from, to)).toEqual(expected);
  });

  it.each([
    [
      'a class that is raised',
      ['name: String @data(class: IDENTITY)', 'name: String @data(class: NATIONAL_ID)'],
      ['NARROWER agr_a Person.name CLASS_RAISED'],
    ],
    [
      'a field that is gone',
      ['name: String @data(class: IDENTITY)', ''],
      ['NARROWER agr_a Person.name FIELD_LOST'],
    ],
    [
      'an input that is not granted',
      [
        'name: String @data(class: IDENTITY)',
        'name: String @data(class: IDENTITY) @join__field(graph: A, requires: "wealth")',
      ],
      ['NARROWER agr_a Person.name FIELD_LOST'],
    ],
    [
      'an input that is granted',
      [
        'isAtLeast(age: Int!): Boolean @data(class: PREDICATE)',
        'isAtLeast(age: Int!): Boolean @data(class: PREDICATE) @join__field(graph: A, requires: "wealth")',
      ],
      ['NARROWER agr_b Person.isAtLeast INPUT_ADDED'],
    ],
  ])('narrows by %s', (_, [from = '', to = ''], expected) => {
    expect(changed(from, to)).toEqual(expected);
  });

  it.each([
    [
      'a field that nobody is granted',
      'type Work {',
      'type Work { rank: Int @data(class: EMPLOYMENT)',
    ],
    [
      'a predicate over what is granted, itself not granted',
      'isAtLeast(age',
      'isRich: Boolean @data(class: PREDICATE) isAtLeast(age',
    ],
    [
      'a public field where all is public',
      'type Service {',
      'type Service { law: String @data(class: PUBLIC)',
    ],
    ['a value that may be null now', 'id: ID! @data', 'id: ID @data'],
  ])('is nothing to an agreement when it is %s', (_, from, to) => {
    expect(changed(from, to)).toEqual([]);
  });

  it('widens an agreement elsewhere that names a field, though none here does', () => {
    const income = 'income: Int @data(class: EMPLOYMENT)';
    expect(changed(income, income.replace('EMPLOYMENT', 'CONTACT'))).toEqual([
      'WIDER elsewhere Work.income CLASS_LOWERED',
    ]);
    expect(changed(income, income.replace('EMPLOYMENT', 'NATIONAL_ID'))).toEqual([]);
  });

  it('names what a revision of the agreement itself would add', () => {
    const now = { ...granted, agr_a: [...granted.agr_a, 'Work.income'], agr_new: ['Query.person'] };
    expect(changed('type Work {', 'type Work {', now)).toEqual([
      'WIDER agr_a Work.income FIELD_REACHED',
    ]);
  });

  it('never gives a name to something else, though it was gone for a while', () => {
    const without = { ...grants(sdl, granted), retired: new Set(['Person.nick']) };
    const again = sdl.replace(
      '  name: String',
      '  nick: String @data(class: IDENTITY)\n  name: String',
    );
    expect(changesOf(without, grants(again, granted))).toMatchObject([
      { kind: 'WIDER', agreement: 'everybody', coordinate: 'Person.nick', rule: 'NAME_REUSED' },
    ]);
  });
});
