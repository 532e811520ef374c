import { isObject } from '../../prefill/objects.ts';
import { none, value } from '../held.ts';
import type { Held, SourceRow } from '../model.ts';

/** The population register: of the person for whom the form is filled in. */
const ofPerson: Readonly<Record<string, () => Held>> = {
  SSN: () => value('nationalId'),
  Name: () => value('name.full'),
  FirstName: () => value('name.given'),
  MiddleName: () => value('name.middle'),
  LastName: () => value('name.family'),
  TelephoneNumber: () => value('phone.home'),
  MobileNumber: () => value('phone.mobile'),
  MailingAddress: () => value('address.full', 'SELF', 'MAILING'),
  MailingPostalCode: () => value('address.postCode', 'SELF', 'MAILING'),
  MailingPostalCity: () => value('address.postName', 'SELF', 'MAILING'),
  AddressStreetName: () => value('address.thoroughfare', 'SELF', 'RESIDENCE'),
  AddressHouseNumber: () => value('address.locatorDesignator', 'SELF', 'RESIDENCE'),
  AddressPostalCode: () => value('address.postCode', 'SELF', 'RESIDENCE'),
  AddressCity: () => value('address.postName', 'SELF', 'RESIDENCE'),
};

/**
 * The rows of an Altinn `prefill.json`. Only the population register (DSF) speaks of the person the form is for: the
 * profile (UserProfile) is of whoever signed in, who may fill it in for another, and ER is of an organisation.
 */
export function rowsOfAltinn(file: unknown): readonly SourceRow[] {
  if (!isObject(file)) return [];
  return Object.entries(file).flatMap(([register, fields]) =>
    isObject(fields)
      ? Object.entries(fields).flatMap(([field, target]) =>
          typeof target === 'string' && target !== '' ? [rowOf(register, field, target)] : [],
        )
      : [],
  );
}

function rowOf(register: string, field: string, target: string): SourceRow {
  const known = register === 'DSF' && Object.hasOwn(ofPerson, field) ? ofPerson[field] : undefined;
  const otherwise = none(register === 'DSF' ? 'NOT_HELD' : 'NOT_OF_THE_APPLICANT');
  return {
    target: `/${target.split('.').join('/')}`,
    source: `${register}.${field}`,
    held: known?.() ?? otherwise,
  };
}
