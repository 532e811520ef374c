import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTables, startDatabase } from '../src/dev/database.ts';
import { roomDeps, tableNames, tablePrefix, type LocalDeps } from '../src/dev/rooms.ts';
import { keepSecrets, type Secrets } from '../src/dev/secrets.ts';
import clients from '../src/dev/seed/clients.json' with { type: 'json' };
import { systemClock } from '../src/kernel/time.ts';
import { openDynamoDb } from '../src/platform/dynamodb.ts';

/** What some work asked of DynamoDB: requests, and read and write capacity units together. */
export type Spent = { readonly requests: number; readonly capacity: number };

export type BenchDatabase = {
  readonly secrets: Secrets;
  readonly deps: LocalDeps;
  /** Runs the work alone and answers what it spent. */
  readonly spentBy: (work: () => Promise<unknown>) => Promise<Spent>;
  readonly close: () => Promise<void>;
};

/** The embedded database in a process of its own, over memory, with the tables of the hub. `entry` is the askonce program. */
export async function openBenchDatabase(entry: string): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'askonce-bench-'));
  const database = await startDatabase(entry, undefined);
  const client = openDynamoDb({
    endpoint: database.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await makeTables(
    client,
    tableNames.map((name) => `${tablePrefix}${name}`),
  );
  const secrets = await keepSecrets(
    folder,
    clients.map(({ clientId }) => clientId),
  );
  const spent = { isCounting: false, requests: 0, capacity: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!spent.isCounting) return next(args);
      const answer = await next({
        ...args,
        input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' },
      });
      spent.requests += 1;
      spent.capacity += capacityIn(answer.output);
      return answer;
    },
    { step: 'initialize', name: 'spent' },
  );
  return {
    secrets,
    deps: roomDeps(client, secrets, systemClock),
    spentBy: async (work) => {
      Object.assign(spent, { isCounting: true, requests: 0, capacity: 0 });
      await work();
      spent.isCounting = false;
      return { requests: spent.requests, capacity: spent.capacity };
    },
    close: async () => {
      client.destroy();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** One figure of a single-table answer, one for each table of a batch. */
function capacityIn(output: object): number {
  const consumed: unknown = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
  return [consumed].flat().reduce((sum: number, one: unknown) => {
    const units = typeof one === 'object' && one !== null && 'CapacityUnits' in one ? one : {};
    return sum + ('CapacityUnits' in units ? Number(units.CapacityUnits) : 0);
  }, 0);
}
