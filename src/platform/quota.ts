import type { Table } from './dynamodb.ts';

/** A count of different things, and when nothing asks for it any more; in seconds, as DynamoDB takes it. */
export type Quota = { readonly pk: string; readonly most: number; readonly expiresAt: number };

/**
 * Counts those of the things that are not counted yet, all or none; false when there is no room for them. Each has a
 * row of its own, so a count may be as large as it likes. Room is taken before a thing is marked: a crash in between
 * counts too much, never too little, and two who mark one thing at once give the room of one back.
 */
export async function countDifferent(
  table: Table,
  { pk, most, expiresAt }: Quota,
  things: readonly string[],
): Promise<boolean> {
  const markOf = (thing: string) => ({ pk: `${pk}#${thing}`, sk: 'COUNTED' });
  const different = [...new Set(things)];
  const known = new Set((await table.getMany(different.map(markOf))).map((row) => row['pk']));
  const fresh = different.filter((thing) => !known.has(markOf(thing).pk));
  if (fresh.length === 0) return true;
  const count = { pk, sk: 'COUNT' };
  if (!(await table.increase(count, { by: fresh.length, most, expiresAt }))) return false;
  const marked = await Promise.all(
    fresh.map((thing) => table.insert({ ...markOf(thing), expiresAt })),
  );
  const twice = marked.filter((isFirst) => !isFirst).length;
  if (twice > 0) await table.increase(count, { by: -twice, most, expiresAt });
  return true;
}
