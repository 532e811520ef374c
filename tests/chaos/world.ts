import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { makeTables, startDatabase } from '../../src/dev/database.ts';
import { logPlan, tableNames } from '../../src/dev/rooms.ts';
import { loadSeed } from '../../src/dev/seed/load.ts';
import { makeSignatories } from '../../src/dev/seed/signatories.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import { openDynamoDb, openTable } from '../../src/platform/dynamodb.ts';
import type { RoomDeps } from '../../src/platform/room.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { auditSequencer } from '../../src/subgraphs/audit/subgraph.ts';
import { logStore } from '../../src/subgraphs/audit/store/log.ts';
import { headOf } from '../support/check-log.ts';
import { secrets, signerOf } from '../support/room.ts';
import { signingKeys } from '../support/signing-keys.ts';
import { openAsking } from './asking.ts';
import type { Committed, Released } from './history.ts';
import { faultProxy, type FaultProxy } from './proxy.ts';
import type { Chance } from './random.ts';

export type Role = 'GATEWAY' | 'HASTY_GATEWAY' | 'SEQUENCER';
/** A process that can be killed. */
export type Running = { readonly port: number; readonly kill: () => Promise<void> };

/** A database, a proxy before it that fails, and processes of a hub behind that. */
export type World = {
  readonly table: RoomDeps['table'];
  readonly proxy: FaultProxy;
  readonly start: (role: Role) => Promise<Running>;
  /** Asks about somebody; answers what left, or nothing when it was refused or cut off. */
  readonly ask: (port: number) => Promise<Released | undefined>;
  /** Heads in the order of their commits. */
  readonly committed: readonly Committed[];
  /** Those of the records that are neither in the intake nor in the log. */
  readonly missing: (records: readonly string[]) => Promise<readonly string[]>;
  /** Milliseconds that the oldest entry of the intake has waited. */
  readonly lag: () => Promise<number>;
  /** Moves what still waits into the log, without faults. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const lockSchema = z.object({
  Item: z.object({
    pk: z.object({ S: z.string() }),
    sk: z.object({ S: z.literal('LOCK') }),
    checkpoint: z.object({ S: z.string() }),
  }),
});

export async function openWorld(chance: Chance, share: number): Promise<World> {
  const database = await startDatabase('dist/askonce.mjs', undefined);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = openDynamoDb({ endpoint: database.endpoint, region: 'local', credentials });
  await makeTables(client, tableNames);
  const table = (name: string) => openTable(client, name);
  const [consent] = await signingKeys();
  const deps = {
    table,
    secrets,
    clock: systemClock,
    consentKeys: [consent],
    logPlan,
    signerOf,
  } as const;
  const people = await loadSeed({
    deps,
    policy: readPolicySchema(supergraphSdl),
    clock: systemClock,
    signatories: await makeSignatories(),
    onProgress: () => undefined,
  });
  const committed: Committed[] = [];
  const proxy = await faultProxy({
    target: database.endpoint,
    chance,
    share,
    onDone: (_, body) => {
      const lock = lockSchema.safeParse(body);
      if (lock.success) committed.push(headOf(lock.data.Item.checkpoint.S, logPlan.origin));
    },
  });
  const asking = await openAsking();
  const children = new Set<ChildProcess>();
  const intake = auditIntake(table('intake'), secrets.audit);
  return {
    table,
    proxy,
    committed,
    start: async (role) => {
      const settings = { ...asking.settings, role, endpoint: proxy.endpoint, consent };
      const env = { ...process.env, ASKONCE_CHAOS: JSON.stringify(settings) };
      const child = spawn(process.execPath, ['dist/chaos.mjs'], {
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      children.add(child);
      const gone = once(child, 'exit').then(() => children.delete(child));
      const [line] = await once(createInterface({ input: child.stdout }), 'line');
      const { port } = z.object({ port: z.int() }).parse(JSON.parse(String(line)));
      const kill = async (): Promise<void> => {
        child.kill('SIGKILL');
        await gone;
      };
      return { port, kill };
    },
    ask: (port) =>
      asking.ask(
        port,
        people.map(({ citizenId }) => citizenId),
      ),
    missing: async (records) => {
      // In this order: what left the intake meanwhile has its place by then.
      const waiting = await intake.waiting(1_000);
      const texts = new Set(waiting.flatMap((entry) => entry.records.map(sha256)));
      const rest = records.filter((id) => !texts.has(id));
      const places = await logStore(table('log')).places(rest);
      return rest.filter((id) => !places.has(id));
    },
    lag: async () => {
      const times = (await intake.waiting(1)).map(({ at }) => new Date(at).getTime());
      const now = Date.now();
      return now - Math.min(now, ...times);
    },
    drain: async () => {
      const sequence = auditSequencer(deps);
      await sequence();
      await sequence();
    },
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await proxy.close();
      client.destroy();
      await database.close();
    },
  };
}
