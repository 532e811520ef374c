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
  const isCustomerElse = named || hasOtherIdentity(contexts) || isAboutDeath(contexts);
  return isCustomerElse ? ours.filter(({ as }) => as !== 'customer') : ours;
}

/** True when the form asks both the reader, or whoever fills it in, and an applicant for their names. */
function isFilledInForAnother(contexts: readonly LeafContext[]): boolean {
  const named = contexts.filter(({ label, key }) =>
    [label, key].some((reading) =>
      valuesOf(reading, 'concept').some((each) => each.startsWith('name')),
    ),
  );
  const who = named.map((context) => [context.place, whoIs(context)] as const);
  const places = (role: string) => who.filter(([, each]) => each === role).map(([place]) => place);
  const applicants = places('self');
  return (
    places('filler').length > 0 ||
    (applicants.length > 0 && places('you').some((place) => !applicants.includes(place)))
  );
}

/** The word for a person nearest to a leaf. */
function whoIs({ label, key, around }: LeafContext): string | undefined {
  for (const reading of [...around, key, label]) {
    const [role] = valuesOf(reading, 'role');
    if (role !== undefined) return role;
    if (hasMark(reading, 'you')) return 'you';
  }
  return undefined;
}

/** Somebody without a role of ours has a name and more: the customer need not be who fills in the form. */
function hasOtherIdentity(contexts: readonly LeafContext[]): boolean {
  const ofOthers = contexts.filter(({ label, key, around }) =>
    [label, key, ...around].some((reading) => valuesOf(reading, 'role').includes('other')),
  );
  const has = (concept: RegExp): boolean =>
    ofOthers.some(({ label, key }) =>
      [label, key].some((reading) =>
        reading.marks.some(({ kind, value }) => kind === 'concept' && concept.test(value)),
      ),
    );
  return has(/^name/) && has(/^(birthDate|nationalId|line1|address)/);
}

function isAboutDeath(contexts: readonly LeafContext[]): boolean {
  return contexts.some(
    ({ label, key, around }) =>
      [label, key].some(
        (reading) =>
          hasMark(reading, 'decoy') && /death|deceas|burial/.test(reading.text.toLowerCase()),
      ) ||
      [label, key, ...around].some((reading) => valuesOf(reading, 'role').includes('deceased')),
  );
}

const plainEnough = 0.9;

function winners(rivals: readonly Claim[]): readonly Claim[] {
  if (rivals.length < 2) return rivals;
  const plain = rivals.filter(({ as, score }) => as !== 'nobody' && score >= plainEnough);
  if (plain.length === 0) return [];
  const places = new Set(plain.map(({ context }) => context.place));
  if (places.size === plain.length) return plain;
  const [first] = plain;
  return places.size === 1 && first ? [first] : [];
}
