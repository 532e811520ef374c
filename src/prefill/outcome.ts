import type { Json } from '../kernel/json.ts';
import type { MappedLeaf, PlannedLeaf, RowsLeaf } from './leaves.ts';
import type { Alternative } from './choose.ts';
import { choose } from './choose.ts';
import type { Need } from './document.ts';
import type { Provenance } from './facts.ts';
import type { Asked, Candidate } from './read.ts';
import { candidatesOf } from './read.ts';
import type { GapCode, GapReason } from './reasons.ts';
import { rowsOf } from './rows.ts';
import type { PlannedSource } from './sources.ts';

/** What a leaf is filled with and where that comes from, or why with nothing; and what else there was. */
export type Outcome = (
  | {
      readonly kind: 'FILLED';
      readonly value: Json;
      readonly provenance: Provenance;
      readonly source: PlannedSource['kind'];
      /** The licence or the earlier application; null for a record of the profile. */
      readonly id: string | null;
      /** How many other sources hold the same. */
      readonly corroborated: number;
    }
  | { readonly kind: 'GAP'; readonly reason: GapReason }
) & { readonly alternatives: readonly Alternative[] };

export type Holdings = Asked & {
  /** Why a need could not be read; undefined when it could. */
  readonly reach: (need: Need) => GapReason | undefined;
};

/** The next source may not speak where this one left a choice to the person, or may yet answer. */
const final: ReadonlySet<GapCode> = new Set(['SEVERAL_MEMBERS', 'SOURCE_UNAVAILABLE']);
/** Says less than the reason of any other source. */
const absent: ReadonlySet<GapCode> = new Set(['NO_RECORD', 'NO_VALUE', 'NO_ANSWER']);

/** Fills one leaf from its sources, whatever the answers to other leaves are. */
export function outcomeOf(leaf: PlannedLeaf, holdings: Holdings): Outcome {
  switch (leaf.kind) {
    case 'MAPPED':
      return ofMapped(leaf, holdings);
    case 'ROWS':
      return ofRows(leaf, holdings);
    case 'NO_MAPPING':
    case 'NEVER_PREFILL':
    case 'OTHER_PERSON':
      return gap({ code: leaf.kind, with: {} });
  }
}

export function gap(reason: GapReason): Outcome {
  return { kind: 'GAP', reason, alternatives: [] };
}

function ofMapped(leaf: MappedLeaf, holdings: Holdings): Outcome {
  const candidates: Candidate[] = [];
  const reasons: GapReason[] = [];
  for (const [place, { need }] of leaf.sources.entries()) {
    const outOfReach = holdings.reach(need);
    const found = outOfReach ? undefined : candidatesOf(leaf, place, holdings);
    if (found?.ok) candidates.push(...found.value);
    const why = outOfReach ?? (found?.ok === false ? found.problem : undefined);
    if (why) reasons.push(why);
    // What a source listed before may yet say is not overtaken by one listed after it.
    if (why && final.has(why.code) && candidates.length === 0) return gap(why);
  }
  if (candidates.length === 0) return gap(speaking(leaf, reasons));
  const choice = choose(leaf, candidates, holdings.today);
  if (choice.kind === 'GAP') return choice;
  const { value, best, corroborating, alternatives } = choice;
  return {
    kind: 'FILLED',
    value,
    provenance: best.provenance,
    source: best.source.record === 'LICENCE' ? 'LICENCE' : best.source.kind,
    id: best.id,
    corroborated: corroborating.length,
    alternatives,
  };
}

function speaking({ pointer }: MappedLeaf, reasons: readonly GapReason[]): GapReason {
  const reason = reasons.find(({ code }) => !absent.has(code)) ?? reasons[0];
  if (!reason) throw new Error(`prefill: ${pointer} has no source`);
  return reason;
}

function ofRows(leaf: RowsLeaf, { facts, today, reach }: Holdings): Outcome {
  const outOfReach = reach(leaf.need);
  if (outOfReach) return gap(outOfReach);
  const rows = rowsOf(leaf, facts, today);
  if (!rows.ok) return gap(rows.problem);
  const { value, provenance } = rows.value;
  return {
    kind: 'FILLED',
    value,
    provenance,
    source: 'PROFILE',
    id: null,
    corroborated: 0,
    alternatives: [],
  };
}
