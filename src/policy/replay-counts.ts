import { add, bitset, has, type Bitset } from './bitset.ts';
import type { Coordinate } from './schema.ts';

/** Fields asked about one person, by pseudonym; null is nobody. */
export type Asked = { readonly subject: string | null; readonly fields: readonly Coordinate[] };

/** Of how many distinct people a field was asked, by how many requests. */
export type FieldCount = {
  readonly coordinate: Coordinate;
  readonly people: number;
  readonly requests: number;
};

/** Counts distinct people, of whom there are `most` at the most: a bit for each person and field. */
export function openCounts(most: number): {
  /** Takes what one request asked. */
  readonly add: (about: readonly Asked[]) => void;
  readonly result: () => { readonly people: number; readonly fields: readonly FieldCount[] };
} {
  const numbers = new Map<string, number>();
  const counted = new Map<Coordinate, { people: number; requests: number; seen: Bitset }>();
  const countOf = (field: Coordinate) => {
    const count = counted.get(field) ?? { people: 0, requests: 0, seen: bitset(most) };
    counted.set(field, count);
    return count;
  };
  const addPerson = (subject: string, fields: readonly Coordinate[]): void => {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    for (const field of fields) {
      const count = countOf(field);
      if (has(count.seen, number)) continue;
      add(count.seen, number);
      count.people += 1;
    }
  };
  return {
    add: (about) => {
      for (const { subject, fields } of about) if (subject !== null) addPerson(subject, fields);
      for (const field of new Set(about.flatMap(({ fields }) => fields)))
        countOf(field).requests += 1;
    },
    result: () => ({
      people: numbers.size,
      fields: [...counted]
        .map(([coordinate, { people, requests }]) => ({ coordinate, people, requests }))
        .sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1)),
    }),
  };
}
