import { tileWidth, type BundleId } from './tile.ts';

/** Bytes of an entry at the most: its length is written in two bytes. */
export const longestEntry = 65_535;

export type Bundle = { readonly id: BundleId; readonly entries: readonly Uint8Array[] };

/** Entries one after the other, each behind its length: two bytes, big-endian (C2SP tlog-tiles). */
export function bundleBytes(entries: readonly Uint8Array[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    if (entry.length > longestEntry) throw new RangeError('ledger: an entry is too long');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(parts);
}

/** The entries of a bundle, as views. Throws when the bytes are no bundle of this width. */
export function readBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + view.getUint16(at);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length !== width)
    throw new Error('ledger: a bundle is cut short, or not of its width');
  return entries;
}

/** Adds entries to a log of this size: the bundles that are new or wider; `last` has the entries of its partial one. */
export function growBundles(
  size: number,
  last: readonly Uint8Array[],
  added: readonly Uint8Array[],
): readonly Bundle[] {
  if (last.length !== size % tileWidth) throw new Error('ledger: not the last bundle');
  const entries = [...last, ...added];
  const bundles: Bundle[] = [];
  for (let at = 0; at < entries.length; at += tileWidth) {
    const run = entries.slice(at, at + tileWidth);
    const index = (size - last.length + at) / tileWidth;
    bundles.push({ id: { index, width: run.length }, entries: run });
  }
  return bundles;
}
