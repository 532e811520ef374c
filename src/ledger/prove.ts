import { emptyRoot, nodeHash } from './hash.ts';
import { checkSize, hashesIn, tileAt, tilePath, tileWidth, type TileId } from './tile.ts';

/** Bytes of a tile that the question named; undefined when it is not there. */
export type ReadTile = (tile: TileId) => Uint8Array | undefined;

/** Leaves from `start` up to `end`: one subtree as RFC 6962 cuts them. */
type Range = { readonly start: number; readonly end: number };

/** Something computed from tiles: which, known beforehand so that all can be fetched at once, and how. */
export type FromTiles<T> = {
  readonly tiles: readonly TileId[];
  /** Throws when a tile is missing or of another length. */
  readonly compute: (read: ReadTile) => T;
};

/** Root of the tree of this size. */
export function rootOf(size: number): FromTiles<Uint8Array> {
  checkSize(size);
  if (size === 0) return { tiles: [], compute: () => emptyRoot };
  const range = { start: 0, end: size };
  return {
    tiles: tilesOf([range], size),
    compute: (read) => hashOf(range, size, read),
  };
}

/** Proof that the entry at this place is in the tree of this size (RFC 6962, section 2.1.1). */
export function inclusionProof(index: number, size: number): FromTiles<readonly Uint8Array[]> {
  checkSize(size);
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw new RangeError('ledger: no such entry in a tree of this size');
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return proofOf(ranges.reverse(), size);
}

/** Proof that the tree of size `to` begins with that of size `from`, which is not 0 (RFC 6962, section 2.1.2). */
export function consistencyProof(from: number, to: number): FromTiles<readonly Uint8Array[]> {
  checkSize(to);
  if (!Number.isInteger(from) || from < 1 || from > to)
    throw new RangeError('ledger: an older size is at least 1 and at most the newer one');
  const ranges: Range[] = [];
  let [start, end] = [0, to];
  while (end !== from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The older tree itself is what its holder knows already.
  if (start > 0) ranges.push({ start, end });
  return proofOf(ranges.reverse(), to);
}

function proofOf(ranges: readonly Range[], size: number): FromTiles<readonly Uint8Array[]> {
  return {
    tiles: tilesOf(ranges, size),
    compute: (read) => ranges.map((range) => hashOf(range, size, read)),
  };
}

/** Leaves of the left subtree: the largest power of two below the number of leaves. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

/** A run of hashes of one tile that are the leaves of a complete subtree. */
type Run = { readonly tile: TileId; readonly first: number; readonly length: number };

/** The complete subtrees of a range from left to right, each as the widest run of hashes below it. */
function runsOf({ start, end }: Range, size: number): readonly Run[] {
  const runs: Run[] = [];
  for (let at = start; at < end;) {
    let leaves = 1;
    while (at % (leaves * 2) === 0 && at + leaves * 2 <= end) leaves *= 2;
    runs.push(runOf(at, leaves, size));
    at += leaves;
  }
  return runs;
}

function runOf(at: number, leaves: number, size: number): Run {
  let [level, span] = [0, 1];
  while (span * tileWidth <= leaves) [level, span] = [level + 1, span * tileWidth];
  const place = at / span;
  return {
    tile: tileAt(level, place, size),
    first: place % tileWidth,
    length: leaves / span,
  };
}

function tilesOf(ranges: readonly Range[], size: number): readonly TileId[] {
  const runs = ranges.flatMap((range) => runsOf(range, size));
  return [...new Map(runs.map(({ tile }) => [tilePath(tile), tile])).values()];
}

function hashOf(range: Range, size: number, read: ReadTile): Uint8Array {
  const hashes = runsOf(range, size).map(({ tile, first, length }) =>
    folded(hashesIn(tile, read(tile)).slice(first, first + length)),
  );
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Root of a complete subtree over these hashes; their number is a power of two. */
export function folded(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const pairs = Array.from({ length: level.length / 2 }, (_, at) =>
      level.slice(at * 2, at * 2 + 2),
    );
    level = pairs.map(([left, right]) => {
      if (!left || !right) throw new Error('ledger: not a complete subtree');
      return nodeHash(left, right);
    });
  }
  const [root] = level;
  if (!root) throw new Error('ledger: no hashes');
  return root;
}
