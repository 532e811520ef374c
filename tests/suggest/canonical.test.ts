import { describe, expect, it } from '@jest/globals';
import { concepts, rolesOf } from '../../src/prefill/concepts.ts';
import { roles } from '../../src/prefill/records.ts';
import { fillDraft } from '../../src/suggest/canonical.ts';
import { suggestedRoles } from '../../src/suggest/model.ts';

const parts = ['line1', 'line2', 'locality', 'region', 'postalCode', 'country'];
const keys = [
  ...['full', 'given', 'middle', 'family', 'suffix', 'preferred'].map((part) => `name.${part}`),
  ...['birthDate', 'sex', 'maritalStatus', 'nationalId', 'email', 'phone', 'address'],
  ...['phone.home', 'phone.mobile', 'work.phone', 'bank.name', 'marriage.date', 'relationship'],
  ...['mailing', 'permanent', 'temporary'].flatMap((use) =>
    parts.map((part) => `address.${use}.${part}`),
  ),
];

describe('a canonical key', () => {
  it('is filled with a concept that the hub holds for that role, or with nothing', () => {
    for (const role of suggestedRoles)
      for (const key of keys) {
        const draft = fillDraft(role, key);
        if (!draft) continue;
        const concept = concepts.get(draft.use);
        expect(concept && rolesOf(concept)).toContain(draft.role);
        expect(draft.addressUse !== undefined).toBe(concept?.record === 'ADDRESS');
      }
  });

  it.each([
    ['self', 'name.given', { use: 'name.given', role: 'SELF' }],
    ['self', 'birthDate', { use: 'dateOfBirth', role: 'SELF' }],
    ['self', 'marriage.date', { use: 'household.marriedOn', role: 'SELF' }],
    ['self', 'address', { use: 'address.full', role: 'SELF', addressUse: 'RESIDENCE' }],
    [
      'self',
      'address.mailing.postalCode',
      { use: 'address.postCode', role: 'SELF', addressUse: 'MAILING' },
    ],
    ['spouse', 'name.full', { use: 'name.full', role: 'SPOUSE' }],
    ['child[]', 'birthDate', { use: 'dateOfBirth', role: 'CHILD' }],
    ['employer', 'name.full', { use: 'employment.employerName', role: 'SELF' }],
  ] as const)('%s.%s is filled', (role, key, draft) => {
    expect(fillDraft(role, key)).toEqual(draft);
  });

  it.each([
    ['self', 'bank.accountNumber'],
    ['self', 'address.temporary.postalCode'],
    ['spouse', 'nationalId'],
    ['guardian', 'name.full'],
    ['deceased', 'name.full'],
    ['employer', 'phone'],
  ])('%s.%s is not: the hub holds nothing of the kind', (role, key) => {
    expect(fillDraft(role, key)).toBeUndefined();
  });

  it('knows the roles of the mapping language only', () => {
    const used = suggestedRoles.flatMap((role) => fillDraft(role, 'name.full')?.role ?? []);
    expect(used.filter((role) => !roles.includes(role))).toEqual([]);
  });
});
