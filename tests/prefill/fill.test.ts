import { describe, expect, it } from '@jest/globals';
import {
  citizen,
  filled,
  formOf,
  leaf,
  licence,
  provenance,
  self,
  submission,
  text,
} from './build.ts';

/** What becomes of one leaf. */
function outcome(
  property: object,
  rule: object,
  data: unknown,
  options: Parameters<typeof filled>[2] = {},
) {
  const { values, missing } = filled(
    formOf({ a: leaf({ ...property }) }, { '/a': { ...rule } }),
    data,
    options,
  );
  expect(values.length + missing.length).toBe(1);
  return values[0] ?? missing[0];
}
const string = { type: 'string' };
const identity = (changes: object) =>
  citizen({
    identity: {
      name: { fullName: '林致远' },
      sex: 'MALE',
      dateOfBirth: '1988-03-15',
      citizenships: [],
      provenance: provenance(),
      ...changes,
    },
  });
const permit = (changes: object) =>
  citizen({ licences: { nodes: [licence('RESIDENCE_PERMIT', { ...changes })] } });
const permitNumber = self('licence.number', { licenceType: 'RESIDENCE_PERMIT' });
const education = self('education.level', { from: ['SUBMISSION'], maxAge: 'P1Y' });
const submitted = (...nodes: object[]) => citizen({ submissions: { nodes } });

describe('a leaf gets', () => {
  it.each<[string, object, object, unknown, unknown]>([
    ['a name', string, self('name.full'), citizen(), '林致远'],
    [
      'a code as the form writes it',
      string,
      self('sex', { transform: { codeMap: { MALE: '男', FEMALE: '女' } } }),
      citizen(),
      '男',
    ],
    [
      'a telephone number without the country',
      string,
      self('phone.mobile', { transform: 'cnPhone' }),
      citizen(),
      '13900000101',
    ],
    ['the last digits', string, self('phone.mobile', { transform: 'last4' }), citizen(), '0101'],
    [
      'a year',
      { type: 'integer' },
      self('dateOfBirth', { transform: 'dateYear' }),
      citizen(),
      1988,
    ],
    [
      'an address by its use',
      string,
      self('address.full', { addressUse: 'REGISTERED' }),
      citizen(),
      '演示路8号',
    ],
    ['a number', { type: 'integer' }, self('employment.monthlyIncome'), citizen(), 7460],
    ['the number of a valid licence', string, permitNumber, citizen(), 'N-RESIDENCE_PERMIT'],
    [
      'what a licence states',
      string,
      self('licence.claim', { licenceType: 'RESIDENCE_PERMIT', claim: 'reason' }),
      citizen(),
      '灵活就业',
    ],
    [
      'the spouse’s name, asked for',
      string,
      { use: 'name.full', role: 'SPOUSE' },
      citizen(),
      '周雅',
    ],
    ['an earlier answer', string, education, submitted(submission()), '本科'],
    [
      'the newest of earlier answers',
      string,
      education,
      submitted(
        submission(),
        submission({
          submittedAt: '2026-10-01T00:00:00Z',
          answers: [{ concept: 'education.level', value: '硕士' }],
        }),
      ),
      '硕士',
    ],
  ])('%s', (_, property, rule, data, value) => {
    expect(outcome(property, rule, data)).toMatchObject({ value });
  });

  it('its source, date, assurance and lock with the value', () => {
    expect(
      outcome(
        string,
        self('name.full', { editability: 'LOCKED', minAssurance: 'GOVERNMENT_VERIFIED' }),
        citizen(),
      ),
    ).toEqual({
      pointer: '/a',
      title: { zh: '题目', en: 'question' },
      value: '林致远',
      concept: 'name.full',
      answerKey: 'self.name.full',
      role: 'SELF',
      autocomplete: 'name',
      source: { kind: 'PROFILE', id: null, version: 3 },
      authority: { id: 'dept_a' },
      observedAt: '2026-06-01T00:00:00Z',
      ageDays: 176,
      assurance: 'GOVERNMENT_VERIFIED',
      editability: 'LOCKED',
      hasToBeConfirmed: false,
      corroborated: 0,
      alternatives: [],
    });
  });

  it('an earlier answer as what the person stated, however well it is attested', () => {
    expect(outcome(string, education, submitted(submission()))).toMatchObject({
      assurance: 'USER_DECLARED',
      observedAt: '2026-05-01T00:00:00Z',
    });
  });
});

describe('a leaf gets no value, and says', () => {
  it.each<[string, object, object, unknown, string, string]>([
    [
      'that there is no record',
      string,
      self('employment.occupation'),
      citizen({ employment: null }),
      'MISSING',
      'holds no employment',
    ],
    [
      'that the record has no such value',
      string,
      self('phone.home'),
      citizen(),
      'MISSING',
      'has no home telephone',
    ],
    [
      'that blank is no value',
      string,
      self('placeOfBirth'),
      identity({ placeOfBirth: '  ' }),
      'MISSING',
      'has no place of birth',
    ],
    [
      'that nobody is known',
      string,
      self('name.full'),
      { citizen: null },
      'MISSING',
      'no such person',
    ],
    [
      'that the value does not fit the leaf',
      { ...string, maxLength: 2 },
      self('name.full'),
      citizen(),
      'MISSING',
      'does not fit',
    ],
    [
      'that the code is not in the table',
      string,
      self('sex', { transform: { codeMap: { FEMALE: '女' } } }),
      citizen(),
      'MISSING',
      'does not fit',
    ],
    [
      'that it is too old',
      string,
      self('name.full', { maxAge: 'P1M' }),
      citizen(),
      'STALE',
      '2026-06-01',
    ],
    [
      'that the record ceased to hold',
      string,
      self('name.full'),
      identity({ provenance: provenance({ validUntil: '2026-11-23' }) }),
      'STALE',
      '2026-11-23',
    ],
    [
      'that it is trusted too little',
      string,
      self('email', { minAssurance: 'GOVERNMENT_VERIFIED' }),
      citizen(),
      'MISSING',
      'confirmed by the person',
    ],
    [
      'that there is no such licence',
      string,
      permitNumber,
      citizen({ licences: { nodes: [] } }),
      'MISSING',
      'holds no residence permit',
    ],
    [
      'that the licence has expired',
      string,
      permitNumber,
      permit({ validUntil: '2026-11-23' }),
      'MISSING',
      'expired on 2026-11-23',
    ],
    [
      'that the licence is revoked',
      string,
      permitNumber,
      permit({ state: 'REVOKED' }),
      'MISSING',
      'revoked',
    ],
    [
      'that the licence is suspended',
      string,
      permitNumber,
      permit({ state: 'SUSPENDED' }),
      'MISSING',
      'suspended',
    ],
    [
      'that there is no spouse',
      string,
      { use: 'name.full', role: 'SPOUSE' },
      citizen({ household: { members: [], provenance: provenance() } }),
      'MISSING',
      'names no',
    ],
    [
      'that there are several children',
      string,
      { use: 'name.full', role: 'CHILD' },
      citizen({
        household: {
          members: [
            { role: 'CHILD', fullName: '甲' },
            { role: 'CHILD', fullName: '乙' },
          ],
          provenance: provenance(),
        },
      }),
      'CONFLICT',
      'More than one',
    ],
    [
      'that two citizenships differ',
      string,
      self('citizenship'),
      identity({ citizenships: ['CN', 'FR'] }),
      'CONFLICT',
      'differ',
    ],
    [
      'that no earlier application answered',
      string,
      education,
      citizen(),
      'MISSING',
      'No earlier application',
    ],
    [
      'that the earlier answer is too old',
      string,
      education,
      submitted(submission({ submittedAt: '2025-11-01T00:00:00Z' })),
      'STALE',
      '2025-11-01',
    ],
    [
      'that a withdrawn application does not speak',
      string,
      education,
      submitted(submission({ state: 'WITHDRAWN' })),
      'MISSING',
      'No earlier application',
    ],
    [
      'that only the person may answer',
      string,
      { never: true },
      citizen(),
      'NEVER_PREFILL',
      'Only the person',
    ],
  ])('%s', (_, property, rule, data, status, reason) => {
    const gap = outcome(property, rule, data);
    expect(gap).toMatchObject({ status, reason: { en: expect.stringContaining(reason) } });
  });

  it('that nobody has said what fills it', () => {
    expect(filled(formOf({ a: text }, {}), citizen()).missing).toEqual([
      expect.objectContaining({ status: 'NO_MAPPING' }),
    ]);
  });

  it('which field the agreement lacks, or which source did not answer', () => {
    expect(
      outcome(string, self('email'), citizen(), { deniedFields: ['Contact.email'] }),
    ).toMatchObject({
      status: 'NOT_PERMITTED',
      reason: { en: expect.stringContaining('Contact.email') },
    });
    expect(
      outcome(string, self('email'), citizen({ contact: null }), {
        unavailableFields: ['Citizen.contact'],
      }),
    ).toMatchObject({ status: 'SOURCE_UNAVAILABLE' });
  });

  it('the same of an empty and of a false value: only the first is none', () => {
    const flag = { type: 'boolean' };
    const answer = (value: unknown) =>
      outcome(
        flag,
        education,
        submitted(submission({ answers: [{ concept: 'education.level', value }] })),
      );
    expect(answer(false)).toMatchObject({ value: false });
    expect(answer(null)).toMatchObject({ status: 'MISSING' });
  });
});

describe('a document is', () => {
  const requirement = {
    id: 'permit',
    title: { zh: '居住证', en: 'permit' },
    legalBasis: 'Act',
    licenceTypes: ['RESIDENCE_PERMIT'],
    records: [] as string[],
  };
  const decide = (
    data: unknown,
    changes: object = {},
    options: Parameters<typeof filled>[2] = {},
  ) =>
    filled(formOf({ a: text }, {}, { evidence: [{ ...requirement, ...changes }] }), data, options)
      .documents[0];

  it('waived by a licence that is valid today, its last day included', () => {
    expect(decide(permit({ validUntil: '2026-11-24' }))).toMatchObject({
      decision: 'WAIVED',
      licence: 'lic_residence_permit',
      authority: { id: 'dept_psb' },
      validUntil: '2026-11-24',
    });
  });

  it('waived by a record that its register verified', () => {
    expect(decide(citizen(), { licenceTypes: [], records: ['IDENTITY'] })).toMatchObject({
      decision: 'WAIVED',
      licence: null,
      authority: { id: 'dept_a' },
    });
  });

  it.each<[string, unknown, object, string]>([
    ['the licence has expired', permit({ validUntil: '2026-11-23' }), {}, 'expired'],
    ['the licence is revoked', permit({ state: 'REVOKED' }), {}, 'revoked'],
    ['the licence is suspended', permit({ state: 'SUSPENDED' }), {}, 'suspended'],
    [
      'the state of the licence is unknown',
      permit({ state: 'ARCHIVED' }),
      {},
      'not known to be valid',
    ],
    [
      'no authority attests the licence',
      permit({ provenance: provenance({ assurance: 'USER_DECLARED' }) }),
      {},
      '',
    ],
    ['the licence’s last day was not read', permit({ validUntil: undefined }), {}, ''],
    ['there is none', citizen({ licences: { nodes: [] } }), {}, 'accepted: residence permit'],
    [
      'the record is only stated by the person',
      citizen(),
      { licenceTypes: [], records: ['CONTACT'] },
      '',
    ],
    [
      'the record is too old',
      citizen(),
      { licenceTypes: [], records: ['IDENTITY'], maxAge: 'P1M' },
      '2026-06-01',
    ],
    ['nothing can stand for it', citizen(), { licenceTypes: [], records: [] }, ''],
    ['the person is unknown', { citizen: null }, {}, ''],
    ['the answer is nonsense', 'nonsense', {}, ''],
  ])('required when %s', (_, data, changes, reason) => {
    expect(decide(data, changes)).toMatchObject({
      decision: 'REQUIRED',
      licence: null,
      authority: null,
      reason: { en: expect.stringContaining(reason) },
    });
  });

  it('required when what proves it may not be read, or was not', () => {
    expect(decide(citizen(), {}, { deniedFields: ['Licence.state'] })).toMatchObject({
      decision: 'REQUIRED',
    });
    expect(decide(citizen(), {}, { unavailableFields: ['Citizen.licences'] })).toMatchObject({
      decision: 'REQUIRED',
    });
  });
});

describe('a leaf of any name', () => {
  it.each([
    '#',
    '%',
    '%23',
    '?',
    'a b',
    'a/b',
    'a~b',
    '中文',
    '"',
    '\\',
    '__proto__',
    'a&b=c',
    '.',
    '..',
  ])('is filled: %s', (name) => {
    const form = formOf(Object.fromEntries([[name, text]]), {
      [`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`]: self('name.full'),
    });
    expect(filled(form, citizen()).values).toMatchObject([{ value: '林致远' }]);
  });
});
