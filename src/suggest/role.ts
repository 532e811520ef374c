import type { LeafContext } from './context.ts';
import { isIdeograph, wordsOf } from './fold.ts';
import type { Doubt } from './concept.ts';
import type { Evidence, SuggestedRole } from './model.ts';
import { suggestedRoles } from './model.ts';
import type { Order } from './order.ts';
import { mayBelongAbove } from './order.ts';
import { spokenAround, spokenByLeaf, type Spoken } from './persons.ts';
import type { Reading } from './read.ts';

/** Whose a leaf is, and what says so. */
export type OwnRole = {
  readonly role: SuggestedRole;
  /** How the applicant is spoken of; `nobody` when it is only that nobody else is. */
  readonly as: 'you' | 'applicant' | 'customer' | 'nobody' | 'person';
  readonly score: number;
  readonly evidence: readonly Evidence[];
};

const nothing: Reading = { text: '', marks: [], unknown: [] };
/** What is never asked about the applicant. */
const ofOthersOnly = new Set(['deathDate', 'cohabiting', 'dependentSince']);
const ofLabel = 0.99;
const ofHeading = 0.98;
const ofHeadingAbove = 0.92;
const ofNobodyElse = 0.86;
const ofCustomer = 0.88;
/** Who speaks of an applicant may speak to a doctor or an employer. */
const ofApplicant = 0.94;
const ofApplicantInPath = 0.91;

/** Decides whose a leaf is from its own words, then from what stands around it, then from what stands above. */
export function roleOf(
  context: LeafContext,
  concept: string,
  order: Order,
  isFamiliar: (reading: Reading) => boolean,
): OwnRole | Doubt {
  // `Relationship to the applicant` is asked about the other one.
  const own: Spoken = concept === 'relationship' ? { who: 'nobody' } : spokenByLeaf(context);
  const around = spokenAround(context.around, isFamiliar);
  if (own.who === 'several' || around.who === 'several') return inDoubt(context, 'several persons');
  if (own.who === 'person') {
    return around.who === 'person' && !isOneOf(own.role, around.role)
      ? inDoubt(context, 'one person of another')
      : person(
          context,
          own.role === 'parent' && around.who === 'person' ? parentUnder(around.role) : own.role,
          'label',
        );
  }
  if (around.who === 'person')
    return own.who === 'self'
      ? inDoubt(context, `${around.role} around, applicant here`)
      : person(context, around.role, 'group');
  const isByPath = own.who === 'self' && spokenByLeaf({ ...context, key: nothing }).who !== 'self';
  if (isByPath && around.who !== 'self' && order.heading.who === 'person')
    return inDoubt(context, 'a heading above speaks of somebody else');
  if (ofOthersOnly.has(concept))
    return inDoubt(context, 'not the applicant, but nobody else either');
  if (own.who === 'self') {
    if (around.who === 'self' && around.as === 'you') return self(context, 'you', 'group');
    const named = self(context, own.as, 'label');
    return isByPath && around.who !== 'self' ? { ...named, score: ofApplicantInPath } : named;
  }
  if (around.who === 'unknown') return inDoubt(context, 'a heading that we do not know');
  return ofSurroundings(context, concept, order, around);
}

function ofSurroundings(
  context: LeafContext,
  concept: string,
  order: Order,
  around: Spoken,
): OwnRole | Doubt {
  if (mayBelongAbove(order, concept)) return inDoubt(context, `${order.block ?? 'that'} above`);
  if (context.isInList && !concept.startsWith('marriage'))
    return inDoubt(context, 'a list of somebody');
  if (around.who === 'self') return self(context, around.as, 'group');
  if (hasStrangeKey(context))
    return inDoubt(context, `${context.key.text}: words that we do not know`);
  const { heading } = order;
  if (heading.who === 'self')
    return { ...self(context, heading.as, 'neighbour'), score: ofHeadingAbove };
  if (heading.who !== 'nobody' && !isBeyond(order, concept))
    return inDoubt(context, 'a heading above speaks of somebody else');
  const evidence: Evidence = { from: 'neighbour', text: '', says: 'nobody else is spoken of' };
  return { role: 'self', as: 'nobody', score: ofNobodyElse, evidence: [evidence] };
}

/** True when a heading for the one may stand over the other: the spouse among the family. */
function isOneOf(role: string, heading: string): boolean {
  return (
    role === heading ||
    (heading === 'family' && ['spouse', 'child[]', 'parent'].includes(role)) ||
    (heading === 'guardian' && role === 'parent')
  );
}

function parentUnder(heading: string): string {
  return heading === 'guardian' ? 'guardian' : 'parent';
}

const longestAbbreviation = 4;

/** True when the path has words that neither we nor the label know: they may name somebody. */
function hasStrangeKey({ key, label, headings, hasHeading }: LeafContext): boolean {
  const words = wordsOf(label.text);
  // Of ideographs a name in Latin letters is a transcription, and tells nothing that they do not.
  if (hasHeading && words.some(isIdeograph)) return false;
  const above = [...headings].flatMap(({ text }) => wordsOf(text));
  return key.unknown.some(
    (word) =>
      word.length > longestAbbreviation &&
      !isWithin(word, words.join('')) &&
      !above.some((each) => each.startsWith(word)),
  );
}

/** True when the letters of a word stand in a text in their order, as those of an abbreviation do. */
function isWithin(word: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === word[at]) at += 1;
  return at === word.length;
}

/** True when what is asked below a heading of somebody else is the applicant's again. */
function isBeyond(order: Order, concept: string): boolean {
  if (concept.startsWith('bank.')) return isFamilyBelow(order);
  return order.isHeadingLeft && order.isApplicantAbove;
}

/** The applicant's account is asked for below the family; below a landlord it may be the landlord's. */
function isFamilyBelow({ heading, isApplicantAbove }: Order): boolean {
  const family = ['spouse', 'child[]', 'parent', 'family'];
  return isApplicantAbove && heading.who === 'person' && family.includes(heading.role);
}

function self(
  context: LeafContext,
  as: 'you' | 'applicant' | 'customer',
  from: 'label' | 'group' | 'neighbour',
): OwnRole {
  return {
    role: 'self',
    as,
    score: {
      you: from === 'label' ? ofLabel : ofHeading,
      applicant: ofApplicant,
      customer: ofCustomer,
    }[as],
    evidence: [{ from, text: textOf(context, from), says: 'self' }],
  };
}

function person(context: LeafContext, role: string, from: 'label' | 'group'): OwnRole | Doubt {
  const evidence: Evidence[] = [{ from, text: textOf(context, from), says: role }];
  const suggested = suggestedRoles.find((each) => each === role);
  if (suggested === undefined) return { abstains: 'OTHER_PERSON', evidence };
  // A list of spouses or of employers is one of former ones.
  if (context.isInList && (role === 'spouse' || role === 'employer'))
    return { abstains: 'ROLE_IN_DOUBT', evidence };
  return { role: suggested, as: 'person', score: from === 'label' ? ofLabel : ofHeading, evidence };
}

function inDoubt(context: LeafContext, says: string): Doubt {
  const evidence: Evidence = { from: 'group', text: textOf(context, 'group'), says };
  return { abstains: 'ROLE_IN_DOUBT', evidence: [evidence] };
}

function textOf({ leaf, around }: LeafContext, from: Evidence['from']): string {
  return from === 'label' ? leaf.label || leaf.path : around.map(({ text }) => text).join(' › ');
}
