import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** An embedded DynamoDB in a process of its own, so that it does not share the hub's event loop. */
export type Database = { readonly endpoint: string; readonly close: () => Promise<void> };

/** Runs in the child: serves until its parent goes away, and says on standard output where. */
export async function serveDatabase(path: string | undefined): Promise<void> {
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    ...(path === undefined ? {} : { path }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('database: not on TCP');
  await isOpen(address.port);
  process.stdout.write(`${String(address.port)}\n`);
  process.on('SIGINT', () => undefined);
  process.stdin.resume();
  await once(process.stdin, 'end');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** The folder is opened with the first request, and this process ends when another has it open. */
async function isOpen(port: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
    },
    body: '{}',
  });
}

/**
 * Starts the embedded database over the folder, in memory without one. `entry` is the askonce program itself. Rejects
 * when the child ends first, as it does when another hub has the folder open.
 */
export async function startDatabase(entry: string, path: string | undefined): Promise<Database> {
  const child = spawn(
    process.execPath,
    [entry, 'database', ...(path === undefined ? [] : [path])],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const exited = once(child, 'exit');
  const port = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => Number(line)),
    exited.then(() => undefined),
  ]);
  if (port === undefined)
    throw new Error(
      `The data folder ${path ?? ''} cannot be opened. Is another hub running on it?`,
    );
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

/** Makes the tables that are not there yet; every table has the keys pk and sk. */
export async function makeTables(client: DynamoDBClient, names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        }),
      );
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
}
