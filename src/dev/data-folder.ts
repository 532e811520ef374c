import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../kernel/time.ts';
import { openDynamoDb } from '../platform/dynamodb.ts';
import { makeTables, startDatabase } from './database.ts';
import { keyHolders } from './issuer.ts';
import { roomDeps, tableNames, tablePrefix, type LocalDeps } from './rooms.ts';
import { keepSecrets, type Secrets } from './secrets.ts';
import { keepSignatories, type SeedSignatories } from './seed/signatories.ts';

/** Everything that is kept on this machine: secrets, and a database over them. */
export type DataFolder = {
  readonly secrets: Secrets;
  readonly signatories: SeedSignatories;
  readonly deps: LocalDeps;
  readonly close: () => Promise<void>;
};

/**
 * Opens a data folder, made on first use. `entry` is the askonce program itself: the database runs as its child.
 * Rejects while another process has the folder open.
 */
export async function openDataFolder(
  entry: string,
  folder: string,
  clock: Clock,
): Promise<DataFolder> {
  await mkdir(folder, { recursive: true });
  const secrets = await keepSecrets(folder, keyHolders);
  const signatories = await keepSignatories(folder);
  const database = await startDatabase(entry, join(folder, 'dynamodb'));
  const client = openDynamoDb({
    endpoint: database.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await makeTables(
    client,
    tableNames.map((name) => `${tablePrefix}${name}`),
  );
  return { secrets, signatories, deps: roomDeps(client, secrets, clock), close: database.close };
}
