import type { Table } from './dynamodb.ts';

/**
 * Remembers in the database what may be used once: one conditional write, so of any number of instances exactly one
 * is told that it is the first. A write whose answer was lost counts as a use: somebody is refused who need not be,
 * and nobody is admitted twice. Rows go when their time is over (`expiresAt`, DynamoDB TTL).
 */
export function usedProofs(
  table: Table,
): (use: { readonly id: string; readonly until: Date }, signal: AbortSignal) => Promise<boolean> {
  return ({ id, until }, signal) => {
    const expiresAt = Math.ceil(until.getTime() / 1000);
    return table.insert({ pk: `proof#${id}`, sk: 'USE', expiresAt }, signal);
  };
}

/** Remembers who was first to use something: true for them, at each of their uses. */
export function usedByOne(
  table: Table,
): (
  use: { readonly id: string; readonly by: string; readonly until: Date },
  signal: AbortSignal,
) => Promise<boolean> {
  return async ({ id, by, until }, signal) => {
    const key = { pk: `evidence#${id}`, sk: 'USE' };
    const expiresAt = Math.ceil(until.getTime() / 1000);
    if (await table.insert({ ...key, by, expiresAt }, signal)) return true;
    return (await table.get(key))?.['by'] === by;
  };
}
