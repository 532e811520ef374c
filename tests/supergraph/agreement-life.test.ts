import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  agreementLife,
  roles,
  verbs,
  type Life,
  type Role,
  type Shown,
  type Verb,
} from '../support/agreement-life.ts';
import { wholeHub, type WholeHub } from '../support/whole-hub.ts';

let time = '2026-11-24T08:00:00.000Z';
let hub: WholeHub;
let life: Life;
beforeAll(async () => {
  hub = await wholeHub('local', { clock: { now: () => new Date(time) } });
  life = await agreementLife(hub);
});
beforeEach(() => {
  time = '2026-11-24T08:00:00.000Z';
});
afterAll(() => hub.close());

type Step = readonly [Role, Verb];
const submitted: readonly Step[] = [['consumer', 'submit']];
const active: readonly Step[] = [...submitted, ['consumer', 'approve'], ['provider', 'approve']];

/** How an agreement comes to each place of its life, and what may be done there by whom, with what comes of it. */
const places: Readonly<
  Record<
    string,
    {
      readonly steps: readonly Step[];
      readonly isLater?: true;
      readonly may: Partial<Readonly<Record<Verb, Partial<Readonly<Record<Role, string>>>>>>;
    }
  >
> = {
  'a draft': {
    steps: [],
    may: {
      amend: { consumer: 'DRAFT' },
      submit: { consumer: 'SUBMITTED' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  submitted: {
    steps: submitted,
    may: {
      amend: { consumer: 'SUBMITTED' },
      approve: { consumer: 'SUBMITTED', provider: 'SUBMITTED' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  'approved by the consumer': {
    steps: [...submitted, ['consumer', 'approve']],
    may: {
      amend: { consumer: 'SUBMITTED' },
      approve: { provider: 'ACTIVE' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  'approved by the provider': {
    steps: [...submitted, ['provider', 'approve']],
    may: {
      amend: { consumer: 'SUBMITTED' },
      approve: { consumer: 'ACTIVE' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  active: {
    steps: active,
    may: {
      amend: { consumer: 'ACTIVE' },
      suspend: { consumer: 'SUSPENDED', provider: 'SUSPENDED', operator: 'SUSPENDED' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  'active, with other terms proposed': {
    steps: [...active, ['consumer', 'amend']],
    may: {
      amend: { consumer: 'ACTIVE' },
      approve: { consumer: 'ACTIVE', provider: 'ACTIVE' },
      suspend: { consumer: 'SUSPENDED', provider: 'SUSPENDED', operator: 'SUSPENDED' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  'suspended by the provider': {
    steps: [...active, ['provider', 'suspend']],
    may: {
      amend: { consumer: 'SUSPENDED' },
      resume: { provider: 'ACTIVE' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  'suspended by the operator': {
    steps: [...active, ['operator', 'suspend']],
    may: {
      amend: { consumer: 'SUSPENDED' },
      resume: { operator: 'ACTIVE' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
  revoked: { steps: [...active, ['provider', 'revoke']], may: {} },
  expired: {
    steps: active,
    isLater: true,
    may: {
      amend: { consumer: 'EXPIRED' },
      revoke: { consumer: 'REVOKED', provider: 'REVOKED' },
    },
  },
};

/** Never theirs, wherever an agreement stands. */
const never: Readonly<Record<Exclude<Role, 'nobody'>, readonly Verb[]>> = {
  consumer: [],
  provider: ['amend', 'submit'],
  operator: ['amend', 'submit', 'approve', 'revoke'],
  third: verbs,
  citizen: verbs,
};

async function at(name: string): Promise<Shown> {
  const place = places[name];
  if (!place) throw new Error('no such place');
  time = '2026-11-24T08:00:00.000Z';
  const made = await life.after(await life.draft(), ...place.steps);
  if (place.isLater) time = '2027-01-01T00:00:00.000Z';
  return made;
}

describe.each(Object.keys(places))('an agreement that is %s', (name) => {
  const may = places[name]?.may ?? {};

  it('is changed by nobody else and in no other way, and says why', async () => {
    const one = await at(name);
    const isResumedByOthers = name.startsWith('suspended');
    for (const role of roles)
      for (const verb of verbs) {
        if (may[verb]?.[role] !== undefined) continue;
        const { is } = await life.change(role, verb, one);
        const refusal =
          role === 'nobody'
            ? 'UNAUTHENTICATED'
            : never[role].includes(verb) || (verb === 'resume' && isResumedByOthers)
              ? 'NOT_PERMITTED'
              : 'ILLEGAL_TRANSITION';
        expect([role, verb, is]).toEqual([role, verb, refusal]);
      }
    expect(await life.show(one.id)).toMatchObject({
      version: one.version,
      revision: one.revision,
      firstBadRevision: null,
    });
  });

  const legal = verbs.flatMap((verb) =>
    roles.flatMap((role) => {
      const state = may[verb]?.[role];
      return state === undefined ? [] : [[verb, role, state] as const];
    }),
  );
  if (legal.length > 0)
    it.each(legal)('can be changed: %s by the %s, and is then %s', async (verb, role, state) => {
      const one = await at(name);
      const changed = await life.change(
        role,
        verb,
        one,
        verb === 'amend' && name === 'expired' ? { validUntil: '2027-12-31' } : {},
      );
      expect(changed).toMatchObject({ is: state, agreement: { version: one.version + 1 } });
      expect(await life.show(one.id)).toMatchObject({ state, firstBadRevision: null });
    });
});
