import { describe, expect, it } from '@jest/globals';
import { suggestMapping } from '../../src/suggest/suggest-mapping.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';
import { form, said, saidOf } from './build.ts';

describe('a concept', () => {
  it('is known in thirteen languages and whatever the type', () => {
    const labels = {
      en: 'Date of birth',
      nb: 'Fødselsdato',
      nn: 'Fødselsdato',
      sv: 'Födelsedatum',
      da: 'Fødselsdato',
      de: 'Geburtsdatum',
      nl: 'Geboortedatum',
      fr: 'Date de naissance',
      es: 'Fecha de nacimiento',
      pt: 'Data de nascimento',
      it: 'Data di nascita',
      pl: 'Data urodzenia',
      fi: 'Syntymäaika',
      zh: '出生日期',
    };
    for (const [language, label] of Object.entries(labels))
      expect([language, ...saidOf(language, { label })]).toEqual([language, 'self.birthDate']);
  });

  it.each([
    'veteranFirstName',
    'applicant_first_name',
    'applicant-first-name',
    'APPLICANT FIRST NAME',
    'applicantfirstname',
    '3.1) Applicant’s first name *',
  ])('is read out of %s', (label) => {
    expect(saidOf('en', { label })).toEqual(['self.name.given']);
  });

  it('is read out of German and Nordic compounds', () => {
    expect(saidOf('de', { label: 'Ehegattenname' })).toEqual(['spouse.name.full']);
    expect(saidOf('sv', { label: 'Barnetspersonnummer' })).toEqual(['child[].nationalId']);
  });

  it.each([
    'Name of the bank',
    'Account name',
    'Date of death',
    'Name of the ship',
    'Address of the accident',
    'Reason for your name change',
    'Number of children',
    'Previous address',
    'I declare that my name is correct',
    'Confirm email address',
  ])('is not found in %s', (label) => {
    expect(saidOf('en', { label })[0]).not.toMatch(/^self\.(?!bank)/);
  });

  it('of which label and path disagree is left open', () => {
    expect(saidOf('en', { label: 'First name', path: '/lastName' })).toEqual(['AMBIGUOUS']);
  });

  it('is found out by the words beside it', () => {
    expect(saidOf('de', { label: 'Name' }, { label: 'Vorname' })).toEqual([
      'self.name.family',
      'self.name.given',
    ]);
    expect(saidOf('it', { label: 'Nome' }, { label: 'Cognome' })).toEqual([
      'self.name.given',
      'self.name.family',
    ]);
    expect(saidOf('en', { label: 'Address' }, { label: 'Postcode' })).toEqual([
      'self.address.mailing.line1',
      'self.address.mailing.postalCode',
    ]);
  });
});

describe('a role', () => {
  it('comes from label, path or heading', () => {
    expect(saidOf('en', { label: 'Spouse’s first name' })).toEqual(['spouse.name.given']);
    expect(saidOf('en', { label: 'First name', path: '/spouse/first' })).toEqual([
      'spouse.name.given',
    ]);
    expect(saidOf('fr', { label: 'Prénom', group: 'Votre conjoint' })).toEqual([
      'spouse.name.given',
    ]);
  });

  it('is in doubt when two persons are named', () => {
    expect(saidOf('en', { label: 'Mother’s name', group: 'Your child' })).toEqual([
      'ROLE_IN_DOUBT',
    ]);
    expect(saidOf('en', { label: 'Name', group: 'Applicant and spouse' })).toEqual([
      'ROLE_IN_DOUBT',
    ]);
    expect(saidOf('en', { label: 'Your name', group: 'Doctor' })).toEqual(['ROLE_IN_DOUBT']);
  });

  it('is in doubt under a heading with unknown words', () => {
    expect(saidOf('nb', { label: 'Adresse', group: 'Zorp og frunk' })).toEqual(['ROLE_IN_DOUBT']);
  });

  it('of whom the hub holds nothing keeps the leaf empty', () => {
    for (const group of ['Your doctor', 'Contact person', 'Landlord', 'Witness', 'Your lawyer'])
      expect(saidOf('en', { label: 'Email', group })).toEqual(['OTHER_PERSON']);
    expect(saidOf('zh', { label: '姓名', group: '被扶养人' })).toEqual(['OTHER_PERSON']);
  });

  it('of a list is no role of ours when there can be only one of them', () => {
    expect(saidOf('en', { label: 'First name', path: '/marriages/*/spouse/first' })).toEqual([
      'ROLE_IN_DOUBT',
    ]);
    expect(saidOf('en', { label: 'First name', path: '/children/*/first' })).toEqual([
      'child[].name.given',
    ]);
  });

  it('is never the applicant’s where only others are asked about', () => {
    expect(saidOf('en', { label: 'Does the child live with you?', type: 'radio' })).toEqual([
      'child[].cohabiting',
    ]);
    expect(saidOf('en', { label: 'Do you live together?', type: 'radio' })).toEqual([
      'ROLE_IN_DOUBT',
    ]);
    expect(saidOf('en', { label: 'Date of death' })).toEqual(['ROLE_IN_DOUBT']);
  });

  it('goes on below a label that named somebody else', () => {
    const group = 'Personal details';
    expect(
      saidOf(
        'en',
        { label: 'Full name', group },
        { label: 'Name of landlord', group },
        { label: 'Phone number', group },
      ),
    ).toEqual(['self.name.full', 'OTHER_PERSON', 'ROLE_IN_DOUBT']);
  });

  it('goes on under a neutral heading', () => {
    const address = { label: 'Postcode', group: 'Contact address' };
    const employer = { label: 'Name', group: 'Employer' };
    expect(saidOf('en', employer, address).at(-1)).toBe('ROLE_IN_DOUBT');
    const applicant = { label: 'Name', group: 'About you' };
    expect(saidOf('en', applicant, address).at(-1)).toBe('self.address.mailing.postalCode');
  });

  it('of the applicant is nobody’s when somebody else fills in the form', () => {
    const form = [
      { label: 'Full name', group: 'Applicant' },
      { label: 'Full name', group: 'Person completing this form' },
      { label: 'Telephone', group: 'Person completing this form' },
    ];
    expect(saidOf('en', ...form)).toEqual(['CLAIMED_TWICE', 'OTHER_PERSON', 'OTHER_PERSON']);
  });
});

describe('a form', () => {
  it('of an organisation keeps the applicant’s contact details out', () => {
    const company = [
      { label: 'Company name', group: 'Company' },
      { label: 'Email', group: 'Contact details' },
    ];
    expect(saidOf('en', ...company).at(-1)).not.toBe('self.email');
  });

  it('about a child does not take the child for the parent who fills it in', () => {
    const child = [{ label: 'Surname' }, { label: 'Date of birth' }, { label: 'Address' }];
    const guardian = [
      { label: 'Name', group: 'Guardian A' },
      { label: 'Email', group: 'Guardian A' },
    ];
    const questions = [
      { label: 'Does your child need help at school?', type: 'radio' },
      { label: 'Which language does your child speak?' },
    ];
    for (const others of [guardian, questions])
      expect(saidOf('en', ...child, ...others).filter((each) => each.startsWith('self'))).toEqual(
        [],
      );
    expect(saidOf('en', ...child).every((each) => each.startsWith('self'))).toBe(true);
  });

  it('that asks twice for one value of nobody in particular gets neither', () => {
    const twice = [
      { label: 'Email', group: 'Section 1' },
      { label: 'Email', group: 'Section 2' },
    ];
    expect(saidOf('en', ...twice)).toEqual(['CLAIMED_TWICE', 'CLAIMED_TWICE']);
  });

  it('without a language is read in the one that knows most of its words', () => {
    expect(
      saidOf(undefined, { label: 'Imię' }, { label: 'Nazwisko' }, { label: 'Kod pocztowy' }),
    ).toEqual(['self.name.given', 'self.name.family', 'self.address.mailing.postalCode']);
  });

  it('says of every suggestion what made it', () => {
    const [suggestion] = suggestFor(
      form('en', { label: 'First name', group: 'About you', path: '/firstName' }),
    );
    expect(suggestion?.evidence).toEqual([
      { from: 'label', text: 'First name', says: 'name.given' },
      { from: 'path', text: 'firstName', says: 'name.given' },
      { from: 'group', text: 'About you', says: 'self' },
    ]);
  });

  it('given as a schema is read with the labels beside it', () => {
    const schema = { properties: { a: { type: 'string' }, b: { title: 'Email', type: 'string' } } };
    const labels = new Map([['/a', 'Surname']]);
    expect(said(suggestMapping(schema, labels, 'en'))).toEqual(['self.name.family', 'self.email']);
  });
});
