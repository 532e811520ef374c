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

const one = (rule: object, data: unknown, property: object = { type: 'string' }) => {
  const { values, missing } = filled(
    formOf({ a: leaf({ ...property }) }, { '/a': { ...rule } }),
    data,
  );
  return { value: values[0], gap: missing[0] };
};
const lease = (address: string, changes: object = {}) =>
  licence('LEASE_REGISTRATION', { claims: [{ key: 'address', value: address }], ...changes });
const residence = (changes: object = {}) =>
  self('address.full', {
    addressUse: 'RESIDENCE',
    from: [
      { source: 'PROFILE' },
      { source: 'LICENCE', licenceType: 'LEASE_REGISTRATION', claim: 'address' },
    ],
    ...changes,
  });
const living = (...licences: object[]) => citizen({ licences: { nodes: licences } });
const answered = (key: string, value: unknown, changes: object = {}) =>
  submission({ answers: [{ concept: key, value }], ...changes });
const phone = self('phone.mobile', { from: ['PROFILE', 'SUBMISSION'], maxAge: 'P5Y' });
const told = (...nodes: object[]) => citizen({ submissions: { nodes } });

describe('values from several sources', () => {
  it('support each other when they differ in width, case and punctuation only', () => {
    const { value } = one(residence(), living(lease('样例路１号。')));
    expect(value).toMatchObject({
      value: '样例路1号',
      corroborated: 1,
      hasToBeConfirmed: false,
      alternatives: [],
    });
  });

  it('are picked from in the order of the rule where nothing hangs on it, and the rest is told', () => {
    expect(one(residence(), living(lease('别处2号'))).value).toMatchObject({
      value: '样例路1号',
      source: { kind: 'PROFILE' },
      hasToBeConfirmed: true,
      alternatives: [
        {
          value: '别处2号',
          code: 'LATER_SOURCE',
          source: { kind: 'LICENCE', id: 'lic_lease_registration' },
          lostBecause: { en: 'The form prefers another source.' },
        },
      ],
    });
  });

  it('go by age when the rule says so', () => {
    const newer = lease('别处2号', {
      provenance: provenance({ observedAt: '2026-11-01T00:00:00Z' }),
    });
    expect(one(residence({ onConflict: 'NEWEST' }), living(newer)).value).toMatchObject({
      value: '别处2号',
      alternatives: [{ code: 'OLDER' }],
    });
  });

  it('are the person’s to choose from when the rule asks', () => {
    expect(one(residence({ onConflict: 'ASK' }), living(lease('别处2号'))).gap).toMatchObject({
      status: 'CANDIDATES',
      alternatives: [{ value: '样例路1号' }, { value: '别处2号' }],
    });
  });

  it('are a conflict when the rule wants them to agree, or money is paid there', () => {
    const differing = living(lease('别处2号'));
    expect(one(residence({ onConflict: 'NEVER_IF_DIFFERENT' }), differing).gap).toMatchObject({
      status: 'CONFLICT',
    });
    expect(one(residence({ stakes: 'PAYMENT' }), differing).gap).toMatchObject({
      status: 'CONFLICT',
      code: 'SEVERAL_VALUES',
      alternatives: [{ value: '样例路1号' }, { value: '别处2号' }],
    });
  });

  it.each<[string, object, object]>([
    [
      'identity',
      self('citizenship'),
      {
        identity: {
          citizenships: ['CN', 'FR'],
          provenance: provenance(),
        },
      },
    ],
    [
      'identity, though the leaf takes only one of them',
      self('citizenship', { transform: { codeMap: { CN: '中国' } } }),
      { identity: { citizenships: ['CN', 'FR'], provenance: provenance() } },
    ],
    [
      'family',
      { use: 'name.full', role: 'CHILD' },
      {
        household: {
          members: [
            { role: 'CHILD', fullName: '甲' },
            { role: 'CHILD', fullName: '乙' },
          ],
          provenance: provenance(),
        },
      },
    ],
    [
      'where money is paid',
      self('licence.claim', { licenceType: 'SOCIAL_INSURANCE_CARD', claim: 'bankAccountEnding' }),
      {
        licences: {
          nodes: ['0101', '0202'].map((value) =>
            licence('SOCIAL_INSURANCE_CARD', { claims: [{ key: 'bankAccountEnding', value }] }),
          ),
        },
      },
    ],
  ])('are never silently picked from: %s', (_, rule, records) => {
    expect(one(rule, citizen({ ...records })).gap).toMatchObject({ status: 'CONFLICT' });
  });

  it('do not contradict a register when only the person says otherwise', () => {
    const income = self('employment.monthlyIncome', {
      from: ['PROFILE', 'SUBMISSION'],
      maxAge: 'P1Y',
    });
    const data = told(answered('employment.monthlyIncome', 9000));
    expect(one(income, data, { type: 'integer' }).value).toMatchObject({
      value: 7460,
      alternatives: [{ value: 9000, code: 'UNCERTAIN' }],
    });
  });

  it('are the person’s to choose from when two licences of one kind state different things', () => {
    const number = self('licence.number', { licenceType: 'LEASE_REGISTRATION' });
    expect(
      one(number, living(lease('甲', { number: '1' }), lease('乙', { number: '2' }))).gap,
    ).toMatchObject({ status: 'CANDIDATES', alternatives: [{ value: '1' }, { value: '2' }] });
  });

  it('each keep to the age and the trust that their source is held to', () => {
    const rule = residence({
      from: [
        { source: 'PROFILE', maxAge: 'P1M' },
        { source: 'LICENCE', licenceType: 'LEASE_REGISTRATION', claim: 'address' },
      ],
    });
    expect(one(rule, living(lease('别处2号'))).value).toMatchObject({
      value: '别处2号',
      alternatives: [{ value: '样例路1号', code: 'STALE' }],
    });
  });

  it('wait for a preferred source that did not answer', () => {
    const form = formOf({ a: text }, { '/a': residence() });
    const { missing } = filled(form, living(lease('别处2号')), {
      unavailableFields: ['Citizen.addresses'],
    });
    expect(missing).toMatchObject([{ status: 'SOURCE_UNAVAILABLE', retryAfter: 30 }]);
  });
});

describe('an earlier answer', () => {
  const none = { contact: { provenance: provenance() } };
  const inMonth = (month: string, changes: object = {}) =>
    citizen({
      ...none,
      submissions: {
        nodes: [
          answered('phone.mobile', '+8613900000199', {
            submittedAt: `${month}-24T00:00:00Z`,
            ...changes,
          }),
        ],
      },
    });

  it('fills the leaf while it is likely to hold, to be confirmed', () => {
    expect(one(phone, inMonth('2026-01')).value).toMatchObject({
      value: '+8613900000199',
      source: { kind: 'SUBMISSION', id: 'sub_earlier' },
      hasToBeConfirmed: true,
    });
  });

  it('is offered when it may have changed, and left out when it probably has', () => {
    expect(one(phone, inMonth('2025-01')).gap).toMatchObject({
      status: 'CANDIDATES',
      code: 'UNCERTAIN',
      alternatives: [{ value: '+8613900000199' }],
    });
    expect(one(phone, inMonth('2022-01')).gap).toMatchObject({ status: 'STALE', code: 'UNLIKELY' });
  });

  it('counts for less while no authority has looked at it', () => {
    expect(one(phone, inMonth('2025-07', { state: 'APPROVED' })).value).toBeDefined();
    expect(one(phone, inMonth('2025-07', { state: 'SUBMITTED' })).gap).toMatchObject({
      status: 'CANDIDATES',
    });
  });

  it('is found under whose it is and which one', () => {
    const spouse = { use: 'name.full', role: 'SPOUSE', from: ['SUBMISSION'], maxAge: 'P5Y' };
    expect(one(spouse, told(answered('spouse.name.full', '周雅'))).value).toMatchObject({
      value: '周雅',
      answerKey: 'spouse.name.full',
    });
    const postCode = self('address.postCode', {
      addressUse: 'MAILING',
      from: ['SUBMISSION'],
      maxAge: 'P5Y',
    });
    const elsewhere = told(answered('self.address[RESIDENCE].postCode', '200001'));
    expect(one(postCode, elsewhere).gap).toMatchObject({ code: 'NO_ANSWER' });
    const there = told(answered('self.address[MAILING].postCode', '200002'));
    expect(one(postCode, there).value).toMatchObject({ value: '200002' });
  });

  it('whose bare name does not say whose it was is not reused', () => {
    const spouse = { use: 'name.full', role: 'SPOUSE', from: ['SUBMISSION'], maxAge: 'P5Y' };
    expect(one(spouse, told(answered('name.full', '林致远'))).gap).toMatchObject({
      code: 'NO_ANSWER',
    });
  });
});
