import { canonicalJson, type Json } from '../kernel/json.ts';
import type { Members } from './objects.ts';
import { answerAt } from './answers.ts';
import type { Prefill } from './prefilled.ts';
import type { SealedValue } from './seal.ts';
import type { LocalizedText } from './text.ts';

/** What became of one leaf between the prefill, the person's own edits, and the sources as they are now. */
export type Verdict =
  | 'UNCHANGED'
  | 'EDITED'
  | 'SOURCE_MOVED'
  | 'BOTH_CHANGED'
  | 'AGREED'
  | 'NEWLY_FILLED'
  | 'SOURCE_GONE'
  | 'LOCK_BROKEN';

export type RebasedLeaf = {
  readonly pointer: string;
  readonly title: LocalizedText;
  readonly verdict: Verdict;
  /** What stands in the draft from now on. Never anything else than the person's own edit, where there is one. */
  readonly value: Json;
  /** What the source says now, where that is something else. */
  readonly offered: Json;
  readonly isLocked: boolean;
};

/** The prefill that the draft began with, of which digests alone are known. */
export type Base = {
  readonly values: Readonly<Record<string, SealedValue>>;
  readonly isSealed: (pointer: string, value: Json) => boolean;
};

/**
 * Merges three ways, leaf by leaf: the prefill a draft began with, the person's answers, and a prefill of today. A leaf
 * that nobody ever filled is left out.
 */
export function rebase(
  base: Base,
  answers: Members,
  now: Pick<Prefill, 'values' | 'missing'>,
): readonly RebasedLeaf[] {
  return [...now.values, ...now.missing].flatMap((leaf): readonly RebasedLeaf[] => {
    const { pointer, title } = leaf;
    const mine = answerAt(answers, pointer);
    const theirs = 'value' in leaf ? leaf.value : undefined;
    const verdict = verdictOf(base, pointer, { mine, theirs });
    if (verdict === undefined) return [];
    const isTheirs = verdict === 'SOURCE_MOVED' || verdict === 'NEWLY_FILLED';
    const isOffered = verdict === 'BOTH_CHANGED' || verdict === 'LOCK_BROKEN' || isTheirs;
    const isLocked = base.values[pointer]?.isLocked ?? false;
    const value = (isTheirs ? theirs : mine) ?? null;
    return [
      { pointer, title, verdict, value, offered: isOffered ? (theirs ?? null) : null, isLocked },
    ];
  });
}

function verdictOf(
  base: Base,
  pointer: string,
  { mine, theirs }: { readonly mine: Json | undefined; readonly theirs: Json | undefined },
): Verdict | undefined {
  const sealed = base.values[pointer];
  if (!sealed) {
    if (theirs === undefined) return undefined;
    if (mine === undefined) return 'NEWLY_FILLED';
    return isSame(mine, theirs) ? 'AGREED' : 'EDITED';
  }
  const isMineKept = mine !== undefined && base.isSealed(pointer, mine);
  const isTheirsKept = theirs !== undefined && base.isSealed(pointer, theirs);
  if (isMineKept) {
    if (isTheirsKept) return 'UNCHANGED';
    return theirs === undefined ? 'SOURCE_GONE' : 'SOURCE_MOVED';
  }
  if (mine !== undefined && theirs !== undefined && isSame(mine, theirs)) return 'AGREED';
  if (sealed.isLocked) return 'LOCK_BROKEN';
  return isTheirsKept || theirs === undefined ? 'EDITED' : 'BOTH_CHANGED';
}

function isSame(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
