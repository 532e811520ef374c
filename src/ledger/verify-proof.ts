import { hashSize, isSameHash, nodeHash } from './hash.ts';

/** Sizes and places are 64-bit integers, as other logs have them. */
const limit = 2n ** 64n;

export type InclusionClaim = {
  readonly leaf: Uint8Array;
  readonly index: bigint;
  readonly size: bigint;
  readonly root: Uint8Array;
};

export type ConsistencyClaim = {
  readonly from: { readonly size: bigint; readonly root: Uint8Array };
  readonly to: { readonly size: bigint; readonly root: Uint8Array };
};

/** True when the proof shows that the leaf has this place in this tree (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  { leaf, index, size, root }: InclusionClaim,
  proof: readonly Uint8Array[],
): boolean {
  if (index < 0n || index >= size || size >= limit) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let [at, last, hash] = [index, size - 1n, leaf];
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(at) && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && isSameHash(hash, root);
}

/**
 * True when the proof shows that the newer tree begins with the older one (RFC 9162, section 2.1.4.2). Nothing is
 * shown about an older size of 0, which any tree begins with: it is refused.
 */
export function verifyConsistency(
  { from, to }: ConsistencyClaim,
  proof: readonly Uint8Array[],
): boolean {
  if (from.size <= 0n || from.size > to.size || to.size >= limit) return false;
  if (from.size === to.size) return proof.length === 0 && isSameHash(from.root, to.root);
  if (![from.root, to.root, ...proof].every(isHash)) return false;
  const isWhole = (from.size & (from.size - 1n)) === 0n;
  const [first, ...rest] = isWhole ? [from.root, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let [at, last] = [from.size - 1n, to.size - 1n];
  while (isOdd(at)) [at, last] = [at >> 1n, last >> 1n];
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0n) return false;
    if (isOdd(at) || at === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(at) && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    } else newer = nodeHash(newer, sibling);
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && isSameHash(older, from.root) && isSameHash(newer, to.root);
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashSize;
}
