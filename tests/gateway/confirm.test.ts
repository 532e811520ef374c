import { describe, expect, it } from '@jest/globals';
import { confirmer } from '../../src/gateway/confirm.ts';
import { agreementId, departmentId } from '../../src/kernel/ids.ts';
import type { Agreement } from '../../src/policy/decide.ts';

const agreement: Agreement = {
  id: agreementId.create(),
  version: 3,
  consumer: departmentId.create(),
  provider: departmentId.create(),
  purpose: 'TESTING',
  legalBasis: { citation: 'Test Act 1' },
  subjectScope: 'STATUTE',
  isForSealed: false,
  fields: [],
  optionalFields: [],
  documents: 'FREE',
  state: 'ACTIVE',
  stage: 'PRODUCTION',
  territory: null,
  volumePerDay: null,
  firstBadRevision: null,
  validFrom: '2020-01-01',
  validUntil: '2099-12-31',
};
const since = Date.parse('2026-03-02T08:00:00.000Z');

/** What becomes of an answer that took this long, when this is how things stand by then. */
async function outcome(
  milliseconds: number,
  now: { readonly agreement?: Agreement | undefined; readonly isRemoved?: true } = { agreement },
  before: Agreement | undefined = agreement,
): Promise<string> {
  const confirm = confirmer({
    agreements: { find: async () => now.agreement },
    isRemoved: async () => now.isRemoved === true,
    clock: { now: () => new Date(since + milliseconds) },
  });
  return confirm({ client: 'client-a', agreement: before, since }).then(
    () => 'GIVEN',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'thrown'),
  );
}

describe('an answer that took long', () => {
  const suspended: Agreement = { ...agreement, version: 4, state: 'SUSPENDED' };
  const revoked: Agreement = { ...agreement, version: 4, state: 'REVOKED' };
  const amended: Agreement = { ...agreement, version: 4 };
  const consent: Agreement = { ...agreement, subjectScope: 'CONSENT' };

  it.each<[string, string, Parameters<typeof outcome>]>([
    ['given when all stands', 'GIVEN', [60_000]],
    [
      'not given under what is suspended by now',
      'AGREEMENT_NOT_IN_FORCE',
      [1_500, { agreement: suspended }],
    ],
    [
      'not given under what is revoked by now',
      'AGREEMENT_NOT_IN_FORCE',
      [1_500, { agreement: revoked }],
    ],
    ['not given under what is gone by now', 'AGREEMENT_NOT_IN_FORCE', [1_500, {}]],
    ['not given under other terms', 'DEADLINE_EXCEEDED', [1_500, { agreement: amended }]],
    [
      'not given to a client that is removed by now',
      'CLIENT_REMOVED',
      [1_500, { agreement, isRemoved: true }],
    ],
    ['given by a consent of four seconds ago', 'GIVEN', [4_499, { agreement: consent }, consent]],
    [
      'not given by a consent that is older',
      'DEADLINE_EXCEEDED',
      [4_500, { agreement: consent }, consent],
    ],
  ])('is %s', async (_, code, asked) => {
    expect(await outcome(...asked)).toBe(code);
  });

  it('is not asked after while it took less: what it rests on is fresh enough', async () => {
    expect(await outcome(1_499, { agreement: revoked, isRemoved: true })).toBe('GIVEN');
  });
});
