import type { Built } from './built.ts';
import { left, present } from './built.ts';
import type { Entry, Fate } from './entries.ts';
import { leaves, textAt } from './entries.ts';

const statuses: Readonly<Record<string, string>> = {
  '1': 'SINGLE',
  '2': 'MARRIED',
  '3': 'WIDOWED',
  '5': 'DIVORCED',
};
const sexes: Readonly<Record<string, string>> = { F: 'FEMALE', M: 'MALE', U: 'UNKNOWN' };

/** Marital state, from the register of marriages or from the person. */
export function marital(entries: readonly Entry[]): Built {
  const fates = new Map<Entry, Fate>();
  let maritalStatus: string | undefined;
  let marriedOn: string | undefined;
  for (const entry of entries) {
    if (entry.attribute === 'marriagedate') {
      marriedOn = textAt(entry.body, 'value');
      fates.set(entry, { target: 'HOUSEHOLD.marriedOn' });
    } else {
      maritalStatus = statuses[textAt(entry.body, 'code') ?? ''];
      const isKnown = maritalStatus !== undefined;
      fates.set(
        entry,
        isKnown ? { target: 'HOUSEHOLD.maritalStatus' } : left('not a known marital status'),
      );
    }
  }
  const isEmpty = maritalStatus === undefined && marriedOn === undefined;
  const data = isEmpty ? undefined : present({ maritalStatus, marriedOn, members: [] });
  return { kind: 'HOUSEHOLD', data, fates };
}

/** What of a child's record is a member of the household's entry for the child. */
const mappedMembers = new Set(['name', 'dob', 'sex', 'nric', 'birthcertno', 'lifestatus']);

/** Children, born or sponsored. A Singapore birth certificate bears the child's own identity number. */
export function children(entries: readonly Entry[]): Built {
  const fates = new Map<Entry, Fate>();
  const members: object[] = [];
  for (const entry of entries) {
    const fullName = textAt(entry.body, 'name', 'value');
    if (textAt(entry.body, 'lifestatus', 'code') === 'D') {
      fates.set(entry, left('a household holds no member who has died'));
    } else if (fullName === undefined) {
      fates.set(entry, left('a member of a household needs a name'));
    } else {
      const without = new Set(leaves(entry.body).map(({ path }) => path[0] ?? ''));
      for (const name of mappedMembers) without.delete(name);
      fates.set(entry, { target: 'HOUSEHOLD.members', without: [...without].sort() });
      members.push(memberOf(entry, fullName));
    }
  }
  return { kind: 'HOUSEHOLD', data: members.length === 0 ? undefined : { members }, fates };
}

function memberOf({ body }: Entry, fullName: string): object {
  return present({
    role: 'CHILD',
    fullName,
    dateOfBirth: textAt(body, 'dob', 'value'),
    sex: sexes[textAt(body, 'sex', 'code') ?? ''],
    nationalId: textAt(body, 'nric', 'value') ?? textAt(body, 'birthcertno', 'value'),
  });
}
