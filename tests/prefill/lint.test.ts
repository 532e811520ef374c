import { describe, expect, it } from '@jest/globals';
import { lintForm } from '../../src/prefill/lint.ts';
import { seedForms } from '../../src/dev/seed/forms.ts';
import { z } from 'zod';
import { formOf, leaf, self, text, type TestForm } from './build.ts';

const one = (property: object, rule: object): TestForm =>
  formOf({ a: leaf({ ...property }) }, { '/a': { ...rule } });
const string = { type: 'string' };
const requirement = {
  id: 'id',
  title: { zh: '证明', en: 'proof' },
  legalBasis: 'Act',
  licenceTypes: ['RESIDENCE_PERMIT'],
  records: [],
};

describe('a form is refused at publish when', () => {
  it.each<[string, TestForm, string]>([
    [
      'a rule names a leaf that is not there',
      formOf({ a: text }, { '/b': self('name.full') }),
      '/b',
    ],
    [
      'a rule names a group',
      formOf({ g: leaf({ type: 'object', properties: { a: text } }) }, { '/g': self('name.full') }),
      '/g',
    ],
    ['a concept is unknown', one(string, self('shoeSize')), 'use'],
    ['the role is left out', one(string, { use: 'name.full' }), 'role'],
    [
      'the hub holds the concept of nobody in that role',
      one(string, { use: 'nationalId', role: 'SPOUSE' }),
      'role',
    ],
    ['an address has no use', one(string, self('address.full')), 'addressUse'],
    [
      'a use stands where there is no address',
      one(string, self('name.full', { addressUse: 'RESIDENCE' })),
      'addressUse',
    ],
    ['a licence has no type', one(string, self('licence.number')), 'licenceType'],
    [
      'a licence type is unknown',
      one(string, self('licence.number', { licenceType: 'FISHING' })),
      'licenceType',
    ],
    [
      'a statement of a licence has no key',
      one(string, self('licence.claim', { licenceType: 'RESIDENCE_PERMIT' })),
      'claim',
    ],
    [
      'a lock asks for no assurance',
      one(string, self('name.full', { editability: 'LOCKED' })),
      'minAssurance',
    ],
    [
      'a lock trusts what a person states',
      one(string, self('name.full', { editability: 'LOCKED', minAssurance: 'USER_DECLARED' })),
      'minAssurance',
    ],
    [
      'an earlier application may be of any age',
      one(string, self('education.level', { from: ['SUBMISSION'] })),
      'maxAge',
    ],
    [
      'what only applications hold is taken from the profile',
      one(string, self('education.level')),
      'from',
    ],
    ['the type can never match', one({ type: 'boolean' }, self('name.full')), 'use'],
    ['the format can never match', one({ ...string, format: 'date' }, self('name.full')), 'use'],
    ['the enum can never match', one({ ...string, enum: ['甲', '乙'] }, self('sex')), 'use'],
    [
      'a transformation is unknown',
      one(string, self('name.full', { transform: 'reverse' })),
      'transform',
    ],
    [
      'a transformation cannot take the concept',
      one(string, self('employment.monthlyIncome', { transform: 'upper' })),
      'transform',
    ],
    [
      'a code table gives what the leaf refuses',
      one({ ...string, enum: ['男'] }, self('sex', { transform: { codeMap: { MALE: '女' } } })),
      'transform',
    ],
    [
      'a rule has a member that nobody knows',
      one(string, self('name.full', { fallback: 'x' })),
      'mapping',
    ],
    [
      'a leaf that only the person may answer is filled all the same',
      one(string, self('name.full', { never: true })),
      'mapping',
    ],
    ['an age is no duration', one(string, self('name.full', { maxAge: 'a year' })), 'maxAge'],
    [
      'the overlay is made for another version',
      formOf({ a: text }, {}, { mapping: { form: '2' } }),
      'mapping.form',
    ],
    ['a leaf has no English title', formOf({ a: { title: '题目', type: 'string' } }, {}), 'schema'],
    ['the schema is none', formOf({ a: leaf({ type: 'text' }) }, {}), 'schema'],
    [
      'the schema is of another dialect',
      formOf({ a: text }, {}, { schema: { $schema: 'http://json-schema.org/draft-07/schema#' } }),
      'schema',
    ],
    [
      'a requirement accepts an unknown licence',
      formOf({ a: text }, {}, { evidence: [{ ...requirement, licenceTypes: ['FISHING'] }] }),
      'evidence',
    ],
    [
      'a requirement accepts an unknown record',
      formOf({ a: text }, {}, { evidence: [{ ...requirement, records: ['SHOES'] }] }),
      'evidence',
    ],
    [
      'a requirement stands twice',
      formOf({ a: text }, {}, { evidence: [requirement, requirement] }),
      'evidence',
    ],
  ])('%s', (_, form, field) => {
    const issues = lintForm(form);
    expect(issues.map((issue) => issue.field).join('\n')).toContain(field);
    expect(issues.every(({ rule }) => rule.length > 0)).toBe(true);
  });

  it.each([[null], [[]], ['text'], [{}]])('its parts are %j', (part) => {
    expect(
      lintForm({ version: '1', schema: part, mapping: part, evidence: part }).length,
    ).toBeGreaterThan(0);
  });
});

describe('a form is published when', () => {
  it.each([
    [
      'a code table turns every code into one of the leaf',
      one(
        { ...string, enum: ['男', '女', '不明'] },
        self('sex', { transform: { codeMap: { MALE: '男', FEMALE: '女', UNKNOWN: '不明' } } }),
      ),
    ],
    [
      'a number may stand for an integer',
      one({ type: 'number' }, self('employment.monthlyIncome')),
    ],
    ['a member of the household is meant', one(string, { use: 'name.full', role: 'SPOUSE' })],
  ])('%s', (_, form) => {
    expect(lintForm(form)).toEqual([]);
  });

  it('one of the seed, each with 15 leaves and 3 requirements or more', () => {
    const shape = z.object({
      version: z.string(),
      schema: z.unknown(),
      mapping: z.looseObject({ map: z.record(z.string(), z.unknown()) }),
      evidence: z.array(z.unknown()).min(3),
    });
    const forms = seedForms.map((form) => shape.parse(form));
    expect(forms.map((form) => lintForm(form))).toEqual([[], [], []]);
    expect(forms.every(({ mapping }) => Object.keys(mapping.map).length >= 15)).toBe(true);
  });
});
