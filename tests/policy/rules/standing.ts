import { expect } from '@jest/globals';
import type { Asker, Facts, Terms } from '../../../src/policy/standing.ts';
import type { PolicyUnderTest } from '../../support/policy.ts';
import { rule, type Rule } from './rule.ts';

const askers: readonly Asker[] = [
  { kind: 'SELF' },
  { kind: 'CLERK' },
  { kind: 'REPRESENTATIVE', by: 'cit_guardian' },
  { kind: 'DEPARTMENT' },
];
const scopes = ['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE'] as const;

const open: Facts = {
  isSealed: false,
  isDeceased: false,
  representatives: ['cit_guardian'],
  consent: { revision: 'hash', uncovered: [] },
  hasOpenCase: true,
  residenceDivision: '310104',
};

const worst: Facts = {
  isSealed: true,
  isDeceased: true,
  representatives: [],
  consent: null,
  hasOpenCase: false,
  residenceDivision: null,
};

/** Who is kept out under which scope, when these are the facts. */
function keptOut(
  { barOf }: PolicyUnderTest,
  facts: Partial<Facts>,
  { isForSealed = false, territory = null }: Partial<Pick<Terms, 'isForSealed' | 'territory'>> = {},
): readonly string[] {
  return scopes.flatMap((subjectScope) =>
    askers.flatMap((asker) => {
      const bar = barOf({ subjectScope, isForSealed, territory }, asker, facts);
      return bar === undefined ? [] : [`${asker.kind} under ${subjectScope}: ${bar}`];
    }),
  );
}

const under = (each: readonly string[], who: string, bar: string): readonly string[] =>
  each.map((scope) => `${who} under ${scope}: ${bar}`);

/** Who is kept out of whose data, whatever the fields. */
export const standingRules: readonly Rule[] = [
  rule('nobody is kept out when nothing stands against it', (policy) => {
    expect(keptOut(policy, open)).toEqual([]);
  }),
  rule('sealed data are for the person, and for agreements that say so', (policy) => {
    const facts = { ...open, isSealed: true };
    expect(new Set(keptOut(policy, facts))).toEqual(
      new Set([
        ...under(scopes, 'CLERK', 'SUBJECT_SEALED'),
        ...under(scopes, 'REPRESENTATIVE', 'SUBJECT_SEALED'),
        ...under(scopes, 'DEPARTMENT', 'SUBJECT_SEALED'),
      ]),
    );
    expect(keptOut(policy, facts, { isForSealed: true })).toEqual([]);
  }),
  rule(
    'representation, presence and consent end with death; a statute and a case do not',
    (policy) => {
      expect(new Set(keptOut(policy, { ...open, isDeceased: true }))).toEqual(
        new Set([
          ...under(scopes, 'CLERK', 'SUBJECT_DECEASED'),
          ...under(scopes, 'REPRESENTATIVE', 'SUBJECT_DECEASED'),
          'DEPARTMENT under CONSENT: SUBJECT_DECEASED',
        ]),
      );
    },
  ),
  rule('who acts for a person may do so today', (policy) => {
    for (const representatives of [[], ['cit_other']])
      expect(keptOut(policy, { ...open, representatives })).toEqual(
        under(scopes, 'REPRESENTATIVE', 'SUBJECT_OUT_OF_SCOPE'),
      );
  }),
  rule('what rests on consent or on a case has it, whoever asks', (policy) => {
    const each = askers.map(({ kind }) => kind);
    expect(keptOut(policy, { ...open, consent: null })).toEqual(
      each.map((kind) => `${kind} under CONSENT: CONSENT_REQUIRED`),
    );
    expect(keptOut(policy, { ...open, hasOpenCase: false })).toEqual(
      each.map((kind) => `${kind} under OWN_CASE: CASE_NOT_OPEN`),
    );
  }),
  rule('a territory is asked of everybody, and who lives nowhere is outside', (policy) => {
    const everybody = scopes.flatMap((scope) =>
      askers.map(({ kind }) => `${kind} under ${scope}: OUTSIDE_TERRITORY`),
    );
    const territory = ['340000', '310104'];
    expect(keptOut(policy, open, { territory })).toEqual([]);
    for (const residenceDivision of ['310105', '31', '110104', null])
      expect(keptOut(policy, { ...open, residenceDivision }, { territory })).toEqual(everybody);
    const { residenceDivision: _, ...unknown } = open;
    expect(keptOut(policy, unknown, { territory })).toEqual(everybody);
  }),
  rule('a division is within those that it is part of, by its code', (policy) => {
    const isKeptOut = (residenceDivision: string, territory: string): boolean =>
      keptOut(policy, { ...open, residenceDivision }, { territory: [territory] }).length > 0;
    for (const wider of ['310104', '310100', '310000'])
      expect(isKeptOut('310104', wider)).toBe(false);
    for (const other of ['310110', '310200', '320000', '3101040'])
      expect(isKeptOut('310104', other)).toBe(true);
    expect(isKeptOut('DE212', 'DE2')).toBe(false);
    expect(isKeptOut('341002', '341000')).toBe(false);
    expect(isKeptOut('340100', '341000')).toBe(true);
  }),
  rule('what is not known keeps out whom the worst would', (policy) => {
    for (const [fact, value] of Object.entries(worst)) {
      const known = Object.fromEntries(Object.entries(open).filter(([name]) => name !== fact));
      expect(keptOut(policy, known)).toEqual(keptOut(policy, { ...known, [fact]: value }));
    }
    expect(keptOut(policy, {})).toEqual(keptOut(policy, worst));
  }),
];
