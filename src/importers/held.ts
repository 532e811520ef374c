import { concepts, rolesOf } from '../prefill/concepts.ts';
import type { AddressUse, Role } from '../prefill/records.ts';
import type { FillDraft } from '../suggest/canonical.ts';
import type { Held, NotCarried } from './model.ts';

export function none(reason: NotCarried['reason']): Held {
  return { kind: 'NONE', reason };
}

/** The first of these concepts that the vocabulary has; NOT_HELD when it has none of them, or none of that person. */
export function value(keys: string, role: Role = 'SELF', addressUse?: AddressUse): Held {
  const draft = draftOf(keys, role, addressUse);
  return draft ? { kind: 'VALUE', draft } : none('NOT_HELD');
}

function draftOf(keys: string, role: Role, addressUse?: AddressUse): FillDraft | undefined {
  const use = keys.split(' ').find((key) => {
    const concept = concepts.get(key);
    return concept !== undefined && rolesOf(concept).includes(role);
  });
  return use === undefined ? undefined : { use, role, ...(addressUse ? { addressUse } : {}) };
}

const nameParts: Readonly<Record<string, string>> = {
  first: 'name.given',
  given: 'name.given',
  firstName: 'name.given',
  givenName: 'name.given',
  middle: 'name.middle',
  middleName: 'name.middle',
  last: 'name.family',
  family: 'name.family',
  lastName: 'name.family',
  familyName: 'name.family',
  surname: 'name.family',
  suffix: 'name.suffix',
  fullName: 'name.full',
  text: 'name.full',
};

/** The whole name, and its parts by the names that leaves of a group have. */
export function personName(role: Role = 'SELF'): Held {
  return parts(nameParts, (keys) => value(keys, role), draftOf('name.full', role));
}

/** Of a town the hub may hold the post town, and a district is none. */
const addressParts: Readonly<Record<string, string>> = {
  street: 'address.thoroughfare',
  streetAddress: 'address.thoroughfare',
  street1: 'address.thoroughfare',
  line1: 'address.thoroughfare',
  addressLine1: 'address.thoroughfare',
  street2: 'address.locatorName',
  line2: 'address.locatorName',
  addressLine2: 'address.locatorName',
  city: 'address.postName',
  town: 'address.postName',
  state: 'address.adminUnitL1',
  province: 'address.adminUnitL1',
  region: 'address.adminUnitL1',
  postalCode: 'address.postCode',
  postcode: 'address.postCode',
  zip: 'address.postCode',
  zipCode: 'address.postCode',
  zipcode: 'address.postCode',
  country: 'address.country',
  countryCode: 'address.country',
};

/** The whole address of a use, and its parts. */
export function address(use: AddressUse): Held {
  return parts(
    addressParts,
    (keys) => value(keys, 'SELF', use),
    draftOf('address.full', 'SELF', use),
  );
}

function parts(
  names: Readonly<Record<string, string>>,
  held: (keys: string) => Held,
  whole: FillDraft | undefined,
): Held {
  const each = Object.entries(names).map(([name, keys]) => [plainName(name), held(keys)] as const);
  return { kind: 'PARTS', parts: new Map(each), ...(whole ? { whole } : {}) };
}

/** The part of that name, however it is written: `postalCode`, `postal_code`. */
export function partOf(held: Held, name: string): Held {
  if (held.kind !== 'PARTS') return none('NOT_HELD');
  return held.parts.get(plainName(name)) ?? none('NOT_HELD');
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
