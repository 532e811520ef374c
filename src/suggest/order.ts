import type { LeafContext } from './context.ts';
import type { Spoken } from './persons.ts';
import { spokenByLeaf, spokenIn } from './persons.ts';
import { valuesOf } from './read.ts';
import { thingAround } from './thing.ts';

/** What the order of a form's leaves says of one of them: pages are read from above. */
export type Order = {
  /** Whom the last heading spoke of that spoke of anybody. */
  readonly heading: Spoken;
  /** True when the leaf stands outside the part of the data in which that heading's leaves stand. */
  readonly isHeadingLeft: boolean;
  /** True when an earlier heading spoke of the applicant. */
  readonly isApplicantAbove: boolean;
  /** The other person or thing that the nearest labels above, under the same heading, spoke of. */
  readonly block: string | undefined;
  /** True when the leaf right above asks where somebody was born. */
  readonly followsBirth: boolean;
};

/** Walks a form once, from above. */
export function ordersOf(
  contexts: readonly LeafContext[],
): { readonly context: LeafContext; readonly order: Order }[] {
  let heading: Spoken = { who: 'nobody' };
  let isApplicantAbove = false;
  let part = '';
  let block: string | undefined;
  let above: LeafContext | undefined;
  return contexts.map((context) => {
    const before = heading;
    heading = headingAfter(heading, context);
    const own = partOf(context);
    if (heading !== before) part = own;
    const isSamePlace = above?.place === context.place;
    isApplicantAbove ||=
      heading.who === 'self' || (heading.who === 'nobody' && asksForName(context));
    const order = {
      heading,
      isHeadingLeft: part !== '' && !`${own}/`.startsWith(`${part}/`),
      isApplicantAbove,
      block: isSamePlace ? block : undefined,
      followsBirth:
        isSamePlace && above !== undefined && valuesOf(above.label, 'decoy').includes('birth'),
    };
    block = blockAfter(order.block, context);
    above = context;
    return { context, order };
  });
}

/** The outer names of a leaf's path. */
function partOf({ leaf: { path } }: LeafContext): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Under no heading but neutral ones, a name is taken for the applicant's. */
function asksForName({ label }: LeafContext): boolean {
  return label.marks.some(({ kind, value }) => kind === 'concept' && value.startsWith('name'));
}

function headingAfter(heading: Spoken, { hasHeading, around }: LeafContext): Spoken {
  const [nearest] = around;
  if (!hasHeading || !nearest) return { who: 'nobody' };
  const spoken = spokenIn(nearest);
  if (spoken.who !== 'nobody' && spoken.who !== 'unknown') return spoken;
  // The address under `Company` goes on under `Contact address`.
  return valuesOf(nearest, 'thing').includes('elsewhere')
    ? { who: 'person', role: 'other' }
    : heading;
}

function blockAfter(block: string | undefined, context: LeafContext): string | undefined {
  // `Relationship to the deceased` is asked about whoever is spoken of already.
  if (valuesOf(context.label, 'concept').includes('relationship')) return block;
  const spoken = spokenByLeaf(context);
  if (spoken.who === 'person') return spoken.role;
  if (spoken.who === 'several') return 'other';
  if (spoken.who === 'self') return undefined;
  const thing = thingAround({ ...context, around: [] })?.thing;
  return thing === undefined || thing === 'work' ? block : thing;
}

/** Concepts that a block of another person or thing may go on with. */
const continued: Readonly<Record<string, RegExp>> = {
  parent: /^(name|birthDate|nationalId|sex)/,
  bank: /^(name|address|line|locality|region|postalCode|country)/,
  school: /^(name|address|line|locality|region|postalCode|country|phone|email)/,
  marriage: /^(line|locality|region|country)/,
  birth: /^(line|locality|region|country)/,
};
const ofAnybody = /^(?!bank|maritalStatus|marriage|school)/;

/** True when the leaf may belong to the person or thing that the labels above it spoke of. */
export function mayBelongAbove(order: Order, concept: string): boolean {
  if (order.followsBirth && /^(locality|region|country)$/.test(concept)) return true;
  return order.block !== undefined && (continued[order.block] ?? ofAnybody).test(concept);
}
