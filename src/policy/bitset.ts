/** A fixed-size set of small integers; one bit each. */
export type Bitset = Uint32Array;

export function bitset(size: number, members: Iterable<number> = []): Bitset {
  const set = new Uint32Array(Math.ceil(size / 32));
  for (const member of members) add(set, member);
  return set;
}

export function add(set: Bitset, member: number): void {
  const word = member >>> 5;
  set[word] = (set[word] ?? 0) | (1 << (member & 31));
}

export function has(set: Bitset, member: number): boolean {
  return ((set[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0;
}

/** True when every member of `needed` is in `granted`. */
export function isSubset(needed: Bitset, granted: Bitset): boolean {
  for (let word = 0; word < needed.length; word += 1)
    if (((needed[word] ?? 0) & ~(granted[word] ?? 0)) !== 0) return false;
  return true;
}

/** Members of `needed` that are not in `granted`, ascending. */
export function difference(needed: Bitset, granted: Bitset): number[] {
  const missing: number[] = [];
  for (let member = 0; member < needed.length * 32; member += 1)
    if (has(needed, member) && !has(granted, member)) missing.push(member);
  return missing;
}
