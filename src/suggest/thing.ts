import type { LeafContext } from './context.ts';
import type { Evidence } from './model.ts';
import type { Reading } from './read.ts';
import { hasMark, valuesOf } from './read.ts';

/** What a concept belongs to beside a person: a bank, a school, a marriage. */
export type Thing = { readonly thing: string; readonly evidence: Evidence };

/** The nearest thing that is spoken of; a heading that names a person ends the search. */
export function thingAround({ label, before, after, key, around }: LeafContext): Thing | undefined {
  const own = [label, before, after, key];
  const spoken = own.map((reading) => thingIn(reading)).find((found) => found !== undefined);
  if (spoken ?? own.some((reading) => hasMark(reading, 'role'))) return spoken;
  for (const reading of around) {
    const found = hasMark(reading, 'title') ? undefined : (thingIn(reading) ?? topicOf(reading));
    if (found ?? (hasMark(reading, 'role') || hasMark(reading, 'you'))) return found;
  }
  return undefined;
}

function thingIn(reading: Reading): Thing | undefined {
  const values = valuesOf(reading, 'thing');
  const [thing] = values.length > 1 ? ['elsewhere'] : values;
  return thing === undefined
    ? undefined
    : { thing, evidence: { from: 'group', text: reading.text.trim(), says: thing } };
}

/** `Date of marriage` as a heading: what stands under it is of the marriage. */
function topicOf(reading: Reading): Thing | undefined {
  const topics = new Set(
    valuesOf(reading, 'concept').map((concept) => concept.split('.')[0] ?? ''),
  );
  const thing = ['bank', 'school', 'marriage'].find((each) => topics.has(each));
  return thing === undefined || topics.size > 1
    ? undefined
    : { thing, evidence: { from: 'group', text: reading.text.trim(), says: thing } };
}

const parts = '(line\\d|locality|region|postalCode|country)';

/** The concept of that thing, undefined where it is none that forms are filled with. */
export function conceptOfThing(concept: string, thing: string | undefined): string | undefined {
  switch (thing) {
    case undefined:
      return /^(date|place|code)$/.test(concept) ? undefined : concept;
    case 'bank':
      return concept === 'name' ? 'bank.name' : only(concept, /^bank\./);
    case 'school':
      if (concept === 'name' || concept === 'code') return `school.${concept}`;
      if (new RegExp(`^(${parts}|address)$`).test(concept))
        return `school.address${concept === 'address' ? '' : `.${concept}`}`;
      return only(concept, /^school\./);
    case 'marriage':
      if (concept === 'date') return 'marriage.date';
      if (/^(locality|region|country)$/.test(concept)) return `marriage.place.${concept}`;
      return only(concept, /^(marriage\.date|maritalStatus)$/);
    case 'birth':
      if (concept === 'date') return 'birthDate';
      return new RegExp(`^(${parts}|address|place|code)$`).test(concept) ? undefined : concept;
    case 'work':
      return /^(phone|email)$/.test(concept) ? `work.${concept}` : only(concept, /^work\./);
    default:
      return undefined;
  }
}

function only(concept: string, allowed: RegExp): string | undefined {
  return allowed.test(concept) ? concept : undefined;
}
