import { folded } from './fold.ts';
import words from './leaf-kinds.json' with { type: 'json' };

/** What a leaf can take, whatever the form calls it; `any` when the form's word for it is unknown. */
export type LeafKind = keyof typeof words | 'any';

const byWord: ReadonlyMap<string, LeafKind> = new Map(
  kindNames().flatMap((kind) =>
    words[kind].split('|').map((word): [string, LeafKind] => [squeezed(word), kind]),
  ),
);

export function kindOf(type: string): LeafKind {
  return byWord.get(squeezed(type)) ?? 'any';
}

/** The concept that a type alone names; undefined for most. */
export const conceptOfKind: Readonly<Partial<Record<LeafKind, string>>> = {
  givenName: 'name.given',
  familyName: 'name.family',
  fullName: 'name.full',
  nationalId: 'nationalId',
  email: 'email',
  phone: 'phone',
  country: 'country',
  address: 'address',
  bankAccount: 'bank.accountNumber',
};

const texts: readonly LeafKind[] = ['any', 'text'];
const digits: readonly LeafKind[] = [...texts, 'number'];
const choices: readonly LeafKind[] = [...texts, 'choice'];

/** By the longest beginning of a concept: the kinds of leaf that can hold it. */
const takers: readonly (readonly [string, readonly LeafKind[]])[] = [
  ['name.given', [...texts, 'givenName']],
  ['name.family', [...texts, 'familyName']],
  ['name.suffix', choices],
  ['name.full', [...texts, 'fullName']],
  ['name', texts],
  ['birthDate', [...texts, 'date']],
  ['deathDate', [...texts, 'date']],
  ['sex', choices],
  ['maritalStatus', choices],
  ['nationalId', [...digits, 'nationalId']],
  ['email', [...texts, 'email']],
  ['phone', [...digits, 'phone']],
  ['work.phone', [...digits, 'phone']],
  ['work.email', [...texts, 'email']],
  ['address', [...texts, 'longText', 'address', 'list']],
  ['line', [...texts, 'longText']],
  ['locality', choices],
  ['region', choices],
  ['postalCode', digits],
  ['country.residence', [...choices, 'country']],
  ['country', [...choices, 'country']],
  ['bank.accountNumber', [...digits, 'bankAccount']],
  ['bank.accountType', choices],
  ['bank.routingNumber', digits],
  ['bank', choices],
  ['marriage.date', [...texts, 'date']],
  ['marriage', choices],
  ['school', choices],
  ['relationship', choices],
  ['cohabiting', ['any', 'boolean', 'choice']],
  ['dependentSince', [...texts, 'date']],
  ['date', [...texts, 'date']],
  ['place', choices],
  ['code', digits],
];

/** True when a leaf of this kind can hold the concept. */
export function canHold(kind: LeafKind, concept: string): boolean {
  const last = concept.replace(/^.*\.(line\d|locality|region|postalCode|country|date)$/, '$1');
  const taker = takers.find(([prefix]) => last.startsWith(prefix));
  return taker?.[1].includes(kind) ?? false;
}

function kindNames(): (keyof typeof words)[] {
  const isKind = (name: string): name is keyof typeof words => name in words;
  return Object.keys(words).filter(isKind);
}

function squeezed(type: string): string {
  return folded(type).replace(/[^\p{L}\p{N}]/gu, '');
}
