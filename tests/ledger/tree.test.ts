import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bundleBytes, growBundles, longestEntry, readBundle } from '../../src/ledger/bundle.ts';
import { emptyRoot, leafHash } from '../../src/ledger/hash.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../src/ledger/prove.ts';
import { edgeTiles, readLogPath, tilePath, bundlePath } from '../../src/ledger/tile.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/verify-proof.ts';
import { entry, grown, type Grove } from './build.ts';
import { path, subproof, treeHash } from './reference.ts';

const entries = (count: number): Buffer[] => Array.from({ length: count }, (_, n) => entry(n));
const hex = (hashes: readonly Uint8Array[]): string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('hex'));
const head = ({ size, root }: Pick<Grove, 'size' | 'root'>) => ({ size: BigInt(size), root });

/** Steps in which a tree grows, among them such as end on and around the borders of tiles. */
const steps = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 254, 255, 256, 257, 512)),
  { minLength: 1, maxLength: 4 },
);

describe('a tree', () => {
  it('without entries has the hash of nothing for its root', () => {
    expect(Buffer.from(emptyRoot).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(grown([]).root).toEqual(emptyRoot);
  });

  it('has the root of the plain definition, in whatever steps it grew', () => {
    fc.assert(
      fc.property(steps, (lengths) => {
        const tree = grown(lengths);
        expect(hex([tree.root])).toEqual(hex([treeHash(entries(tree.size))]));
        expect(hex([rootOf(tree.size).compute(tree.read)])).toEqual(hex([tree.root]));
      }),
      { numRuns: 60 },
    );
  });

  it('writes only what is new: full tiles once, and the partial ones at its edge', () => {
    const tree = grown([200, 100]);
    expect([...tree.tiles.keys()]).toEqual([
      'tile/0/000.p/200',
      'tile/0/000',
      'tile/0/001.p/44',
      'tile/1/000.p/1',
    ]);
    expect(edgeTiles(300).map(tilePath)).toEqual(['tile/0/001.p/44', 'tile/1/000.p/1']);
  });

  it('of 70,000 entries has the tiles that the specification counts', () => {
    const tree = grown([70_000]);
    const paths = [...tree.tiles.keys()];
    const count = (pattern: RegExp): number => paths.filter((each) => pattern.test(each)).length;
    expect(count(/^tile\/0\/\d{3}$/)).toBe(273);
    expect(count(/^tile\/0\/273\.p\/112$/)).toBe(1);
    expect(count(/^tile\/1\/000$/)).toBe(1);
    expect(count(/^tile\/1\/001\.p\/17$/)).toBe(1);
    expect(count(/^tile\/2\/000\.p\/1$/)).toBe(1);
    expect(paths).toHaveLength(277);
  });

  it('says so when a tile is missing, or of another length', () => {
    const tree = grown([300]);
    expect(() => rootOf(300).compute(() => undefined)).toThrow('tile/1/000.p/1 is missing');
    expect(() => rootOf(300).compute((tile) => tree.read(tile)?.subarray(1))).toThrow('length');
  });

  it('refuses to be larger than its numbers can count', () => {
    expect(() => rootOf(2 ** 53)).toThrow(RangeError);
    expect(() => inclusionProof(0, 2 ** 53)).toThrow(RangeError);
    expect(() => consistencyProof(1, 2 ** 53)).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  it('is the path of the plain definition, and verifies', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (lengths, chosen) => {
        const tree = grown(lengths);
        const index = chosen % tree.size;
        const proof = inclusionProof(index, tree.size).compute(tree.read);
        expect(hex(proof)).toEqual(hex(path(index, entries(tree.size))));
        const claim = { ...head(tree), leaf: leafHash(entry(index)), index: BigInt(index) };
        expect(verifyInclusion(claim, proof)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('does not verify for another entry, place, size or root, nor when any bit of it is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), (size, chosen, bit) => {
        const tree = grown([size]);
        const index = chosen % size;
        const proof = inclusionProof(index, size).compute(tree.read);
        const claim = { ...head(tree), leaf: leafHash(entry(index)), index: BigInt(index) };
        const other = (index + 1) % size;
        expect(verifyInclusion({ ...claim, leaf: leafHash(entry(other)) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, index: BigInt(other) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, index: BigInt(size) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, root: leafHash(entry(0)) }, proof)).toBe(false);
        expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
        expect(verifyInclusion(claim, [...proof, leafHash(entry(0))])).toBe(false);
        expect(verifyInclusion(claim, flipped(proof, bit))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('is of an entry that is there', () => {
    for (const index of [-1, 5, 0.5]) expect(() => inclusionProof(index, 5)).toThrow(RangeError);
  });

  it('reads few tiles however large the tree is', () => {
    expect(inclusionProof(123_456_789, 2 ** 40 + 12_345).tiles.length).toBeLessThanOrEqual(10);
  });
});

describe('a consistency proof', () => {
  it('is the proof of the plain definition, and verifies', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (lengths, chosen) => {
        const tree = grown(lengths);
        const from = 1 + (chosen % tree.size);
        const proof = consistencyProof(from, tree.size).compute(tree.read);
        expect(hex(proof)).toEqual(hex(subproof(from, entries(tree.size))));
        const older = { size: from, root: treeHash(entries(from)) };
        expect(verifyConsistency({ from: head(older), to: head(tree) }, proof)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('does not verify between trees that differ, nor backwards, nor when any bit of it is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), (size, chosen, bit) => {
        const tree = grown([size]);
        const older = grown([1 + (chosen % (size - 1))]);
        const proof = consistencyProof(older.size, size).compute(tree.read);
        const [from, to] = [head(older), head(tree)];
        expect(verifyConsistency({ from, to }, proof)).toBe(true);
        expect(verifyConsistency({ from: to, to: from }, proof)).toBe(false);
        const root = leafHash(Buffer.from('another'));
        expect(verifyConsistency({ from: { ...from, root }, to }, proof)).toBe(false);
        expect(verifyConsistency({ from, to: { ...to, root } }, proof)).toBe(false);
        expect(verifyConsistency({ from, to }, flipped(proof, bit))).toBe(false);
        expect(verifyConsistency({ from: { ...from, size: 0n }, to }, proof)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused from nothing, which every tree begins with', () => {
    expect(() => consistencyProof(0, 5)).toThrow(RangeError);
    const empty = { size: 0n, root: emptyRoot };
    expect(verifyConsistency({ from: empty, to: empty }, [])).toBe(false);
    expect(verifyConsistency({ from: empty, to: head(grown([5])) }, [])).toBe(false);
  });
});

describe('a path of a log', () => {
  const file = fc.oneof(
    fc.record({
      kind: fc.constant('TILE' as const),
      level: fc.integer({ min: 0, max: 63 }),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    }),
    fc.record({
      kind: fc.constant('BUNDLE' as const),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    }),
  );

  it('is read as what it was written for', () => {
    fc.assert(
      fc.property(file, (id) => {
        expect(readLogPath(id.kind === 'TILE' ? tilePath(id) : bundlePath(id))).toEqual(id);
      }),
    );
    expect(readLogPath('checkpoint')).toEqual({ kind: 'CHECKPOINT' });
    expect(tilePath({ level: 2, index: 1_234_067, width: 9 })).toBe('tile/2/x001/x234/067.p/9');
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/1',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/entries/../0',
    'tile/data/000',
    'checkpoint/',
    '',
  ])('is not %s', (wrong) => {
    expect(readLogPath(wrong)).toBeUndefined();
  });
});

describe('a bundle', () => {
  it('gives back its entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 }), (list) => {
        expect(readBundle(bundleBytes(list), list.length).map((one) => [...one])).toEqual(
          list.map((one) => [...one]),
        );
      }),
    );
  });

  it('is refused when it is cut short, or of another width', () => {
    const bytes = bundleBytes([entry(0), entry(1)]);
    for (const [cut, width] of [
      [bytes.subarray(0, -1), 2],
      [bytes.subarray(0, -9), 2],
      [bytes, 1],
      [bytes, 3],
    ] as const)
      expect(() => readBundle(cut, width)).toThrow('bundle');
  });

  it('has no entry whose length two bytes cannot tell', () => {
    expect(() => bundleBytes([new Uint8Array(longestEntry + 1)])).toThrow(RangeError);
    expect(bundleBytes([new Uint8Array(longestEntry)])).toHaveLength(longestEntry + 2);
  });

  it('grows like the tiles of level 0', () => {
    const all = entries(600);
    const bundles = growBundles(300, all.slice(256, 300), all.slice(300));
    expect(bundles.map(({ id }) => bundlePath(id))).toEqual([
      'tile/entries/001',
      'tile/entries/002.p/88',
    ]);
    expect(bundles.flatMap(({ entries: run }) => run)).toEqual(all.slice(256));
    expect(() => growBundles(300, [], all)).toThrow('last bundle');
  });
});

function flipped(proof: readonly Uint8Array[], bit: number): Uint8Array[] {
  const place = bit % (proof.length * 256);
  return proof.map((hash, at) => {
    if (at !== Math.floor(place / 256)) return hash;
    const changed = Uint8Array.from(hash);
    changed[Math.floor((place % 256) / 8)] =
      (hash[Math.floor((place % 256) / 8)] ?? 0) ^ (1 << (place % 8));
    return changed;
  });
}
