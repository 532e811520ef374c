import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rebase } from '../../src/prefill/rebase.ts';
import { changedIn, isSealed, isSealOf, readSeal, sealContents } from '../../src/prefill/seal.ts';
import { citizen, filled, formOf, leaf, provenance, self, text } from './build.ts';

const secret = new Uint8Array(32).fill(7);
const whose = { service: 'svc_a', form: '1', subject: 'cit_me' };
const form = formOf(
  { name: text, phone: text, job: text, note: text, income: leaf({ type: 'integer' }) },
  {
    '/name': self('name.full', { editability: 'LOCKED', minAssurance: 'GOVERNMENT_VERIFIED' }),
    '/phone': self('phone.mobile'),
    '/job': self('employment.occupation'),
    '/income': self('employment.monthlyIncome'),
  },
);
const named = (fullName: string) => ({
  identity: { name: { fullName }, provenance: provenance() },
});
const reached = (mobilePhone: string) => ({ contact: { mobilePhone, provenance: provenance() } });
const before = filled(form, citizen({ ...named('林致远'), ...reached('+86139') }));
const seal = sealContents(secret, whose, before, { salt: 's', today: '2026-10-01' });
const untouched = { name: '林致远', phone: '+86139', job: '厨师', income: 7460 };

const verdicts = (answers: object, records: object = {}) => {
  const now = filled(form, citizen({ ...named('林致远'), ...reached('+86139'), ...records }));
  const base = {
    values: seal.values,
    isSealed: (...[pointer, value]: [string, Parameters<typeof isSealed>[3]]) =>
      isSealed(secret, seal, pointer, value),
  };
  return new Map(rebase(base, { ...answers }, now).map((one) => [one.pointer, one]));
};

describe('a seal', () => {
  it('holds no value, and nothing that says whose form it is', () => {
    const written = JSON.stringify(seal);
    for (const secretText of ['林致远', '+86139', '厨师', '7460', 'cit_me'])
      expect(written).not.toContain(secretText);
    expect(readSeal(written)).toEqual(seal);
  });

  it('is of one person and one form', () => {
    expect(isSealOf(secret, seal, whose)).toBe(true);
    for (const changes of [{ subject: 'cit_you' }, { service: 'svc_b' }, { form: '2' }])
      expect(isSealOf(secret, seal, { ...whose, ...changes })).toBe(false);
    expect(readSeal('nonsense')).toBeUndefined();
    expect(readSeal('{}')).toBeUndefined();
  });

  it('tells which values were changed or taken out', () => {
    expect(changedIn(secret, seal, untouched)).toEqual([]);
    expect(changedIn(secret, seal, { ...untouched, phone: '+65900', job: null })).toEqual([
      '/phone',
      '/job',
    ]);
  });
});

describe('a draft brought up to date', () => {
  it('stays as it is when nothing changed', () => {
    const leaves = [...verdicts(untouched).values()];
    expect(leaves.map(({ verdict }) => verdict)).toEqual(Array(4).fill('UNCHANGED'));
  });

  it('keeps what the person wrote, and takes over what the source changed', () => {
    const found = verdicts({ ...untouched, job: '店主' }, reached('+86137'));
    expect(found.get('/job')).toMatchObject({ verdict: 'EDITED', value: '店主', offered: null });
    expect(found.get('/phone')).toMatchObject({ verdict: 'SOURCE_MOVED', value: '+86137' });
  });

  it('keeps what the person wrote and offers the new value when both changed', () => {
    expect(
      verdicts({ ...untouched, phone: '+65900' }, reached('+86137')).get('/phone'),
    ).toMatchObject({ verdict: 'BOTH_CHANGED', value: '+65900', offered: '+86137' });
    expect(
      verdicts({ ...untouched, phone: '+86137' }, reached('+86137')).get('/phone'),
    ).toMatchObject({ verdict: 'AGREED', value: '+86137' });
  });

  it('says when a source no longer says anything, and when one has begun to', () => {
    expect(verdicts(untouched, { contact: null }).get('/phone')).toMatchObject({
      verdict: 'SOURCE_GONE',
      value: '+86139',
    });
    const late = { values: {}, isSealed: () => false };
    expect(rebase(late, {}, before).map(({ verdict }) => verdict)).toEqual(
      Array(4).fill('NEWLY_FILLED'),
    );
  });

  it('tells a locked value that was changed from one whose source moved on', () => {
    expect(verdicts({ ...untouched, name: '林志远' }).get('/name')).toMatchObject({
      verdict: 'LOCK_BROKEN',
      isLocked: true,
      offered: '林致远',
    });
    expect(verdicts(untouched, named('林志远')).get('/name')).toMatchObject({
      verdict: 'SOURCE_MOVED',
      value: '林志远',
    });
    expect(verdicts({ ...untouched, name: '林志远' }, named('林志远')).get('/name')).toMatchObject({
      verdict: 'AGREED',
    });
  });

  it('never loses an edit of the person, whatever the sources say', () => {
    const words = fc.constantFrom('+86139', '+86137', '+65900', '厨师', '店主');
    fc.assert(
      fc.property(words, words, words, (phone, job, source) => {
        const found = verdicts({ ...untouched, phone, job }, reached(source));
        const keptPhone = phone === '+86139' || found.get('/phone')?.value === phone;
        const keptJob = job === '厨师' || found.get('/job')?.value === job;
        expect([keptPhone, keptJob]).toEqual([true, true]);
      }),
    );
  });
});

describe('the same as last time', () => {
  const earlier = {
    id: 'sub_earlier',
    state: 'APPROVED',
    submittedAt: '2020-01-01T00:00:00Z',
    answers: [
      { pointer: '/note', concept: null, value: '辣' },
      { pointer: '/name', concept: 'name.full', value: '别人' },
      { pointer: '/income', concept: null, value: 'much' },
      { pointer: '/oath', concept: null, value: true },
    ],
    documents: [],
    provenance: provenance(),
  };
  const whole = formOf(
    {
      name: text,
      note: text,
      income: leaf({ type: 'integer' }),
      oath: leaf({ type: 'boolean', const: true }),
    },
    { '/name': self('name.full') },
  );
  const data = citizen({ submissions: { nodes: [earlier] } });

  it('fills what nothing better is known of, to be looked at again; never an oath, nor what the leaf refuses', () => {
    const { values, missing } = filled(whole, data, { repeatOf: 'sub_earlier' });
    expect(
      values.map(({ pointer, value, hasToBeConfirmed }) => [pointer, value, hasToBeConfirmed]),
    ).toEqual([
      ['/name', '林致远', false],
      ['/note', '辣', true],
    ]);
    expect(missing.map(({ pointer, status }) => [pointer, status])).toEqual([
      ['/income', 'NO_MAPPING'],
      ['/oath', 'NEVER_PREFILL'],
    ]);
  });

  it('is of the application named, and of no other', () => {
    expect(filled(whole, data, { repeatOf: 'sub_other' }).values).toHaveLength(1);
    expect(filled(whole, data).values).toHaveLength(1);
  });
});
