import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType, isInputObjectType, isNonNullType, getNamedType } from 'graphql';
import { z } from 'zod';
import * as data from '../../../src/cli/import/record-data.ts';

const schema = buildSchema(readFileSync('schema/supergraph.graphql', 'utf8'), {
  assumeValidSDL: true,
});

/** Members of an input of the API: whether each is required, and its words when it is an enum. */
function membersOfInput(name: string): Record<string, unknown> {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is no input of the schema`);
  const members = Object.values(type.getFields()).map((field): [string, unknown] => {
    const named = getNamedType(field.type);
    const words = isEnumType(named) ? named.getValues().map((value) => value.name) : undefined;
    return [field.name, { isRequired: isNonNullType(field.type), words }];
  });
  return Object.fromEntries(members);
}

/** The same of the data of a record line. */
function membersOfData(object: z.ZodObject): Record<string, unknown> {
  const members = Object.entries(object.shape).map(([name, member]): [string, unknown] => {
    const inner = member instanceof z.ZodExactOptional ? member.unwrap() : member;
    const words = inner instanceof z.ZodEnum ? inner.options : undefined;
    return [name, { isRequired: inner === member, words }];
  });
  return Object.fromEntries(members);
}

const without = (members: Record<string, unknown>, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));

describe('the data of a record line', () => {
  it.each([
    ['IdentityInput', data.identity],
    ['PersonNameInput', data.identity.shape.name],
    ['AlternativeNameInput', data.identity.shape.alternativeNames.unwrap().element],
    ['ContactInput', data.contact],
    ['AddressInput', data.address],
    ['HouseholdInput', data.household],
    ['EmploymentInput', data.employment],
    ['LicenceClaimInput', data.licence.shape.claims.element],
    ['SubmittedAnswerInput', data.submission.shape.answers.element],
    ['SubmittedDocumentInput', data.submission.shape.documents.element],
  ])('has the members of %s', (name, object) => {
    expect(membersOfData(object)).toEqual(membersOfInput(name));
  });

  it('may name a member of a household by national identifier instead of id', () => {
    const members = membersOfData(data.household.shape.members.element);
    expect(without(members, 'nationalId')).toEqual(membersOfInput('HouseholdMemberInput'));
  });

  it('has of a licence what issuing it takes, and its state', () => {
    const members = without(membersOfData(data.licence), 'state', 'stateReason');
    expect(members).toEqual(
      without(membersOfInput('IssueLicenceInput'), 'idempotencyKey', 'holderId'),
    );
  });

  it('has of a submission what recording it takes', () => {
    const expected = without(
      membersOfInput('RecordSubmissionInput'),
      'idempotencyKey',
      'applicantId',
    );
    expect(membersOfData(data.submission)).toEqual(expected);
  });
});
