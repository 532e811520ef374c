import type { AuditedDisclosure } from '../hub/disclosures.ts';

export type Count = { readonly key: string; readonly released: number; readonly refused: number };

/** Entries an hour, the earliest first; hours without any are there, too, up to a day of them. */
export function byHour(entries: readonly AuditedDisclosure[]): readonly Count[] {
  const hours = counted(entries, ({ at }) => at.slice(0, 13));
  const [first] = hours;
  const last = hours.at(-1);
  if (!first || !last) return [];
  const known = new Map(hours.map((count) => [count.key, count]));
  const end = Date.parse(`${last.key}:00:00Z`);
  const start = Math.max(Date.parse(`${first.key}:00:00Z`), end - 23 * 3_600_000);
  return Array.from({ length: (end - start) / 3_600_000 + 1 }, (_, at) => {
    const key = new Date(start + at * 3_600_000).toISOString().slice(0, 13);
    return known.get(key) ?? { key, released: 0, refused: 0 };
  });
}

/** Entries by what `keyOf` says of each, by key. */
export function counted(
  entries: readonly AuditedDisclosure[],
  keyOf: (entry: AuditedDisclosure) => string,
): readonly Count[] {
  const counts = new Map<string, Count>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const { released, refused } = counts.get(key) ?? { released: 0, refused: 0 };
    const isReleased = entry.decision === 'RELEASED';
    counts.set(key, {
      key,
      released: released + (isReleased ? 1 : 0),
      refused: refused + (isReleased ? 0 : 1),
    });
  }
  return [...counts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
