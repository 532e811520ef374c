import { describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { namingLiterals } from '../../src/policy/literals.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { realPolicy } from '../support/supergraph.ts';

function places(text: string): readonly string[] {
  const document = parse(text);
  const policy = realPolicy();
  expect(validate(policy.schema, document)).toEqual([]);
  return namingLiterals(policy, document);
}

describe('a value that can name a person', () => {
  it.each([
    ['the id of a person', '{ citizen(id: "cit_a") { id } }', ['citizen.id']],
    ['a number for an id', '{ citizen(id: 310101) { id } }', ['citizen.id']],
    [
      'a text inside an input',
      '{ citizenByNationalId(input: { nationalId: "310101" }) { id } }',
      ['citizenByNationalId.input.nationalId'],
    ],
    [
      'a block text beside a variable',
      'query($t: ID!) { licenceByNumber(input: { type: $t, number: """H-1""" }) { id } }',
      ['licenceByNumber.input.number'],
    ],
    [
      'the default of a variable',
      'query($id: ID! = "cit_a") { citizen(id: $id) { id } }',
      ['citizen.id'],
    ],
    [
      'the default of a variable, inside an input',
      'query($in: PrefillInput! = { serviceId: "svc_a", citizenId: "cit_a" }) { prefill(input: $in) { receipt } }',
      ['prefill.input.citizenId'],
    ],
    [
      'a root field in fragments',
      '{ ... { ...Q } } fragment Q on Query { ... on Query { a: citizen(id: "cit_a") { id } } }',
      ['citizen.id'],
    ],
    [
      'the date, text and list of a change',
      `mutation($p: ProvenanceInput!) { registerCitizen(input: { idempotencyKey: "k", nationalId: "1", provenance: $p,
        identity: { name: { fullName: "Lin" }, sex: FEMALE, dateOfBirth: "1990-01-01", citizenships: ["CN"] } }) { __typename } }`,
      [
        'registerCitizen.input.idempotencyKey',
        'registerCitizen.input.nationalId',
        'registerCitizen.input.identity.name.fullName',
        'registerCitizen.input.identity.dateOfBirth',
        'registerCitizen.input.identity.citizenships',
      ],
    ],
    [
      'anything but truth values inside JSON',
      `mutation($k: ID!, $v: String!) { publishForm(input: { idempotencyKey: $k, serviceId: "svc_a", version: $v,
        schema: { a: 1, b: LIN, c: true, d: null }, mapping: {}, evidenceRequirements: [] }) { __typename } }`,
      ['publishForm.input.schema.a', 'publishForm.input.schema.b'],
    ],
  ])('is %s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it.each([
    ['a variable', 'query($id: ID!) { citizen(id: $id) { id } }'],
    ['a page size', '{ disclosures(first: 50) { completeUpTo } }'],
    ['a code of the hub', 'query { prefill(input: { serviceId: "svc_food" }) { receipt } }'],
    [
      'an enum value or a code in a filter',
      '{ disclosures(filter: { decision: REFUSED, department: "dept_hrss", agreement: "agr_a" }) { completeUpTo } }',
    ],
    [
      'an argument that narrows what is read of a person',
      'query($id: ID!) { citizen(id: $id) { licences(types: ["RESIDENCE_PERMIT"], first: 5) { nodes { id } } } }',
    ],
    [
      'an argument of a public field',
      '{ publicServices(lifeEvent: "MOVING_HOUSE") { nodes { id } } }',
    ],
    [
      'a default that goes nowhere personal',
      'query($e: ID = "MOVING") { publicServices(lifeEvent: $e) { nodes { id } } }',
    ],
    [
      'an argument in a fragment below the root',
      'query($id: ID!) { citizen(id: $id) { ...C } } fragment C on Citizen { a: holdsValid(licenceType: "H") licences(types: ["H"]) { nodes { id } } }',
    ],
    ['nothing at all', '{ disclosures(filter: null, after: null) { completeUpTo } }'],
    [
      'a condition',
      'query($id: ID!, $if: Boolean = true) { citizen(id: $id) @include(if: $if) { id } }',
    ],
  ])('is not %s', (_, text) => {
    expect(places(text)).toEqual([]);
  });

  it('is no number where the schema wants one', () => {
    const own = readPolicySchema(
      'type Query { near(id: ID, far: Float, first: Int): ID @data(class: ADDRESS) }',
    );
    const found = namingLiterals(own, parse('{ near(id: 1.5, far: 1.5, first: 1) }'));
    expect(found).toEqual(['near.id']);
    expect(namingLiterals(own, parse('{ near(far: 1, unknown: 1) }'))).toEqual(['near.unknown']);
  });
});
