import { folded, rootOf, type ReadTile } from './prove.ts';
import {
  checkSize,
  edgeTiles,
  hashesIn,
  levelLength,
  tileAt,
  tilePath,
  tileWidth,
  type TileId,
} from './tile.ts';

export type Tile = { readonly id: TileId; readonly bytes: Uint8Array };

/** A tree after entries were added: every tile that is new or wider than before, and the root. */
export type Grown = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly tiles: readonly Tile[];
};

/** Adds entries by their leaf hashes to a tree of this size, of which only the edge tiles are read. */
export function grow(size: number, leaves: readonly Uint8Array[], read: ReadTile): Grown {
  checkSize(size + leaves.length);
  const edge = new Map(edgeTiles(size).map((tile) => [tile.level, tile]));
  const grown = size + leaves.length;
  const tiles: Tile[] = [];
  let added = leaves;
  for (let level = 0; added.length > 0; level += 1) {
    const before = edge.get(level);
    const held = before ? hashesIn(before, read(before)) : [];
    const first = levelLength(level, size) - held.length;
    const hashes = [...held, ...added];
    const above: Uint8Array[] = [];
    for (let at = 0; at < hashes.length; at += tileWidth) {
      const run = hashes.slice(at, at + tileWidth);
      tiles.push({ id: tileAt(level, first + at, grown), bytes: Buffer.concat(run) });
      if (run.length === tileWidth) above.push(folded(run));
    }
    added = above;
  }
  const bytes = new Map(tiles.map((tile) => [tilePath(tile.id), tile.bytes]));
  const root = rootOf(grown).compute((tile) => bytes.get(tilePath(tile)) ?? read(tile));
  return { size: grown, root, tiles };
}
