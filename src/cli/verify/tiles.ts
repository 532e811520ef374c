import { hashSize, isSameHash } from '../../ledger/hash.ts';
import { fileIn } from './files.ts';
import type { Findings } from './report.ts';
import type { ComputedTile } from './tree.ts';

/** Watches the tiles of a folder. It may have none: entries say everything. With one, it has to have all. */
export type TileWatch = {
  readonly compare: (tile: ComputedTile) => Promise<void>;
  readonly finish: () => void;
};

export function watchTiles(folder: string, findings: Findings): TileWatch {
  const missing: ComputedTile[] = [];
  const differing: Fault[] = [];
  let present = 0;
  return {
    compare: async (tile) => {
      const stored = await fileIn(folder, tile.path);
      if (!stored) {
        missing.push(tile);
        return;
      }
      present += 1;
      const at = firstOther(stored, tile.hashes);
      if (at === undefined) return;
      const { path, span } = tile;
      differing.push({ path, span, first: tile.first + (at / hashSize) * span });
    },
    finish: () => {
      for (const { first, path } of causes(differing)) findings.add('TILE_DIFFERS', first, path);
      if (present > 0)
        for (const { first, path } of missing) findings.add('TILE_MISSING', first, path);
    },
  };
}

type Fault = { readonly path: string; readonly first: number; readonly span: number };

/** A hash that differs changes every one above it, which say less of where; those are left out. */
function causes(faults: readonly Fault[]): readonly Fault[] {
  const kept: Fault[] = [];
  for (const fault of [...faults].sort((one, other) => one.span - other.span)) {
    const end = fault.first + fault.span;
    const isExplained = kept.some(
      ({ first, span }) => span < fault.span && first >= fault.first && first < end,
    );
    if (!isExplained) kept.push(fault);
  }
  return kept;
}

/** Where the first hash is that does not follow from the entries; undefined when all do. */
function firstOther(stored: Buffer, computed: Buffer): number | undefined {
  if (isSameHash(stored, computed)) return undefined;
  let at = 0;
  while (at < computed.length && isSameHash(part(stored, at), part(computed, at))) at += hashSize;
  return at;
}

function part(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at, at + hashSize);
}
