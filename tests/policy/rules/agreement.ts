import { expect } from '@jest/globals';
import { agreementId, departmentId } from '../../../src/kernel/ids.ts';
import type { Agreement } from '../../../src/policy/decide.ts';
import { rule, type Rule } from './rule.ts';

const agreement: Agreement = {
  id: agreementId.create(),
  version: 1,
  consumer: departmentId.create(),
  provider: departmentId.create(),
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1' },
  subjectScope: 'STATUTE',
  isForSealed: false,
  documents: 'FREE',
  fields: [],
  optionalFields: [],
  state: 'ACTIVE',
  stage: 'PRODUCTION',
  territory: null,
  volumePerDay: null,
  firstBadRevision: null,
  validFrom: '2026-03-01',
  validUntil: '2026-03-31',
};
const claim = {
  department: agreement.consumer,
  purpose: 'TESTING',
  today: '2026-03-15',
  stage: 'PRODUCTION',
} as const;

/** What an agreement asks of a request before its fields count. */
export const agreementRules: readonly Rule[] = [
  rule(
    'an agreement is in force from its first day to its last, both included',
    ({ isInForce }) => {
      const days = ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'];
      expect(days.map((day) => isInForce(agreement, day))).toEqual([false, true, true, false]);
    },
  ),
  rule('an agreement is in force only while it is active', ({ isInForce }) => {
    const states = ['DRAFT', 'SUBMITTED', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'EXPIRED'] as const;
    const inForce = states.filter((state) => isInForce({ ...agreement, state }, claim.today));
    expect(inForce).toEqual(['ACTIVE']);
  }),
  rule(
    'a request of the consumer, for the purpose, while the agreement is in force, breaks no rule',
    ({ brokenRule }) => {
      expect(brokenRule(agreement, claim)).toBeUndefined();
    },
  ),
  rule('another department’s agreement is unknown, whatever else is wrong', ({ brokenRule }) => {
    const other = { ...claim, department: departmentId.create(), purpose: 'OTHER' };
    const worst = { ...agreement, firstBadRevision: 1, state: 'REVOKED' } as const;
    expect(brokenRule(worst, { ...other, today: '2030-01-01' })).toBe('AGREEMENT_UNKNOWN');
    expect(brokenRule(agreement, { ...claim, department: '' })).toBe('AGREEMENT_UNKNOWN');
  }),
  rule('nothing comes under an agreement that is not what was signed', ({ brokenRule }) => {
    const tampered = { ...agreement, firstBadRevision: 1 };
    expect(brokenRule(tampered, claim)).toBe('AGREEMENT_NOT_AUTHENTIC');
    expect(brokenRule({ ...tampered, state: 'REVOKED' }, claim)).toBe('AGREEMENT_NOT_AUTHENTIC');
  }),
  rule('a sandbox answers under both stages, a production hub under its own', ({ brokenRule }) => {
    const outcomes = (['SANDBOX', 'PRODUCTION'] as const).flatMap((own) =>
      (['SANDBOX', 'PRODUCTION'] as const).map((stage) =>
        brokenRule({ ...agreement, stage: own }, { ...claim, stage }),
      ),
    );
    expect(outcomes).toEqual([undefined, 'AGREEMENT_NOT_IN_FORCE', undefined, undefined]);
  }),
  rule(
    'an agreement out of force says so, and only one in force says what it is for',
    ({ brokenRule }) => {
      const late = { ...claim, purpose: 'OTHER', today: '2026-04-01' };
      expect(brokenRule(agreement, late)).toBe('AGREEMENT_NOT_IN_FORCE');
      expect(brokenRule(agreement, { ...claim, purpose: 'OTHER' })).toBe('PURPOSE_MISMATCH');
      expect(brokenRule(agreement, { ...claim, purpose: 'testing' })).toBe('PURPOSE_MISMATCH');
    },
  ),
];
