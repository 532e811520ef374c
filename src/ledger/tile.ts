import { hashSize } from './hash.ts';

/** Hashes of a full tile, and entries of a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;

/** A run of hashes: `level` 0 has those of entries, each above those of full tiles of the level below. */
export type TileId = { readonly level: number; readonly index: number; readonly width: number };

/** A run of entries, as wide as the tile of level 0 in the same place. */
export type BundleId = { readonly index: number; readonly width: number };

/** The files of a log: what its readers may ask for. */
export type LogFile =
  | { readonly kind: 'CHECKPOINT' }
  /** The newest checkpoint that enough witnesses cosigned: this hub's own, beside tlog-tiles. */
  | { readonly kind: 'FINAL_CHECKPOINT' }
  | ({ readonly kind: 'TILE' } & TileId)
  | ({ readonly kind: 'BUNDLE' } & BundleId);

/** Path of a tile below the log's own prefix. */
export function tilePath({ level, index, width }: TileId): string {
  return `tile/${level}/${placePath(index, width)}`;
}

/** Path of a bundle of entries below the log's own prefix. */
export function bundlePath({ index, width }: BundleId): string {
  return `tile/entries/${placePath(index, width)}`;
}

/** Undefined for a path that no log has. */
export function readLogPath(path: string): LogFile | undefined {
  if (path === 'checkpoint') return { kind: 'CHECKPOINT' };
  if (path === 'final-checkpoint') return { kind: 'FINAL_CHECKPOINT' };
  const match = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
    path,
  );
  const [, level, place = '', partial] = match ?? [];
  if (level === undefined || place.startsWith('x000/')) return undefined;
  const index = Number(place.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (!Number.isSafeInteger(index) || (partial !== undefined && width >= tileWidth))
    return undefined;
  if (level === 'entries') return { kind: 'BUNDLE', index, width };
  return Number(level) < 64 ? { kind: 'TILE', level: Number(level), index, width } : undefined;
}

/** Hashes that a level holds in a tree of this size. */
export function levelLength(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** The tile that holds the hash at this place of a level, as wide as a tree of this size has it. */
export function tileAt(level: number, place: number, size: number): TileId {
  const index = Math.floor(place / tileWidth);
  const width = Math.min(tileWidth, levelLength(level, size) - index * tileWidth);
  return { level, index, width };
}

/** The partial tiles at the right edge of a tree; from them its root is computed, and it is grown. */
export function edgeTiles(size: number): readonly TileId[] {
  checkSize(size);
  const tiles: TileId[] = [];
  for (let level = 0; levelLength(level, size) > 0; level += 1) {
    const length = levelLength(level, size);
    if (length % tileWidth > 0) tiles.push(tileAt(level, length - 1, size));
  }
  return tiles;
}

/** The hashes of a tile, as a view. Throws on a tile of another length: what is stored is not what was. */
export function hashesIn(tile: TileId, bytes: Uint8Array | undefined): readonly Uint8Array[] {
  if (bytes?.length !== tile.width * hashSize)
    throw new Error(`ledger: ${tilePath(tile)} is missing, or not of its length`);
  return Array.from({ length: tile.width }, (_, at) =>
    bytes.subarray(at * hashSize, (at + 1) * hashSize),
  );
}

/** Trees are built with numbers: throws on a size that they cannot count exactly (2^53 and more). */
export function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new RangeError('ledger: the size of a tree is a whole number below 2^53');
}

/** The decimal index in groups of three digits; all but the last begin with an x. */
function placePath(index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === tileWidth ? path : `${path}.p/${width}`;
}
