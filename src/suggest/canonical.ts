import type { AddressUse, Role } from '../prefill/records.ts';
import { concepts, rolesOf } from '../prefill/concepts.ts';

/** The rule of a mapping that fills a leaf with what the hub holds. */
export type FillDraft = {
  readonly use: string;
  readonly role: Role;
  readonly addressUse?: AddressUse;
};

/** Canonical concepts and ours, where they mean the same. */
const uses: Readonly<Record<string, string>> = {
  'name.full': 'name.full',
  'name.given': 'name.given',
  'name.family': 'name.family',
  birthDate: 'dateOfBirth',
  sex: 'sex',
  nationalId: 'nationalId',
  maritalStatus: 'household.maritalStatus',
  'marriage.date': 'household.marriedOn',
  email: 'email',
  phone: 'phone.mobile',
  'phone.mobile': 'phone.mobile',
  'phone.home': 'phone.home',
};

const addressParts: Readonly<Record<string, string>> = {
  line1: 'address.thoroughfare',
  region: 'address.adminUnitL1',
  postalCode: 'address.postCode',
  country: 'address.country',
};

const addressUses: Readonly<Record<string, AddressUse>> = {
  mailing: 'MAILING',
  permanent: 'RESIDENCE',
};

const roles: Readonly<Record<string, Role>> = {
  self: 'SELF',
  spouse: 'SPOUSE',
  'child[]': 'CHILD',
  parent: 'PARENT',
};

/** What fills a canonical key; undefined when the hub holds nothing that means the same. `whole` is which whole address. */
export function fillDraft(
  role: string,
  concept: string,
  whole: AddressUse = 'RESIDENCE',
): FillDraft | undefined {
  if (role === 'employer')
    return concept === 'name.full' ? { use: 'employment.employerName', role: 'SELF' } : undefined;
  const ours = roles[role];
  const draft = ours && { ...useOf(concept, whole), role: ours };
  if (draft?.use === undefined) return undefined;
  const known = concepts.get(draft.use);
  if (!known || !rolesOf(known).includes(draft.role)) return undefined;
  return { ...draft, use: draft.use };
}

function useOf(
  concept: string,
  whole: AddressUse,
): {
  readonly use?: string | undefined;
  readonly addressUse?: AddressUse;
} {
  if (concept === 'address') return { use: 'address.full', addressUse: whole };
  const [first, kind = '', part = ''] = concept.split('.');
  if (first !== 'address') return { use: uses[concept] };
  const addressUse = addressUses[kind];
  return addressUse ? { use: addressParts[part], addressUse } : {};
}
