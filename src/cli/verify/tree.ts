import { hashSize, nodeHash } from '../../ledger/hash.ts';

/** Hashes of a tile. */
const tileWidth = 256;

/** A whole or partial tile as it follows from the entries. `first` is the first entry below it, `span` those below each hash. */
export type ComputedTile = {
  readonly path: string;
  readonly hashes: Buffer;
  readonly first: number;
  readonly span: number;
};

/** A tree that is given its leaves one after the other and keeps only its right edge: memory is constant. */
export type GrowingTree = {
  /** Answers the tiles that this leaf makes whole. */
  readonly add: (leaf: Uint8Array) => readonly ComputedTile[];
  readonly size: () => number;
  /** Root over the leaves so far; undefined before the first. */
  readonly root: () => Uint8Array | undefined;
  /** The tiles that are not whole. */
  readonly edge: () => readonly ComputedTile[];
};

type Level = { index: number; readonly hashes: Buffer; width: number };

export function growingTree(): GrowingTree {
  /** Roots of complete subtrees, largest first: one for each 1 in the binary form of the size. */
  const subtrees: Uint8Array[] = [];
  const levels: Level[] = [];
  let size = 0;

  const place = (level: number, hash: Uint8Array): ComputedTile | undefined => {
    const at = (levels[level] ??= {
      index: 0,
      hashes: Buffer.alloc(tileWidth * hashSize),
      width: 0,
    });
    at.hashes.set(hash, at.width * hashSize);
    at.width += 1;
    if (at.width < tileWidth) return undefined;
    const whole = computed(level, at);
    at.index += 1;
    at.width = 0;
    return whole;
  };
  return {
    add: (leaf) => {
      const whole = [place(0, leaf)];
      let hash = leaf;
      let height = 0;
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = subtrees.pop();
        if (!left) throw new Error('verify: a subtree is missing');
        hash = nodeHash(left, hash);
        height += 1;
        if (height % 8 === 0) whole.push(place(height / 8, hash));
      }
      subtrees.push(hash);
      size += 1;
      return whole.filter((tile) => tile !== undefined);
    },
    size: () => size,
    root: () =>
      subtrees.reduceRight<Uint8Array | undefined>(
        (right, left) => (right ? nodeHash(left, right) : left),
        undefined,
      ),
    edge: () => levels.flatMap((level, at) => (level.width > 0 ? [computed(at, level)] : [])),
  };
}

function computed(level: number, { index, hashes, width }: Level): ComputedTile {
  const span = tileWidth ** level;
  return {
    path: `tile/${level}/${numbered(index, width)}`,
    hashes: Buffer.from(hashes.subarray(0, width * hashSize)),
    first: index * tileWidth * span,
    span,
  };
}

/** Place of a tile or bundle in its folder: x001/234, and .p/56 when it has only so many (C2SP tlog-tiles). */
export function numbered(index: number, width: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const path = padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/');
  return width === tileWidth ? path : `${path}.p/${width}`;
}
