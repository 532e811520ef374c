import type { Built } from './built.ts';
import { left, nothing, present } from './built.ts';
import type { Entry, Fate } from './entries.ts';
import { textAt } from './entries.ts';

const sexes: Readonly<Record<string, string>> = { F: 'FEMALE', M: 'MALE', U: 'UNKNOWN' };
const residencies: Readonly<Record<string, string>> = { C: 'CITIZEN', P: 'PERMANENT_RESIDENT' };

const targets: Readonly<Record<string, string>> = {
  uuid: 'provenance.sourceRecord',
  uinfin: 'IDENTITY.nationalId',
  name: 'IDENTITY.name.fullName',
  hanyupinyinname: 'IDENTITY.name.romanizedName',
  aliasname: 'IDENTITY.alternativeNames',
  hanyupinyinaliasname: 'IDENTITY.alternativeNames',
  marriedname: 'IDENTITY.alternativeNames',
  sex: 'IDENTITY.sex',
  dob: 'IDENTITY.dateOfBirth',
  birthcountry: 'IDENTITY.placeOfBirth',
  nationality: 'IDENTITY.citizenships',
  race: 'IDENTITY.ethnicity',
  secondaryrace: 'IDENTITY.ethnicity',
  residentialstatus: 'IDENTITY.residencyStatus',
};

/** Who the person is. A second race is written after the first with a hyphen, as the register does. */
export function identity(entries: readonly Entry[]): Built {
  const bodies = new Map(entries.map(({ attribute, body }) => [attribute, body]));
  const value = (attribute: string, member = 'value'): string | undefined =>
    textAt(bodies.get(attribute), member);
  const fullName = value('name');
  const sex = sexes[value('sex', 'code') ?? ''];
  const dateOfBirth = value('dob');
  if (fullName === undefined || sex === undefined || dateOfBirth === undefined)
    return nothing('IDENTITY', entries, left('an identity needs a name, a sex and a day of birth'));

  const citizenship = countryCode(value('nationality', 'code'), value('nationality', 'desc'));
  const residencyStatus = residencies[value('residentialstatus', 'code') ?? ''];
  const races = [value('race', 'desc'), value('secondaryrace', 'desc')].filter(isText);
  const data = present({
    name: present({ fullName, romanizedName: value('hanyupinyinname') }),
    alternativeNames: alternativeNames(value),
    sex,
    dateOfBirth,
    placeOfBirth: value('birthcountry', 'desc'),
    citizenships: citizenship === undefined ? [] : [citizenship],
    residencyStatus,
    ethnicity: races.length === 0 ? undefined : races.join('-'),
    nationalId: value('uinfin'),
  });
  const fateOf = (attribute: string): Fate => {
    if (attribute === 'nationality' && citizenship === undefined)
      return left('not the citizenship of a country of ISO 3166-1');
    if (attribute === 'residentialstatus' && residencyStatus === undefined)
      return left('not a known residential status');
    const target = targets[attribute];
    return target === undefined ? left('not a member of an identity') : { target };
  };
  const fates = new Map(entries.map((entry) => [entry, fateOf(entry.attribute)]));
  return { kind: 'IDENTITY', data, fates };
}

function alternativeNames(
  value: (attribute: string) => string | undefined,
): { kind: string; fullName: string }[] | undefined {
  const aliases = new Set([value('aliasname'), value('hanyupinyinaliasname')].filter(isText));
  const married = value('marriedname');
  const names = [...aliases].map((fullName) => ({ kind: 'ALIAS', fullName }));
  if (married !== undefined) names.push({ kind: 'MARRIED', fullName: married });
  return names.length === 0 ? undefined : names;
}

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Myinfo uses ISO 3166-1 with codes of its own for British nationals who are not citizens of a country. */
function countryCode(code: string | undefined, description = ''): string | undefined {
  if (code === undefined || !/^[A-Z]{2}$/.test(code) || /^BRITISH ./.test(description))
    return undefined;
  return countries.of(code) === undefined ? undefined : code;
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
