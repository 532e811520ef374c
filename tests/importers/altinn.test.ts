import { describe, expect, it } from '@jest/globals';
import { faults, imported, text } from './build.ts';

const form = {
  type: 'object',
  properties: {
    Innflytter: {
      type: 'object',
      properties: {
        Fornavn: text,
        Etternavn: text,
        Postnummer: text,
        Organisasjon: text,
        Epost: text,
      },
    },
  },
};

describe('an Altinn prefill.json', () => {
  const mapping = {
    $schema: 'https://altinncdn.no/schemas/json/prefill/prefill.schema.v1.json',
    allowOverwrite: true,
    DSF: {
      FirstName: 'innflytter.fornavn',
      LastName: 'Innflytter.Etternavn',
      AddressPostalCode: 'Innflytter.Postnummer',
      MobileNumber: 'Innflytter.Mobil',
    },
    ER: { Name: 'Innflytter.Organisasjon' },
    UserProfile: { Email: 'Innflytter.Epost' },
  };
  const result = imported({ kind: 'altinn', form, mapping, language: 'nb' });

  it('fills from the population register, whatever the case of a target', () => {
    expect(result.mapping['map']).toEqual({
      '/Innflytter/Fornavn': { use: 'name.given', role: 'SELF' },
      '/Innflytter/Etternavn': { use: 'name.family', role: 'SELF' },
      '/Innflytter/Postnummer': { use: 'address.postCode', role: 'SELF', addressUse: 'RESIDENCE' },
    });
    expect(faults(result)).toEqual([]);
  });

  it('does not take an organisation, or whoever signed in, for the applicant', () => {
    expect(result.report.notCarried).toEqual([
      { target: '/Innflytter/Organisasjon', source: 'ER.Name', reason: 'NOT_OF_THE_APPLICANT' },
      { target: '/Innflytter/Epost', source: 'UserProfile.Email', reason: 'NOT_OF_THE_APPLICANT' },
    ]);
  });

  it('names a target that the form does not have', () => {
    expect(result.report.notInForm).toEqual([
      { target: '/Innflytter/Mobil', source: 'DSF.MobileNumber' },
    ]);
  });
});
