import { blindIndex } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import { contentHash } from '../kernel/json.ts';
import type { Table } from './dynamodb.ts';

/**
 * Remembers that a client used an idempotency key with this content. False when it used the key with other content.
 * The verbs behind it are repeatable, so a repetition simply runs again and finds its own effect; a crash between
 * this write and the verb's own loses nothing.
 */
export async function isSameRequest(
  table: Table,
  secret: Uint8Array,
  request: { readonly client: string; readonly key: string; readonly content: Json },
): Promise<boolean> {
  const key = {
    pk: `request#${blindIndex(secret, 'idempotency', [request.client, request.key])}`,
    sk: 'REQUEST',
  };
  const hash = contentHash(request.content);
  if (await table.insert({ ...key, hash })) return true;
  return (await table.get(key))?.['hash'] === hash;
}
