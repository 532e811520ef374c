import { describe, expect, it } from '@jest/globals';
import { lintForm } from '../../src/prefill/lint.ts';
import { citizen, filled, formOf, leaf, licence, provenance, submission, text } from './build.ts';

const requirement = {
  id: 'lease',
  title: { zh: '租赁', en: 'lease' },
  legalBasis: 'Act',
  licenceTypes: ['LEASE_REGISTRATION'],
  records: [] as string[],
  evidenceTypes: ['LEASE_CONTRACT'],
};
const form = (changes: object = {}) =>
  formOf(
    { home: leaf({ type: 'string' }), a: text },
    {},
    { evidence: [{ ...requirement, ...changes }] },
  );
const decide = (data: unknown, changes: object = {}, options: Parameters<typeof filled>[2] = {}) =>
  filled(form(changes), data, options).documents[0];
const document = (changes: object = {}) => ({
  evidenceType: 'LEASE_CONTRACT',
  digest: 'ab'.repeat(32),
  acceptedOn: '2026-03-01',
  validUntil: '2027-03-01',
  ...changes,
});
const handedIn = (documents: object[], changes: object = {}) =>
  citizen({
    licences: { nodes: [] },
    submissions: { nodes: [submission({ documents, ...changes })] },
  });

describe('a document that was handed in before', () => {
  it('is good again when an authority accepted it and it still holds', () => {
    expect(decide(handedIn([document()]))).toMatchObject({
      decision: 'REUSABLE_PRIOR',
      code: 'PROVED_BY_DOCUMENT',
      submission: 'sub_earlier',
      digest: 'ab'.repeat(32),
      validUntil: '2027-03-01',
      licence: null,
    });
  });

  it.each<[string, unknown, object, string]>([
    ['nobody accepted it', handedIn([document({ acceptedOn: null })]), {}, 'DOCUMENT_NOT_ACCEPTED'],
    ['it has expired', handedIn([document({ validUntil: '2026-11-23' })]), {}, 'DOCUMENT_EXPIRED'],
    [
      'it was accepted too long ago',
      handedIn([document()]),
      { maxAge: 'P1M' },
      'DOCUMENT_OUTDATED',
    ],
    ['it is of another kind', handedIn([document({ evidenceType: 'LETTER' })]), {}, 'NO_PROOF'],
    [
      'the application was withdrawn',
      handedIn([document()], { state: 'WITHDRAWN' }),
      {},
      'NO_PROOF',
    ],
    ['the application was refused', handedIn([document()], { state: 'REJECTED' }), {}, 'NO_PROOF'],
  ])('is required again when %s', (_, data, changes, code) => {
    expect(decide(data, changes)).toMatchObject({ decision: 'REQUIRED', code, digest: null });
  });

  it('gives way to a valid licence, which is checked afresh', () => {
    const both = citizen({
      licences: { nodes: [licence('LEASE_REGISTRATION')] },
      submissions: { nodes: [submission({ documents: [document()] })] },
    });
    expect(decide(both)).toMatchObject({ decision: 'WAIVED', licence: 'lic_lease_registration' });
  });
});

describe('a requirement', () => {
  const leased = citizen({ licences: { nodes: [licence('LEASE_REGISTRATION')] } });

  it('is waived once the person has confirmed it, where the service asks for that', () => {
    expect(decide(leased, { isConfirmed: true })).toMatchObject({
      decision: 'WAIVED_AFTER_CONFIRMATION',
    });
    expect(decide(citizen({ licences: null }), { isConfirmed: true })).toMatchObject({
      decision: 'REQUIRED',
    });
  });

  it('does not arise, or may, by what the form holds', () => {
    const rented = { when: 'form.home == "RENTED"' };
    expect(decide(leased, rented, { answers: { home: 'OWN' } })).toMatchObject({
      decision: 'NOT_APPLICABLE',
      licence: null,
    });
    expect(decide(leased, rented, { answers: { home: 'RENTED' } })).toMatchObject({
      decision: 'WAIVED',
    });
    expect(decide(leased, rented)).toMatchObject({
      decision: 'REQUIRED',
      code: 'HANGS_ON_ANSWER',
    });
  });

  it.each([
    ['a kind that may be any document', { evidenceTypes: ['N6'] }],
    ['a condition that is none', { when: 'form.' }],
  ])('is refused at publish with %s', (_, changes) => {
    expect(lintForm(form(changes))).toMatchObject([
      { field: expect.stringMatching(/^evidence\.0/) },
    ]);
  });

  it('is not waived by what is attested of nobody', () => {
    const unattested = licence('LEASE_REGISTRATION', {
      provenance: provenance({ assurance: 'AGENCY_REPORTED' }),
    });
    expect(decide(citizen({ licences: { nodes: [unattested] } }))).toMatchObject({
      decision: 'REQUIRED',
      code: 'LICENCE_UNVERIFIED',
    });
  });
});
