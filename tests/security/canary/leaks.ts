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
  const patterns = markers.map((marker) => ({ marker, patterns: marker.texts.map(patternOf) }));
  return (text) => {
    const legible = `${text} ${deciphered(text)}`;
    return patterns.flatMap(({ marker, patterns: own }) =>
      own.some((pattern) => pattern.test(legible)) ? [marker] : [],
    );
  };
}

/** A short value is one only by itself: within a hash or a token it is a coincidence. */
function patternOf(text: string): RegExp {
  const literal = text.replaceAll(/[.+]/g, String.raw`\$&`);
  return new RegExp(text.length > 8 ? literal : `(?<![\\w-])${literal}(?![\\w-])`);
}

/** What somebody reads who takes the tokens in a text for base64. */
function deciphered(text: string): string {
  return (text.match(/[\w+/-]{16,}/g) ?? [])
    .map((token) => Buffer.from(token, 'base64url').toString('latin1'))
    .join(' ');
}
