import type { Json } from '../../../kernel/json.ts';
import { email as emailShape, telephone as telephoneShape } from '../values.ts';
import type { Built } from './built.ts';
import { left, nothing, present } from './built.ts';
import type { Entry, Fate } from './entries.ts';
import { at, textAt } from './entries.ts';

const members: Readonly<Record<string, 'mobilePhone' | 'homePhone' | 'email'>> = {
  mobileno: 'mobilePhone',
  homeno: 'homePhone',
  email: 'email',
};

/** How to reach the person. A number that is no number does not take the others with it. */
export function contact(entries: readonly Entry[]): Built {
  const data: Record<string, string> = {};
  const fates = new Map<Entry, Fate>();
  for (const entry of entries) {
    const member = members[entry.attribute];
    const value = member === 'email' ? textAt(entry.body, 'value') : telephone(entry.body);
    const shape = member === 'email' ? emailShape : telephoneShape;
    if (value === undefined || member === undefined) fates.set(entry, { reason: 'EMPTY' });
    else if (!shape.safeParse(value).success) fates.set(entry, left(`not a valid ${member}`));
    else {
      data[member] = value;
      fates.set(entry, { target: `CONTACT.${member}` });
    }
  }
  return { kind: 'CONTACT', data: Object.keys(data).length === 0 ? undefined : data, fates };
}

function telephone(body: Json): string | undefined {
  const number = textAt(body, 'nbr', 'value');
  if (number === undefined) return undefined;
  return ['prefix', 'areacode'].map((part) => textAt(body, part, 'value') ?? '').join('') + number;
}

export function residence(entries: readonly Entry[]): Built {
  return address(entries, 'RESIDENCE');
}

export function mailing(entries: readonly Entry[]): Built {
  return address(entries, 'MAILING');
}

function address(entries: readonly Entry[], use: string): Built {
  const [entry] = entries;
  const part = (name: string): string | undefined => textAt(entry?.body, name, 'value');
  const countryCode = textAt(entry?.body, 'country', 'code');
  const [block, street, postal] = [part('block'), part('street'), part('postal')];
  const unit = [part('floor'), part('unit')].filter((level) => level !== undefined).join('-');
  if (at(entry?.body, 'type') !== 'SG' || countryCode === undefined)
    return nothing('ADDRESS', entries, left('an address needs its country'));
  if (street === undefined && postal === undefined) {
    const isBlank = block === undefined && part('building') === undefined && unit === '';
    return nothing(
      'ADDRESS',
      entries,
      isBlank ? { reason: 'EMPTY' } : left('an address needs a street'),
    );
  }
  const country = textAt(entry?.body, 'country', 'desc');
  const within = unit === '' ? undefined : `#${unit}`;
  const data = present({
    use,
    fullAddress: joined(block, street, within, part('building'), country, postal) ?? '',
    thoroughfare: street,
    locatorDesignator: joined(block, within),
    locatorName: part('building'),
    adminUnitL1: country,
    postCode: postal,
    countryCode,
  });
  const fate: Fate = { target: `ADDRESS.${use}` };
  return { kind: 'ADDRESS', data, fates: new Map(entries.map((given) => [given, fate])) };
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? undefined : given.join(' ');
}
