import type { Disclosure } from '../hub/disclosures.ts';

/** Entries of the log that differ in nothing but the time: who asked, what for, and what came of it. */
export type DisclosureGroup = Pick<
  Disclosure,
  'department' | 'purpose' | 'decision' | 'refusal' | 'legalBasis'
> & {
  readonly key: string;
  readonly entries: readonly Disclosure[];
  /** Schema coordinates of all of them. */
  readonly fields: readonly string[];
  readonly latest: string;
};

/** Groups in the order of their latest entry: what others saw, and what the person looked at themselves. */
export function groupDisclosures(entries: readonly Disclosure[]): {
  readonly others: readonly DisclosureGroup[];
  readonly own: readonly DisclosureGroup[];
} {
  const groups = new Map<string, Disclosure[]>();
  for (const entry of entries) {
    const { department, purpose, decision, refusal, legalBasis } = entry;
    const who = isOwn(entry) ? 'own' : 'others';
    const key = JSON.stringify([who, department.id, purpose, decision, refusal, legalBasis]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const all = [...groups].flatMap(([key, members]) => grouped(key, members));
  return {
    others: all.filter(({ entries: [first] }) => first && !isOwn(first)),
    own: all.filter(({ entries: [first] }) => first && isOwn(first)),
  };
}

/** True when the person asked, and nobody for them. */
function isOwn({ actor, representative }: Disclosure): boolean {
  return actor === 'CITIZEN' && representative === null;
}

function grouped(key: string, entries: readonly Disclosure[]): DisclosureGroup[] {
  const [first] = entries;
  if (!first) return [];
  const { department, purpose, decision, refusal, legalBasis } = first;
  const latest = entries.map(({ at }) => at).reduce((a, b) => (a > b ? a : b));
  const fields = [...new Set(entries.flatMap((entry) => entry.fields))].sort();
  return [{ key, entries, department, purpose, decision, refusal, legalBasis, fields, latest }];
}
