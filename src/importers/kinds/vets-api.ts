import { isObject } from '../../prefill/objects.ts';
import { address, none, partOf, personName, value } from '../held.ts';
import type { Held, SourceRow } from '../model.ts';

/** What the profile of vets-api answers, by object and method; whoever is signed in is the applicant. */
const methods: Readonly<Record<string, Readonly<Record<string, () => Held>>>> = {
  identity_information: {
    full_name: () => personName(),
    date_of_birth: () => value('dateOfBirth'),
    gender: () => value('sex'),
    ssn: () => value('nationalId'),
    // Written with hyphens, as the hub writes none.
    hyphenated_ssn: () => none('NOT_A_PLAIN_VALUE'),
  },
  contact_information: {
    address: () => address('MAILING'),
    email: () => value('email'),
    home_phone: () => value('phone.home'),
    mobile_phone: () => value('phone.mobile'),
    us_phone: () => value('phone.mobile'),
  },
};

/** The rows of a mapping in the shape of vets-api: `target: [object, method, …]`, targets nested as the form is. */
export function rowsOfVetsApi(mapping: unknown, pointer = ''): readonly SourceRow[] {
  if (isChain(mapping))
    return [{ target: pointer, source: mapping.join('.'), held: heldBy(mapping) }];
  // A list of one row stands for the first row of a list.
  if (Array.isArray(mapping)) return rowsOfVetsApi(mapping[0], `${pointer}/*`);
  if (!isObject(mapping)) return [];
  return Object.entries(mapping).flatMap(([name, inner]) =>
    rowsOfVetsApi(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

function isChain(mapping: unknown): mapping is readonly string[] {
  return (
    Array.isArray(mapping) &&
    mapping.length > 0 &&
    mapping.every((each) => typeof each === 'string')
  );
}

function heldBy([object = '', method = '', ...rest]: readonly string[]): Held {
  const known = methods[object];
  const first = known && Object.hasOwn(known, method) ? known[method]?.() : undefined;
  return rest.reduce((held, name) => partOf(held, name), first ?? none('NOT_HELD'));
}
