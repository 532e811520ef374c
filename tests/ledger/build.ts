import { leafHash } from '../../src/ledger/hash.ts';
import { grow } from '../../src/ledger/grow.ts';
import type { ReadTile } from '../../src/ledger/prove.ts';
import { tilePath } from '../../src/ledger/tile.ts';

/** Entry number n of every log of these tests. */
export function entry(n: number): Buffer {
  return Buffer.from(`entry ${String(n)}`);
}

export type Grove = {
  readonly size: number;
  readonly root: Uint8Array;
  /** Every tile ever made, by its path. */
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  readonly read: ReadTile;
};

/** A tree grown in steps of these lengths. */
export function grown(steps: readonly number[]): Grove {
  const tiles = new Map<string, Uint8Array>();
  const read: ReadTile = (tile) => tiles.get(tilePath(tile));
  let size = 0;
  let root = grow(0, [], read).root;
  for (const step of steps) {
    const leaves = Array.from({ length: step }, (_, at) => leafHash(entry(size + at)));
    const next = grow(size, leaves, read);
    for (const { id, bytes } of next.tiles) tiles.set(tilePath(id), bytes);
    ({ size, root } = next);
  }
  return { size, root, tiles, read };
}
