import { createHash } from 'node:crypto';

/** RFC 6962, section 2.1, as it is written there: slow, and too plain to be wrong. */
export function treeHash(entries: readonly Uint8Array[]): Buffer {
  const [entry] = entries;
  if (!entry) return createHash('sha256').digest();
  if (entries.length === 1) return createHash('sha256').update('\u0000').update(entry).digest();
  const k = split(entries.length);
  return createHash('sha256')
    .update('\u0001')
    .update(treeHash(entries.slice(0, k)))
    .update(treeHash(entries.slice(k)))
    .digest();
}

/** PATH(m, D[n]) of section 2.1.1. */
export function path(m: number, entries: readonly Uint8Array[]): Buffer[] {
  if (entries.length <= 1) return [];
  const k = split(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  return m < k ? [...path(m, left), treeHash(right)] : [...path(m - k, right), treeHash(left)];
}

/** SUBPROOF(m, D[n], b) of section 2.1.2; a proof begins with b true. */
export function subproof(m: number, entries: readonly Uint8Array[], b = true): Buffer[] {
  if (m === entries.length) return b ? [] : [treeHash(entries)];
  const k = split(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  return m <= k
    ? [...subproof(m, left, b), treeHash(right)]
    : [...subproof(m - k, right, false), treeHash(left)];
}

function split(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}
