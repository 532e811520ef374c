import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { getMany, putMany } from './dynamodb-batches.ts';

/** Every table of the hub has the same key: a partition and a place in it. */
export type Key = { readonly pk: string; readonly sk: string };
export type Row = Readonly<Record<string, unknown>>;

/** A DynamoDB condition; `names` and `values` carry their # and : marks. */
export type Condition = {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
};

export type Range = {
  readonly pk: string;
  /** Only places that begin with this. */
  readonly prefix?: string;
  /** Only places after this one, in reading order; exclusive. */
  readonly after?: string;
  readonly limit: number;
  readonly newestFirst?: true;
};

/**
 * The portable subset of DynamoDB: single-item conditional writes, BatchGet, BatchWrite, Query. All reads are strongly consistent.
 * Every method rejects when the database does.
 */
export type Table = {
  readonly name: string;
  readonly get: (key: Key) => Promise<Row | undefined>;
  /** Found rows in any order; asks again for what was left unprocessed, so a missing row is truly absent. */
  readonly getMany: (keys: readonly Key[]) => Promise<readonly Row[]>;
  readonly query: (range: Range) => Promise<readonly Row[]>;
  /** Writes only where nothing is stored; false when something is. */
  readonly insert: (row: Key & Row, signal?: AbortSignal) => Promise<boolean>;
  /** Writes whatever is stored, in any order: for rows that are the same whoever writes them. Each key once. */
  readonly putMany: (rows: readonly (Key & Row)[]) => Promise<void>;
  /** Replaces the row only if the condition holds on the stored one; false when not. */
  readonly replaceIf: (row: Key & Row, condition: Condition) => Promise<boolean>;
  /** Sets one attribute of a row, made if absent, only if the condition holds; false when not. */
  readonly setIf: (
    key: Key,
    attribute: string,
    value: unknown,
    condition: Condition,
  ) => Promise<boolean>;
  /** Adds to the `count` of a row, made if absent, only while the sum is at most `most`; false when it is not. */
  readonly increase: (
    key: Key,
    step: { readonly by: number; readonly most: number; readonly expiresAt: number },
  ) => Promise<boolean>;
  readonly remove: (key: Key) => Promise<void>;
};

/** One client for a process; the SDK keeps its connections open. */
export function openDynamoDb(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function openTable(client: DynamoDBDocumentClient, name: string): Table {
  return {
    name,
    get: async (key) =>
      (await client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }))).Item,
    getMany: (keys) => getMany(client, name, keys),
    putMany: (rows) => putMany(client, name, rows),
    query: (range) => query(client, name, range),
    insert: (row, signal) =>
      conditional(() =>
        client.send(
          new PutCommand({
            TableName: name,
            Item: row,
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
          signal ? { abortSignal: signal } : {},
        ),
      ),
    replaceIf: (row, condition) =>
      conditional(() =>
        client.send(
          new PutCommand({
            TableName: name,
            Item: row,
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: condition.names,
            ExpressionAttributeValues: condition.values,
          }),
        ),
      ),
    setIf: (key, attribute, value, condition) =>
      conditional(() =>
        client.send(
          new UpdateCommand({
            TableName: name,
            Key: key,
            UpdateExpression: 'SET #attribute = :value',
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: { '#attribute': attribute, ...condition.names },
            ExpressionAttributeValues: { ':value': value, ...condition.values },
          }),
        ),
      ),
    increase: (key, step) => increase(client, name, key, step),
    remove: async (key) => {
      await client.send(new DeleteCommand({ TableName: name, Key: key }));
    },
  };
}

async function increase(
  client: DynamoDBDocumentClient,
  name: string,
  key: Key,
  { by, most, expiresAt }: Parameters<Table['increase']>[1],
): Promise<boolean> {
  // What is not there yet has no count to compare with.
  if (by > most) return false;
  return conditional(() =>
    client.send(
      new UpdateCommand({
        TableName: name,
        Key: key,
        UpdateExpression:
          'SET #count = if_not_exists(#count, :none) + :by, #expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(#count) OR #count <= :room',
        ExpressionAttributeNames: { '#count': 'count', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: {
          ':none': 0,
          ':by': by,
          ':room': most - by,
          ':expiresAt': expiresAt,
        },
      }),
    ),
  );
}

/** Walks pages until `limit` rows are found or the range ends: a page may be cut at 1 MB. */
async function query(
  client: DynamoDBDocumentClient,
  name: string,
  range: Range,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined =
    range.after === undefined ? undefined : { pk: range.pk, sk: range.after };
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        ConsistentRead: true,
        KeyConditionExpression:
          range.prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': range.pk,
          ...(range.prefix === undefined ? {} : { ':prefix': range.prefix }),
        },
        ScanIndexForward: !range.newestFirst,
        Limit: range.limit - rows.length,
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && rows.length < range.limit);
  return rows;
}

async function conditional(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
