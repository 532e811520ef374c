import type { Built } from './built.ts';
import { left, nothing, present } from './built.ts';
import type { Entry, Fate } from './entries.ts';
import { itemsOf, textAt, updatedOn } from './entries.ts';

/** Present work. Somebody with an employer is employed; an occupation alone does not say how one works. */
export function employment(entries: readonly Entry[]): Built {
  const employer = entries.find(({ attribute }) => attribute === 'employment');
  const occupation = entries.find(({ attribute }) => attribute === 'occupation');
  const employerName = textAt(employer?.body, 'value');
  if (employerName === undefined)
    return nothing('EMPLOYMENT', entries, left('employment needs an employer'));
  const description = textAt(occupation?.body, 'desc');
  const data = present({
    status: 'EMPLOYED',
    employerName,
    occupation: description ?? textAt(occupation?.body, 'value'),
  });
  const fateOf = (entry: Entry): Fate => {
    if (entry === employer) return { target: 'EMPLOYMENT.employerName' };
    const without = description === undefined ? [] : ['code'];
    return { target: 'EMPLOYMENT.occupation', without };
  };
  return {
    kind: 'EMPLOYMENT',
    data,
    fates: new Map(entries.map((entry) => [entry, fateOf(entry)])),
  };
}

/** The employer who last paid provident fund contributions, if that was lately. */
export function insuredEmployment(entries: readonly Entry[]): Built {
  const [entry] = entries;
  const months = itemsOf(entry?.body, 'history') ?? [];
  const [last] = [...months].sort((a, b) => -compare(monthOf(a), monthOf(b)));
  const employerName = textAt(last, 'employer', 'value');
  const earliest = entry === undefined ? '' : monthBefore(updatedOn(entry.body));
  if (employerName === undefined || monthOf(last) < earliest)
    return nothing('EMPLOYMENT', entries, left('no employer in this month or the one before'));
  const fate: Fate = { target: 'EMPLOYMENT.employerName', without: ['earlier months'] };
  const fates = new Map(entries.map((given) => [given, fate]));
  return { kind: 'EMPLOYMENT', data: { status: 'EMPLOYED', employerName }, fates };
}

function monthOf(item: Parameters<typeof textAt>[0]): string {
  return textAt(item, 'month', 'value') ?? '';
}

/** 2020-03 for 2020-04-16. */
function monthBefore(day: string): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00.000Z`);
  first.setUTCMonth(first.getUTCMonth() - 1);
  return first.toISOString().slice(0, 7);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
