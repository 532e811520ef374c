import type { LeafContext } from './context.ts';
import type { Reading } from './read.ts';
import { hasMark, valuesOf } from './read.ts';

/** Whom a text speaks of: a role of the vocabulary, or how far it leaves that open. */
export type Spoken =
  | { readonly who: 'person'; readonly role: string }
  /** The applicant: as `you`, by a word for applicants, or by a word for customers that may be one. */
  | { readonly who: 'self'; readonly as: 'you' | 'applicant' | 'customer' }
  /** More than one person. */
  | { readonly who: 'several' }
  /** Nobody: it speaks of topics that we know. */
  | { readonly who: 'nobody' }
  /** It has words that we do not know, so it may speak of somebody. */
  | { readonly who: 'unknown' };

/** Roles of the vocabulary for the applicant: `about you`, `applicant`, `insured person`. */
const selves = ['you', 'self', 'customer'];
const nobody: Spoken = { who: 'nobody' };
const several: Spoken = { who: 'several' };

/** Whom a heading or an outer name of the path speaks of. */
export function spokenIn(reading: Reading): Spoken {
  const others = othersIn(reading);
  const self = selfIn(reading);
  if (others.length > 1) return several;
  const [role] = others;
  if (role !== undefined) return self === 'applicant' ? several : { who: 'person', role };
  if (self === 'applicant' && isNumbered(reading)) return { who: 'person', role: 'other' };
  if (self !== undefined && valuesOf(reading, 'role').length > 0) return { who: 'self', as: self };
  if (hasMark(reading, 'title')) return nobody;
  if (reading.unknown.length > 0 || hasMark(reading, 'stop')) return { who: 'unknown' };
  return self === 'you' ? { who: 'self', as: 'you' } : nobody;
}

/** Whom the leaf's own words speak of. `the applicant's mother` is the mother. */
export function spokenByLeaf({ label, before, after, key }: LeafContext): Spoken {
  const own = [label, before, after, key];
  const others = [...new Set(own.flatMap(othersIn))];
  const [role] = others;
  if (others.length > 1) return several;
  if (role !== undefined) return { who: 'person', role };
  const selves = own.map(selfIn);
  if ([label, before].some((each) => selfIn(each) === 'applicant' && isNumbered(each)))
    return { who: 'person', role: 'other' };
  for (const as of ['applicant', 'you', 'customer'] as const)
    if (selves.includes(as)) return { who: 'self', as };
  return nobody;
}

/** Whom the surroundings speak of, the nearest first; two persons one within the other are several. */
export function spokenAround(
  readings: readonly Reading[],
  isFamiliar: (reading: Reading) => boolean,
): Spoken {
  let nearest: Spoken = nobody;
  for (const reading of readings) {
    const spoken = spokenIn(reading);
    if (spoken.who === 'several') return several;
    if (spoken.who === 'nobody' || (spoken.who === 'unknown' && isFamiliar(reading))) continue;
    if (nearest.who === 'nobody') nearest = spoken;
    else if (spoken.who === 'person' && !isSame(spoken, nearest)) return several;
  }
  return nearest;
}

function isSame(one: Spoken, other: Spoken): boolean {
  return one.who === 'person' && other.who === 'person' && one.role === other.role;
}

function othersIn(reading: Reading): string[] {
  return valuesOf(reading, 'role').filter((role) => !selves.includes(role));
}

function selfIn(reading: Reading): 'you' | 'applicant' | 'customer' | undefined {
  const roles = valuesOf(reading, 'role');
  if (roles.includes('you')) return 'you';
  if (roles.includes('self')) return 'applicant';
  if (roles.includes('customer')) return 'customer';
  return hasMark(reading, 'you') ? 'you' : undefined;
}

/** `Applicant 2` is not the person who applies. */
function isNumbered({ text }: Reading): boolean {
  return /(^|[^\d.])([2-9]|two|second)([^\d.]|$)/i.test(text);
}
