import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { consentFields, consentTerms } from '../../src/policy/consent.ts';
import { ownData } from '../../src/policy/own-data.ts';
import { agreementId, departmentId } from '../../src/kernel/ids.ts';
import { realPolicy } from '../support/supergraph.ts';

const spaceless = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ');

describe('what a person is asked to consent to', () => {
  const dept = departmentId.create();
  const agreement = {
    id: agreementId.create(),
    purpose: 'TESTING',
    legalBasis: { citation: 'Test Act 1' },
    consumer: dept,
    provider: dept,
    optionalFields: ['Contact.email'],
  };

  it('is what carries personal data, and not what is public, derived, or a way to ask', () => {
    const fields = [
      'Query.citizen',
      'Mutation.giveConsent',
      'PageInfo.endCursor',
      'PrefillResult.values',
      'Nothing.here',
    ];
    expect(consentFields(realPolicy(), [...fields, 'Contact.email', 'Disclosure.at'])).toEqual([
      'Contact.email',
      'Disclosure.at',
    ]);
  });

  it('is the same in whatever order an agreement names it', () => {
    const one = consentTerms(realPolicy(), {
      ...agreement,
      fields: ['Contact.email', 'Citizen.contact', 'Query.citizen'],
    });
    const other = consentTerms(realPolicy(), {
      ...agreement,
      fields: ['Citizen.contact', 'Query.citizen', 'Contact.email'],
    });
    expect(one).toEqual(other);
    expect(one.attributes).toEqual([
      { field: 'Citizen.contact', dataClass: 'CONTACT', isOptional: false },
      { field: 'Contact.email', dataClass: 'CONTACT', isOptional: true },
    ]);
  });
});

describe('one’s own data', () => {
  it('are read where the fields lead to them, and nothing else is', () => {
    const { document, reads } =
      ownData(realPolicy(), ['Citizen.contact', 'Contact.email', 'Identity.sex']) ?? {};
    expect(spaceless(document)).toBe(
      'query OwnData($citizenId: ID!) { citizen(id: $citizenId) { __typename contact { ... on Contact { __typename email } } } }',
    );
    expect(reads?.map(({ field }) => field)).toEqual(['Contact.email']);
    expect(reads?.[0]?.through).toEqual(
      expect.arrayContaining(['Query.citizen', 'Citizen.id', 'Citizen.contact', 'Contact.email']),
    );
  });

  it('have a text in two languages as one value', () => {
    const { document, reads } =
      ownData(realPolicy(), ['Citizen.licences', 'LicenceConnection.nodes', 'Licence.title']) ?? {};
    expect(document).toContain('title { ... on LocalizedText { zh en } }');
    expect(reads?.map(({ field }) => field)).toEqual(['Licence.title']);
  });

  it('are not asked where an argument would have to be invented', () => {
    expect(ownData(realPolicy(), ['Citizen.isAtLeast', 'Citizen.holdsValid'])).toBeUndefined();
  });

  it('of every field there is are one valid document, which ends', () => {
    const { document = '' } =
      ownData(realPolicy(), consentFields(realPolicy(), realPolicy().coordinates)) ?? {};
    const schema = buildSchema(supergraphSdl, { assumeValidSDL: true });
    expect(validate(schema, parse(document))).toEqual([]);
  });
});
