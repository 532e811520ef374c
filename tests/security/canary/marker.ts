import { sha256 } from '../../../src/kernel/json.ts';
import type { Coordinate } from '../../../src/policy/schema.ts';

/** A protected value that occurs nowhere else: where it turns up, that value has turned up. */
export type Marker = {
  /** Texts that give it away: the value itself, and what forms make of it. */
  readonly texts: readonly string[];
  /** Whose it is. */
  readonly person: string;
  /** The fields to read it by, from the person on; whoever is granted all of them may have it. */
  readonly path: readonly Coordinate[];
};

/** Makes values, of each type that a leaf has, and remembers them; no two are alike. */
export type Marking = {
  readonly markers: readonly Marker[];
  readonly text: (path: string) => string;
  readonly code: (path: string) => string;
  readonly pastDate: (path: string) => string;
  readonly futureDate: (path: string) => string;
  readonly instant: (path: string) => string;
  readonly integer: (path: string) => number;
  readonly phone: (path: string) => string;
  readonly country: (path: string) => string;
  readonly digest: (path: string) => string;
  /** A value that is a marker by another path already, or that the hub made. */
  readonly also: (path: string, value: string) => void;
};

/** Makes the markings of people among whom no two values are alike. */
export function markings(): (person: string) => Marking {
  let count = 0;
  const next = (): number => (count += 1);
  // User-assigned codes of ISO 3166-1: nobody's countries.
  const countries = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `X${letter}`);
  const country = (): string => {
    const code = countries.pop();
    if (code === undefined) throw new Error('marker: no country is left');
    return code;
  };
  return (person) => markingOf(person, next, country);
}

/** A `path` is from the person on, in words: `Citizen.contact Contact.email`. */
function markingOf(person: string, next: () => number, country: () => string): Marking {
  const markers: Marker[] = [];
  const mark = (path: string, value: string, ...others: readonly string[]): string => {
    markers.push({ texts: [value, ...others], person, path: path.split(' ') });
    return value;
  };
  const leaf = (path: string): string => path.split(' ').at(-1) ?? '';
  const date = (path: string, year: number): string => {
    const iso = new Date(Date.UTC(year, 0, 1 + next())).toISOString().slice(0, 10);
    return mark(path, iso, iso.replaceAll('-', ''));
  };
  return {
    markers,
    text: (path) => mark(path, `mk-${leaf(path)}-${next()}z`),
    code: (path) => mark(path, `MK_${leaf(path).replace('.', '_').toUpperCase()}_${next()}Z`),
    pastDate: (path) => date(path, 1931),
    futureDate: (path) => date(path, 2081),
    instant: (path) =>
      mark(path, new Date(Date.UTC(2026, 9, 1, 0, 0, 0, 7) + next() * 61_001).toISOString()),
    integer: (path) => Number(mark(path, String(7_310_000 + next()))),
    phone: (path) => `+86${mark(path, String(13_900_731_000 + next()))}`,
    country: (path) => mark(path, country()),
    digest: (path) => mark(path, sha256(`mk ${next()}`)),
    also: (path, value) => {
      mark(path, value);
    },
  };
}
