import { describe, expect, it } from '@jest/globals';
import { faults, imported, rulesOf, text } from './build.ts';

const fullName = { type: 'object', properties: { first: text, middle: text, last: text } };
const address = {
  type: 'object',
  oneOf: [{ properties: { country: { enum: ['USA'] } } }, { properties: { country: text } }],
  properties: { street: text, city: text, postalCode: text },
};
const form = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  definitions: { fullName, address, day: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } },
  properties: {
    veteranFullName: { $ref: '#/definitions/fullName' },
    applicantName: { $ref: '#/definitions/fullName' },
    relativeFullName: { $ref: '#/definitions/fullName' },
    veteranAddress: { $ref: '#/definitions/address' },
    gender: { type: 'string', enum: ['F', 'M'] },
    ssn: { type: 'string', pattern: '^[0-9]{9}$' },
    identity: { type: 'object', properties: { born: { $ref: '#/definitions/day' } } },
    dependents: { type: 'array', items: { type: 'object', properties: { name: text } } },
  },
};
const of = (mapping: object, applicant: readonly string[] = []) =>
  imported({ kind: 'vets-api', form, mapping, applicant });

describe('a mapping in the shape of vets-api', () => {
  it('becomes a mapping that the publish lint accepts, a name spread over the leaves of its group', () => {
    const form1 = of({
      veteranFullName: ['identity_information', 'full_name'],
      gender: ['identity_information', 'gender'],
      identity: { born: ['identity_information', 'date_of_birth'] },
    });
    expect(form1.mapping['map']).toEqual({
      '/veteranFullName/first': { use: 'name.given', role: 'SELF' },
      '/veteranFullName/last': { use: 'name.family', role: 'SELF' },
      '/gender': {
        use: 'sex',
        role: 'SELF',
        transform: { codeMap: { FEMALE: 'F', MALE: 'M' } },
      },
      '/identity/born': { use: 'dateOfBirth', role: 'SELF' },
    });
    expect(faults(form1)).toEqual([]);
  });

  it('fills an address from the one that mail goes to, branch or not', () => {
    const { mapping } = of({ veteranAddress: ['contact_information', 'address'] });
    expect(mapping['map']).toMatchObject({
      '/veteranAddress/street': { use: 'address.thoroughfare', addressUse: 'MAILING' },
      '/veteranAddress/country': { use: 'address.country', addressUse: 'MAILING' },
    });
  });

  it('accounts for what has no counterpart, and for targets that the form does not have', () => {
    const { report, mapping } = of({
      applicantFullName: ['identity_information', 'full_name'],
      ssn: ['identity_information', 'ssn'],
      gender: ['military_information', 'last_service_branch'],
      dependents: [{ name: ['identity_information', 'full_name'] }],
      toursOfDuty: ['military_information', 'tours_of_duty'],
    });
    expect(mapping['map']).toEqual({});
    expect(report.notInForm).toEqual([
      expect.objectContaining({ target: '/applicantFullName' }),
      { target: '/toursOfDuty', source: 'military_information.tours_of_duty' },
    ]);
    expect(report.notCarried.map(({ target, reason }) => [target, reason])).toEqual([
      ['/gender', 'NOT_HELD'],
      ['/dependents/*/name', 'IN_A_LIST'],
      ['/ssn', 'LEAF_REFUSES'],
    ]);
  });

  it('fills no leaf that speaks of somebody else, unless that is what the form calls the applicant', () => {
    const mapping = { relativeFullName: ['identity_information', 'full_name'] };
    const doubtful = of(mapping);
    expect(doubtful.mapping['map']).toEqual({});
    expect(doubtful.report.notCarried).toContainEqual(
      expect.objectContaining({ target: '/relativeFullName/first', reason: 'PERSON_IN_DOUBT' }),
    );
    expect(Object.keys(rulesOf(of(mapping, ['relative'])))).toEqual([
      '/relativeFullName/first',
      '/relativeFullName/last',
    ]);
  });
});
