import type { LeafContext } from './context.ts';
import type { Evidence } from './model.ts';
import { hasMark, valuesOf } from './read.ts';
import type { OwnRole } from './role.ts';

/** What one leaf would be filled with, were it alone. */
export type Claim = {
  readonly context: LeafContext;
  readonly concept: string;
  readonly role: OwnRole['role'];
  readonly as: OwnRole['as'];
  readonly score: number;
  readonly evidence: readonly Evidence[];
};

/**
 * The claims that hold when a form is read as a whole. Two leaves for one value of the applicant cannot both be right
 * unless both say plainly that they are the applicant's.
 */
export function agreed(
  claims: readonly Claim[],
  contexts: readonly LeafContext[],
): ReadonlySet<Claim> {
  const ours = ofOneApplicant(claims, contexts);
  const kept = new Set(claims.filter((claim) => claim.role !== 'self'));
  for (const concept of new Set(ours.map((claim) => claim.concept)))
    for (const claim of winners(ours.filter((each) => each.concept === concept))) kept.add(claim);
  return kept;
}

/** Who speaks of `you` and of an applicant with a name of their own speaks of two persons. */
function ofOneApplicant(
  claims: readonly Claim[],
  contexts: readonly LeafContext[],
): readonly Claim[] {
  const ours = claims.filter(({ role }) => role === 'self');
  const by = (as: Claim['as']) => ours.filter((claim) => claim.as === as);
  if (isFilledInForAnother(contexts)) return by('you');
  const named = by('you').length + by('applicant').length > 0;
  const isCustomerElse =
    !isCustomerTheReader(ours) &&
    (named || asksGuardian(contexts) || hasOtherIdentity(contexts) || isAboutDeath(contexts));
  const left = isCustomerElse ? ours.filter(({ as }) => as !== 'customer') : ours;
  const isElse = isOfOrganisation(left, contexts) || (!named && isAboutWard(contexts));
  return isElse ? left.filter(({ as }) => as !== 'nobody') : left;
}

/** `Your number` below `Taxpayer`: the taxpayer is whoever reads. */
function isCustomerTheReader(ours: readonly Claim[]): boolean {
  return ours.some(
    ({ as, context }) =>
      as === 'you' &&
      hasMark(context.label, 'you') &&
      context.around.some((reading) => valuesOf(reading, 'role').includes('customer')),
  );
}

/** True when the form asks both the reader, or whoever fills it in, and an applicant who they are. */
function isFilledInForAnother(contexts: readonly LeafContext[]): boolean {
  const placesOf = (role: string): readonly string[] =>
    contexts
      .filter((context) => asksFor(context, /^name/) && whoIs(context) === role)
      .map(({ place }) => place);
  const applicants = placesOf('self');
  const fillers = contexts.filter((context) => whoIs(context) === 'filler');
  return (
    (placesOf('filler').length > 0 && fillers.some((each) => asksFor(each, contactOrId))) ||
    (applicants.length > 0 && placesOf('you').some((place) => !applicants.includes(place)))
  );
}

const contactOrId = /^(phone|email|nationalId|birthDate|relationship)/;

function asksFor({ label, key }: LeafContext, concept: RegExp): boolean {
  return [label, key].some((reading) =>
    valuesOf(reading, 'concept').some((each) => concept.test(each)),
  );
}

/** The word for a person nearest to a leaf. */
function whoIs({ label, key, around }: LeafContext): string | undefined {
  for (const reading of [...around, key, label]) {
    const [role] = valuesOf(reading, 'role');
    if (role !== undefined) return role;
    if (hasMark(reading, 'you') && !hasMark(reading, 'thing') && reading.unknown.length === 0)
      return 'you';
  }
  return undefined;
}

/** True when a form names an organisation and no person: its contact details are the organisation's. */
function isOfOrganisation(ours: readonly Claim[], contexts: readonly LeafContext[]): boolean {
  const isPerson = ours.some(({ concept }) => /^(name|birthDate|nationalId|sex)/.test(concept));
  return (
    !isPerson &&
    contexts.some(
      (context) =>
        asksFor(context, /^name/) &&
        [context.label, context.key].some((reading) =>
          valuesOf(reading, 'thing').includes('elsewhere'),
        ),
    )
  );
}

/** A form that a parent fills in about a child need not say so of every field: its own `Name` is the child's. */
function isAboutWard(contexts: readonly LeafContext[]): boolean {
  const ofYourChild = contexts.filter(
    ({ label }) => valuesOf(label, 'role').includes('child[]') && hasMark(label, 'you'),
  );
  const hasOwnBlock = contexts.some(
    (context) => whoIs(context) === 'child[]' && asksFor(context, /^name/),
  );
  // Nobody asks a child for its marital status.
  const isAdult = contexts.some(
    (context) => whoIs(context) === undefined && asksFor(context, /^(maritalStatus|work\.)/),
  );
  return !hasOwnBlock && !isAdult && (asksGuardian(contexts) || ofYourChild.length > 1);
}

/** Who has a guardian to be called is a child: the student, the patient. */
function asksGuardian(contexts: readonly LeafContext[]): boolean {
  return contexts.some(
    (context) =>
      ['guardian', 'parent'].includes(whoIs(context) ?? '') && asksFor(context, /^(phone|email)/),
  );
}

/** One person without a role of ours is asked who they are: the customer need not be who fills in the form. */
function hasOtherIdentity(contexts: readonly LeafContext[]): boolean {
  const ofOthers = contexts.filter(({ label, key, around, isInList }) =>
    [label, key, ...around].some((reading) => {
      const roles = valuesOf(reading, 'role');
      return roles.includes('other') || (!isInList && roles.includes('family'));
    }),
  );
  const has = (concept: RegExp): boolean => ofOthers.some((each) => asksFor(each, concept));
  return has(/^name/) && has(/^(birthDate|nationalId)/);
}

function isAboutDeath(contexts: readonly LeafContext[]): boolean {
  return contexts.some(
    (context) =>
      asksFor(context, /^deathDate/) ||
      [context.label, context.key, ...context.around].some((reading) =>
        valuesOf(reading, 'role').includes('deceased'),
      ),
  );
}

function winners(rivals: readonly Claim[]): readonly Claim[] {
  if (rivals.length < 2) return rivals;
  const plain = rivals.filter(({ as }) => as === 'you' || as === 'applicant');
  if (plain.length === 0) return [];
  const places = new Set(plain.map(({ context }) => context.place));
  if (places.size === plain.length) return plain;
  const [first] = plain;
  return places.size === 1 && first ? [first] : [];
}
