import { once } from 'node:events';
import dynalite from 'dynalite';
import { makeTables } from '../../src/dev/database.ts';
import { openDynamoDb, openTable, type Table } from '../../src/platform/dynamodb.ts';

export type TestDatabase = {
  readonly endpoint: string;
  readonly table: (name: string) => Table;
  /** Requests sent to the database since the last call. */
  readonly calls: () => number;
  readonly close: () => Promise<void>;
};

/** A real DynamoDB protocol over memory, with these tables. */
export async function withTables(names: readonly string[]): Promise<TestDatabase> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on TCP');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = openDynamoDb({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await makeTables(client, names);
  let calls = 0;
  client.middlewareStack.add(
    (next) => (input) => {
      calls += 1;
      return next(input);
    },
    { step: 'initialize', name: 'count' },
  );
  return {
    endpoint,
    table: (name) => openTable(client, name),
    calls: () => {
      const counted = calls;
      calls = 0;
      return counted;
    },
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
