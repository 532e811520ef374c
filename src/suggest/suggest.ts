import { addressKey, isFormer, nameKey, useOf, wholeAddressUse, type Placed } from './address.ts';
import { agreed, type Claim } from './agree.ts';
import type { Aliases } from './aliases.ts';
import { aliasFor } from './aliases.ts';
import type { Doubt } from './concept.ts';
import { ownConcept } from './concept.ts';
import { contextsOf, type LeafContext } from './context.ts';
import { canHold } from './kinds.ts';
import { inLanguage, languagesFor } from './languages.ts';
import type { FormText, Suggestion } from './model.ts';
import { ordersOf, type Order } from './order.ts';
import { readerOf } from './read.ts';
import { roleOf } from './role.ts';
import { conceptOfThing, thingAround } from './thing.ts';

/** Below this we say nothing. */
const leastScore = 0.6;

/** What each leaf of a form asks for, and of whom; in the form's order. Nothing but the form and the aliases matters. */
export function suggestFor(given: FormText, aliases: Aliases = new Map()): readonly Suggestion[] {
  const form = inLanguage(given);
  const contexts = contextsOf(form, readerOf(languagesFor(form)));
  const familiar = commonHeadings(contexts);
  const first = ordersOf(contexts).map(
    ({ context, order }) => aliasFor(aliases, form, context) ?? readLeaf(context, order, familiar),
  );
  const claims = first.filter((each): each is Claim => 'concept' in each);
  const whole = claims.map((claim) => ({ ...claim, concept: wholeConcept(claim, claims) }));
  const kept = agreed(
    whole.filter((claim): claim is Claim => claim.concept !== undefined),
    contexts,
  );
  const byPlace = new Map([...kept].map((claim) => [claim.context, claim]));
  return contexts.map((context, at) => suggestion(context, byPlace.get(context), first[at]));
}

/** A heading over most of a form is its title: that it has words we do not know says nothing. */
function commonHeadings(contexts: readonly LeafContext[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { around } of contexts)
    for (const { text } of around) counts.set(text, (counts.get(text) ?? 0) + 1);
  const most = Math.max(4, contexts.length * 0.6);
  return new Set([...counts].filter(([, count]) => count >= most).map(([text]) => text));
}

function readLeaf(
  context: LeafContext,
  order: Order,
  familiar: ReadonlySet<string>,
): Claim | Doubt {
  const own = ownConcept(context);
  if ('abstains' in own) return own;
  const thing = thingAround(context);
  const concept = conceptOfThing(ofUse(own.concept, context), thing?.thing);
  const evidence = [...own.evidence, ...(thing ? [thing.evidence] : [])];
  if (concept === undefined || isFormer(context)) return { abstains: 'OTHER_THING', evidence };
  if (!canHold(context.kind, concept))
    return {
      abstains: 'TYPE_CANNOT_MATCH',
      evidence: [...evidence, { from: 'type', text: context.leaf.type, says: context.kind }],
    };
  const role = roleOf(
    context,
    concept,
    order,
    (reading) =>
      familiar.has(reading.text) || (context.hasHeading && !context.headings.has(reading)),
  );
  if ('abstains' in role)
    return { abstains: role.abstains, evidence: [...evidence, ...role.evidence] };
  return {
    ...role,
    context,
    concept,
    score: own.score * role.score,
    evidence: [...evidence, ...role.evidence],
  };
}

/** `Telephone (home)`. */
function ofUse(concept: string, context: LeafContext): string {
  return concept === 'phone' && useOf({ ...context, around: [] }) === 'permanent'
    ? 'phone.home'
    : concept;
}

function wholeConcept(claim: Claim, all: readonly Placed[]): string | undefined {
  if (claim.concept === 'name') return nameKey(claim, all);
  if (claim.concept === 'marriage.date' && claim.context.isInList) return 'marriage[].date';
  if (claim.concept.startsWith('marriage.place.') && claim.context.isInList)
    return claim.concept.replace('marriage.', 'marriage[].');
  return addressKey(claim, all);
}

function suggestion(
  context: LeafContext,
  claim: Claim | undefined,
  first: Claim | Doubt | undefined,
): Suggestion {
  const { path } = context.leaf;
  if (claim && claim.score >= leastScore) {
    const { role, concept, evidence } = claim;
    const score = Math.round(claim.score * 1_000) / 1_000;
    const named = { path, canonical: `${role}.${concept}`, role, concept, score, evidence };
    return concept === 'address' ? { ...named, addressUse: wholeAddressUse(context) } : named;
  }
  const evidence = first?.evidence ?? [];
  const abstains = first && 'abstains' in first ? first.abstains : 'CLAIMED_TWICE';
  return { path, abstains, evidence };
}
