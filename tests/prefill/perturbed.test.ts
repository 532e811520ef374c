import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { seedForms } from '../../src/dev/seed/forms.ts';
import { compileMapping } from '../../src/prefill/compile.ts';
import { dayAfter } from '../../src/prefill/duration.ts';
import { fill, type FillOptions } from '../../src/prefill/fill.ts';
import type { MappedLeaf, PrefillPlan } from '../../src/prefill/leaves.ts';
import type { Prefill } from '../../src/prefill/prefilled.ts';
import { formOf, leaf, self, text } from './build.ts';
import { myinfoPeople, seedPeople, type Held, type Person } from './people.ts';

const today = '2026-11-24';
const shape = z.looseObject({
  version: z.string(),
  schema: z.unknown(),
  mapping: z.unknown(),
  evidence: z.unknown(),
});
const family = formOf(
  {
    name: text,
    nationalities: text,
    born: leaf({ type: 'string', format: 'date' }),
    phone: text,
    spouse: text,
    child: text,
    home: text,
    children: leaf({
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string' } } },
    }),
  },
  {
    '/name': self('name.full', { editability: 'LOCKED', minAssurance: 'GOVERNMENT_VERIFIED' }),
    '/nationalities': self('citizenship'),
    '/born': self('dateOfBirth'),
    '/phone': self('phone.mobile'),
    '/spouse': { use: 'name.full', role: 'SPOUSE' },
    '/child': { use: 'name.full', role: 'CHILD' },
    '/home': self('address.postCode', { addressUse: 'RESIDENCE' }),
    '/children/*': { each: '$.child[*]', role: 'CHILD', map: { '/name': { use: 'name.full' } } },
  },
);
const plans = [...seedForms.map((form) => shape.parse(form)), family].map(
  ({ version, schema, mapping, evidence }) =>
    compileMapping({ version, schema, mapping, evidence }),
);
const people = [...myinfoPeople(), ...seedPeople()];

type Named = 'identity' | 'contact' | 'household' | 'employment' | 'licences' | 'addresses';
const recordNames: readonly Named[] = [
  'identity',
  'contact',
  'household',
  'employment',
  'licences',
  'addresses',
];

/** Mulberry32: the same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function filled(plan: PrefillPlan, citizen: Person, options: Partial<FillOptions> = {}): Prefill {
  return fill(plan, { citizen }, { deniedFields: [], today, ...options });
}

function everyHeld(person: Person, change: (held: Held) => Held): Person {
  const one = (held: Held | null): Held | null => held && change(held);
  return {
    identity: one(person.identity),
    contact: one(person.contact),
    addresses: person.addresses.map(change),
    household: one(person.household),
    employment: one(person.employment),
    licences: { nodes: person.licences.nodes.map(change) },
    submissions: person.submissions,
  };
}

const attested = (changes: object) => (held: Held) => ({
  ...held,
  provenance: { ...held.provenance, ...changes },
});
const current = (person: Person): Person =>
  everyHeld(person, attested({ observedAt: '2026-11-01T00:00:00.000Z' }));

/** Every leaf that was filled from a register alone, and what has become of it. */
function changed(
  before: Prefill,
  after: Prefill,
  plan: PrefillPlan,
): readonly { leaf: MappedLeaf; status: string; code: string; editability: string }[] {
  const statuses = new Map<string, { status: string; code: string; editability: string }>([
    ...after.missing.map((gap) => [gap.pointer, { ...gap, editability: '' }] as const),
    ...after.values.map(
      (value) =>
        [value.pointer, { status: 'FILLED', code: '', editability: value.editability }] as const,
    ),
  ]);
  return before.values.flatMap(({ pointer }) => {
    const one = plan.leaves.find((held) => held.pointer === pointer);
    const now = statuses.get(pointer);
    if (one?.kind !== 'MAPPED' || one.sources[0]?.kind === 'SUBMISSION' || !now) return [];
    return [{ leaf: one, ...now }];
  });
}

/** Each person with each form: as they are, and what the change makes of them. */
function eachPair(
  seed: number,
  perturb: (
    person: Person,
    random: () => number,
  ) => { person: Person; options?: Partial<FillOptions> },
  check: (pair: {
    before: Prefill;
    after: Prefill;
    plan: PrefillPlan;
    person: Person;
    options: Partial<FillOptions>;
  }) => void,
): number {
  const random = numbers(seed);
  let pairs = 0;
  for (const one of people)
    for (const plan of plans) {
      const fresh = current(one);
      const { person, options = {} } = perturb(fresh, random);
      check({
        before: filled(plan, fresh),
        after: filled(plan, person, options),
        plan,
        person,
        options,
      });
      pairs += 1;
    }
  return pairs;
}

const wrongly = (before: Prefill, after: Prefill): readonly string[] =>
  after.documents
    .filter(
      ({ decision }, index) =>
        decision === 'WAIVED' && before.documents[index]?.decision !== 'WAIVED',
    )
    .map(({ requirement }) => requirement);

describe(`${String(people.length)} people with ${String(plans.length)} forms`, () => {
  it('are each filled or explained, leaf by leaf', () => {
    for (const person of people)
      for (const plan of plans) {
        const { values, missing } = filled(plan, person);
        expect(values.length + missing.length).toBe(plan.leaves.length);
        expect(missing.every(({ code, reason }) => code.length > 0 && reason.en !== '')).toBe(true);
      }
  });

  it('whose records grow old, by up to 60 months, are filled as long as the form allows', () => {
    let stale = 0;
    eachPair(
      1,
      (person, random) => {
        const months = Math.floor(random() * 61);
        const date = new Date(Date.UTC(2026, 10 - months, 24));
        return { person: everyHeld(person, attested({ observedAt: date.toISOString() })) };
      },
      ({ before, after, plan, person }) => {
        const observedAt = person.identity?.provenance.observedAt.slice(0, 10) ?? today;
        for (const { leaf: one, status } of changed(before, after, plan)) {
          const maxAge = one.sources[0]?.maxAge;
          const isFresh = maxAge === undefined || dayAfter(observedAt, maxAge) >= today;
          expect(status).toBe(isFresh ? 'FILLED' : 'STALE');
          stale += isFresh ? 0 : 1;
        }
        expect(wrongly(before, after)).toEqual([]);
      },
    );
    expect(stale).toBeGreaterThan(100);
  });

  it('of whose sources a fifth does not answer lose the leaves of those, and no other', () => {
    let silent = 0;
    eachPair(
      2,
      (person, random) => {
        const down = recordNames.filter(() => random() < 0.2);
        const unavailableFields = down.map((name) => `Citizen.${name}`);
        const without = Object.fromEntries(
          down.map((name) => [
            name,
            name === 'licences' ? { nodes: [] } : name === 'addresses' ? [] : null,
          ]),
        );
        return { person: { ...person, ...without }, options: { unavailableFields } };
      },
      ({ before, after, plan, options }) => {
        const down = options.unavailableFields ?? [];
        for (const { leaf: one, status } of changed(before, after, plan)) {
          const isDown = one.sources[0]?.need.required.flat().some((field) => down.includes(field));
          expect(status).toBe(isDown ? 'SOURCE_UNAVAILABLE' : 'FILLED');
          silent += isDown ? 1 : 0;
        }
        expect(wrongly(before, after)).toEqual([]);
      },
    );
    expect(silent).toBeGreaterThan(100);
  });

  it('of whom two licences or addresses disagree are asked, and never picked for', () => {
    let disputes = 0;
    eachPair(
      3,
      (person) => {
        const other = (held: Held): Held => ({
          ...held,
          number: 'OTHER',
          fullAddress: '别处',
          postCode: '999999',
          adminUnitL1: '别省',
          adminUnitL2: '别区',
          addressArea: '别街',
          claims: Array.isArray(held['claims'])
            ? held['claims'].map((claim: object) => ({ ...claim, value: '另外' }))
            : [],
        });
        const { nodes } = person.licences;
        return {
          person: {
            ...person,
            addresses: [...person.addresses, ...person.addresses.map(other)],
            licences: { nodes: [...nodes, ...nodes.map(other)] },
          },
        };
      },
      ({ before, after, plan }) => {
        const doubled = new Set(['ADDRESS', 'LICENCE']);
        for (const { leaf: one, status } of changed(before, after, plan)) {
          const { record, value } = one.sources[0] ?? { record: '', value: [] };
          const isSame = /issuedOn|validUntil/.test(value.join());
          const isTold = ['另外', 'OTHER', '999999'].some((other) => one.takes(other));
          const isDisputed = doubled.has(record) && !isSame;
          const allowed = isDisputed ? ['CONFLICT', 'CANDIDATES'] : ['FILLED'];
          expect(isDisputed && !isTold ? [status] : allowed).toContain(status);
          disputes += isDisputed && isTold ? 1 : 0;
        }
      },
    );
    expect(disputes).toBeGreaterThan(100);
  });

  it('whose records nobody vouches for get no lock, no value that needs more, and no document waived', () => {
    let weak = 0;
    eachPair(
      4,
      (person) => ({ person: everyHeld(person, attested({ assurance: 'USER_DECLARED' })) }),
      ({ before, after, plan }) => {
        for (const { leaf: one, status, code, editability } of changed(before, after, plan)) {
          const isHeld = one.rule.minAssurance !== undefined;
          expect([status, code]).toEqual(isHeld ? ['MISSING', 'TOO_WEAK'] : ['FILLED', '']);
          expect(editability).not.toBe('LOCKED');
          weak += isHeld ? 1 : 0;
        }
        expect(after.documents.filter(({ decision }) => decision === 'WAIVED')).toEqual([]);
      },
    );
    expect(weak).toBeGreaterThan(100);
  });

  it('whose licences are revoked get nothing from them', () => {
    let revoked = 0;
    eachPair(
      5,
      (person) => ({
        person: {
          ...person,
          licences: { nodes: person.licences.nodes.map((held) => ({ ...held, state: 'REVOKED' })) },
        },
      }),
      ({ before, after, plan }) => {
        for (const { leaf: one, status, code } of changed(before, after, plan)) {
          const isOfLicence = one.sources[0]?.record === 'LICENCE';
          expect([status, code]).toEqual(
            isOfLicence ? ['MISSING', 'LICENCE_REVOKED'] : ['FILLED', ''],
          );
          revoked += isOfLicence ? 1 : 0;
        }
        expect(after.documents.filter(({ licence }) => licence !== null)).toEqual([]);
      },
    );
    expect(revoked).toBeGreaterThan(10);
  });

  it('of whom the caller may not read a field lose what needs it, and no other leaf', () => {
    let denied = 0;
    const fields = ['Identity.name', 'Contact.mobilePhone', 'Licence.number', 'Address.provenance'];
    eachPair(
      6,
      (person, random) => {
        const field = fields[Math.floor(random() * fields.length)] ?? '';
        return { person, options: { deniedFields: [field] } };
      },
      ({ before, after, plan, options }) => {
        const [field = ''] = options.deniedFields ?? [];
        for (const { leaf: one, status } of changed(before, after, plan)) {
          const isDenied = one.sources[0]?.need.required.flat().includes(field);
          expect(status).toBe(isDenied ? 'NOT_PERMITTED' : 'FILLED');
          denied += isDenied ? 1 : 0;
        }
      },
    );
    expect(denied).toBeGreaterThan(50);
  });

  it('whose spouse and children change places are never taken for one another', () => {
    const swapped: Readonly<Record<string, string>> = { SPOUSE: 'CHILD', CHILD: 'SPOUSE' };
    const membersOf = z.array(z.looseObject({ role: z.string(), fullName: z.string().optional() }));
    let named = 0;
    eachPair(
      7,
      ({ household, ...person }) => {
        const members = membersOf.parse(household?.['members'] ?? []);
        const moved = members.map((one) => ({ ...one, role: swapped[one.role] ?? one.role }));
        return { person: { ...person, household: household && { ...household, members: moved } } };
      },
      ({ after, plan, person }) => {
        const members = membersOf.parse(person.household?.['members'] ?? []);
        for (const { pointer, value, role } of after.values) {
          const one = plan.leaves.find((held) => held.pointer === pointer);
          if (one?.kind !== 'MAPPED' || role === 'SELF') continue;
          const own = members
            .filter((member) => member.role === role)
            .map(({ fullName }) => fullName);
          expect(own).toEqual([value]);
          named += 1;
        }
      },
    );
    expect(named).toBeGreaterThan(5);
  });
});

describe('a form filled for somebody with ordinary records', () => {
  it.each(plans.slice(0, 3).map((plan, index) => [index, plan] as const))(
    'is filled to seven tenths or more: seed form %i',
    (_, plan) => {
      const [ordinary] = seedPeople();
      if (!ordinary) throw new Error('nobody');
      expect(filled(plan, ordinary).summary.coverage).toBeGreaterThanOrEqual(0.7);
    },
  );
});
