import type { Marker } from './marker.ts';

/** Something that left the hub, in parts: data may hold what may be read, nothing else may hold anything. */
export type Said = {
  readonly where: string;
  readonly data: string;
  readonly rest: string;
  readonly isReadable: (marker: Marker) => boolean;
};

/** Where markers are that have no business there: `where: whose path`. */
export function leaksIn(said: readonly Said[], markers: readonly Marker[]): readonly string[] {
  const find = finder(markers);
  return said.flatMap(({ where, data, rest, isReadable }) => {
    const readable = new Set(markers.filter(isReadable).flatMap(({ texts }) => texts));
    const astray = find(data).filter(({ texts }) => !texts.some((text) => readable.has(text)));
    return [...astray, ...find(rest)].map(
      ({ person, path }) => `${where}: ${person} ${path.at(-1) ?? ''}`,
    );
  });
}

/** The markers that are in the data, and may be. */
export function released(said: readonly Said[], markers: readonly Marker[]): ReadonlySet<Marker> {
  const find = finder(markers);
  return new Set(said.flatMap(({ data }) => find(data)));
}

function finder(markers: readonly Marker[]): (text: string) => readonly Marker[] {
  const searches = markers.map((marker) => ({ marker, searches: marker.texts.map(searchOf) }));
  return (text) => {
    const behind = deciphered(text);
    return searches.flatMap(({ marker, searches: own }) =>
      own.some((isIn) => isIn(text, behind)) ? [marker] : [],
    );
  };
}

/** A short value is one only by itself, and in clear: within a hash or a token it is a coincidence. */
function searchOf(value: string): (text: string, behind: string) => boolean {
  if (value.length > 8) return (text, behind) => text.includes(value) || behind.includes(value);
  const literal = value.replaceAll(/[.+]/g, String.raw`\$&`);
  const alone = new RegExp(`(?<![\\w-])${literal}(?![\\w-])`);
  return (text) => alone.test(text);
}

/** What somebody reads who takes the tokens in a text for base64. */
function deciphered(text: string): string {
  return (text.match(/[\w+/-]{16,}/g) ?? [])
    .map((token) => Buffer.from(token, 'base64url').toString('latin1'))
    .join(' ');
}
