import { describe, expect, it } from '@jest/globals';
import { barOf, factsNeeded, type Asker, type Facts } from '../../src/policy/standing.ts';

const department: Asker = { kind: 'DEPARTMENT' };
const self: Asker = { kind: 'SELF' };
const guardian: Asker = { kind: 'REPRESENTATIVE', by: 'cit_guardian' };

const open: Facts = {
  isSealed: false,
  isDeceased: false,
  representatives: ['cit_guardian'],
  consent: { revision: 'hash', uncovered: [] },
  hasOpenCase: true,
  residenceDivision: '310104',
};
const scopes = ['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE'] as const;
const terms = (subjectScope: (typeof scopes)[number], isForSealed = false) => ({
  subjectScope,
  isForSealed,
  territory: null,
});

describe('a person’s standing', () => {
  it.each<[string, ReturnType<typeof terms>, Asker, readonly (keyof Facts)[]]>([
    ['a statute asks whether the person is sealed', terms('STATUTE'), department, ['isSealed']],
    ['a statute that is for sealed people asks nothing', terms('STATUTE', true), department, []],
    ['a case asks for itself', terms('OWN_CASE'), department, ['isSealed', 'hasOpenCase']],
    [
      'consent is asked for, and whether the person lives',
      terms('CONSENT'),
      department,
      ['isSealed', 'isDeceased', 'consent'],
    ],
    ['one’s own data ask nothing', terms('SELF'), self, []],
    ['one’s own data under consent ask for it', terms('CONSENT'), self, ['consent']],
    [
      'a representative is asked after in all',
      terms('SELF'),
      guardian,
      ['representatives', 'isSealed', 'isDeceased'],
    ],
  ])('%s', (_, agreement, asker, facts) => {
    expect(factsNeeded(agreement, asker)).toEqual(facts);
    expect(barOf(agreement, asker, open)).toBeUndefined();
  });

  it.each<[Partial<Facts>, ReturnType<typeof terms>, Asker, string | undefined]>([
    [{ isSealed: true }, terms('STATUTE'), department, 'SUBJECT_SEALED'],
    [{ isSealed: true }, terms('STATUTE', true), department, undefined],
    [{ isSealed: true }, terms('SELF'), self, undefined],
    [{ isSealed: true }, terms('SELF'), guardian, 'SUBJECT_SEALED'],
    [{ isDeceased: true }, terms('STATUTE'), department, undefined],
    [{ isDeceased: true }, terms('OWN_CASE'), department, undefined],
    [{ isDeceased: true }, terms('CONSENT'), department, 'SUBJECT_DECEASED'],
    [{ isDeceased: true }, terms('SELF'), guardian, 'SUBJECT_DECEASED'],
    [{ representatives: [] }, terms('SELF'), guardian, 'SUBJECT_OUT_OF_SCOPE'],
    [{ representatives: ['cit_other'] }, terms('STATUTE'), guardian, 'SUBJECT_OUT_OF_SCOPE'],
    [{ representatives: [], isSealed: true }, terms('SELF'), guardian, 'SUBJECT_OUT_OF_SCOPE'],
    [{ consent: null }, terms('CONSENT'), department, 'CONSENT_REQUIRED'],
    [{ consent: null }, terms('CONSENT'), self, 'CONSENT_REQUIRED'],
    [{ consent: null }, terms('STATUTE'), department, undefined],
    [{ hasOpenCase: false }, terms('OWN_CASE'), department, 'CASE_NOT_OPEN'],
    [{ hasOpenCase: false }, terms('OWN_CASE'), self, 'CASE_NOT_OPEN'],
    [{ hasOpenCase: false }, terms('CONSENT'), self, undefined],
  ])('with %j under %j for %j is barred by %s', (changes, agreement, asker, bar) => {
    expect(barOf(agreement, asker, { ...open, ...changes })).toBe(bar);
  });

  it.each([
    [['310104'], '310104', undefined],
    [['310000'], '310104', undefined],
    [['110000', '310100'], '310104', undefined],
    [['310104'], '310105', 'OUTSIDE_TERRITORY'],
    [['310104'], '310100', 'OUTSIDE_TERRITORY'],
    [['310000'], '320104', 'OUTSIDE_TERRITORY'],
    [['341000'], '341002', undefined],
    [['341000'], '340100', 'OUTSIDE_TERRITORY'],
    [['DE2'], 'DE212', undefined],
    [['310000'], null, 'OUTSIDE_TERRITORY'],
  ])(
    'under the territory %j, for somebody who lives in %s, is barred by %s',
    (territory, residenceDivision, bar) => {
      for (const asker of [department, self, guardian])
        for (const subjectScope of scopes) {
          const bounded = { ...terms(subjectScope), territory };
          expect(factsNeeded(bounded, asker)).toContain('residenceDivision');
          expect(barOf(bounded, asker, { ...open, residenceDivision })).toBe(bar);
          const { residenceDivision: _, ...unknown } = open;
          expect(barOf(bounded, asker, unknown)).toBe('OUTSIDE_TERRITORY');
        }
    },
  );

  it('is closed while a fact that decides is not known', () => {
    for (const subjectScope of scopes)
      for (const asker of [department, self, guardian])
        for (const fact of factsNeeded(terms(subjectScope), asker)) {
          const { [fact]: _, ...rest } = open;
          expect(barOf(terms(subjectScope), asker, rest)).toBeDefined();
        }
  });
});
