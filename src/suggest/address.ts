import type { AddressUse } from '../prefill/records.ts';
import type { LeafContext } from './context.ts';
import { valuesOf } from './read.ts';

/** What a leaf claims to be, while the form's other leaves may still say otherwise. */
export type Placed = {
  readonly context: LeafContext;
  readonly role: string;
  readonly concept: string;
};

const part = /^(line\d|locality|region|postalCode|country)$/;
const uses = ['mailing', 'permanent', 'temporary'];

/** Which of several addresses or telephones a leaf speaks of, the nearest words first. */
export function useOf({ label, before, after, key, around }: LeafContext): string | undefined {
  for (const reading of [label, before, after, key, ...around]) {
    const found = valuesOf(reading, 'use').filter((use) => use !== 'former');
    if (found.length === 1) return found[0];
    if (found.length > 1) return 'several';
  }
  return undefined;
}

/** Registers of residents know an address of their own, which need not be where somebody lives. */
const registered =
  /户籍|戶籍|户口|戶口|住民票|住民登録|registered address|meldeadresse|meldeanschrift/i;

/** Which address a leaf for a whole one means. */
export function wholeAddressUse(context: LeafContext): AddressUse {
  const { label, before, after } = context;
  if (registered.test([before, label, after].map(({ text }) => text).join(' ')))
    return 'REGISTERED';
  return useOf(context) === 'mailing' ? 'MAILING' : 'RESIDENCE';
}

/** True when a leaf asks for what is no longer so. */
export function isFormer({ label, before, after, key, around }: LeafContext): boolean {
  return [label, before, after, key, ...around].some((reading) =>
    valuesOf(reading, 'use').includes('former'),
  );
}

/**
 * The whole key of an address's part; undefined when the form does not say which address. `address` beside a town or a
 * postcode is its first line. Where one use is named elsewhere in the form, an address without one is the other.
 */
export function addressKey(placed: Placed, all: readonly Placed[]): string | undefined {
  const { context, concept } = placed;
  const hasParts = all.some(
    (each) => isBeside(each, placed) && /^(locality|postalCode)$/.test(each.concept),
  );
  const piece = concept === 'address' && hasParts ? 'line1' : concept;
  if (piece === 'country.residence') return 'address.permanent.country';
  if (!part.test(piece)) return piece;
  const use = useOf(context) ?? useBeside(placed, all) ?? unnamedUse(placed, all);
  return use !== undefined && uses.includes(use) ? `address.${use}.${piece}` : undefined;
}

/** The use that the other lines of the same address name. */
function useBeside(placed: Placed, all: readonly Placed[]): string | undefined {
  const named = all
    .filter(
      (each) => isBeside(each, placed) && (part.test(each.concept) || each.concept === 'address'),
    )
    .map(({ context }) => useOf(context));
  const [use, ...others] = new Set(named.filter((each) => each !== undefined));
  return others.length === 0 ? use : undefined;
}

function unnamedUse({ role }: Placed, all: readonly Placed[]): string | undefined {
  const named = new Set(
    all
      .filter((each) => each.role === role && part.test(each.concept))
      .map(({ context }) => useOf(context)),
  );
  if (named.has('mailing')) return named.has('permanent') ? undefined : 'permanent';
  return 'mailing';
}

/** A bare `name` beside a given name is the family name, and the other way round. */
export function nameKey(placed: Placed, all: readonly Placed[]): string {
  const beside = all
    .filter((each) => isBeside(each, placed) && personIn(each) === personIn(placed))
    .map(({ concept }) => concept);
  if (beside.includes('name.given')) return 'name.family';
  return beside.includes('name.family') ? 'name.given' : 'name.full';
}

/** `Father's name` beside `Mother's given name` is no family name. */
function personIn({ context: { label } }: Placed): string {
  return label.marks.flatMap(({ kind, text }) => (kind === 'role' ? [text] : [])).join(' ');
}

function isBeside(one: Placed, other: Placed): boolean {
  return one !== other && one.context.place === other.context.place && one.role === other.role;
}
