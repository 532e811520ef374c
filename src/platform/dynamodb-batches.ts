import {
  BatchGetCommand,
  BatchWriteCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';

type Key = { readonly pk: string; readonly sk: string };
type Row = Readonly<Record<string, unknown>>;

/** Rows that DynamoDB reads, and writes, at once at the most. */
const batchSize = 100;
const writeBatchSize = 25;

/** Found rows in any order; asks again for what was left unprocessed. */
export async function getMany(
  client: DynamoDBDocumentClient,
  name: string,
  keys: readonly Key[],
): Promise<readonly Row[]> {
  const chunks = inChunks(keys, batchSize);
  const rows = await Promise.all(chunks.map((chunk) => getChunk(client, name, chunk)));
  return rows.flat();
}

/** Writes rows in any order; writes again what was left unprocessed. */
export async function putMany(
  client: DynamoDBDocumentClient,
  name: string,
  rows: readonly (Key & Row)[],
): Promise<void> {
  const chunks = inChunks(rows, writeBatchSize);
  await Promise.all(chunks.map((chunk) => putChunk(client, name, chunk)));
}

async function putChunk(
  client: DynamoDBDocumentClient,
  name: string,
  rows: readonly (Key & Row)[],
): Promise<void> {
  let rest: Record<string, unknown>[] = rows.map((row) => ({ PutRequest: { Item: row } }));
  while (rest.length > 0) {
    const answer = await client.send(new BatchWriteCommand({ RequestItems: { [name]: rest } }));
    rest = answer.UnprocessedItems?.[name] ?? [];
  }
}

function inChunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

async function getChunk(
  client: DynamoDBDocumentClient,
  name: string,
  keys: readonly Key[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let rest: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  while (rest.length > 0) {
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: rest, ConsistentRead: true } } }),
    );
    rows.push(...(answer.Responses?.[name] ?? []));
    rest = answer.UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return rows;
}
