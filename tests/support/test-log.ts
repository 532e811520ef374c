import { keyedHash } from '../../src/kernel/ids.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import type { Clock } from '../../src/kernel/time.ts';
import { auditIntake, carriedKey, type AuditIntake } from '../../src/platform/audit-intake.ts';
import type { LogPlan } from '../../src/subgraphs/audit/model/log.ts';
import type { LogStore } from '../../src/subgraphs/audit/service/ports.ts';
import { sequencer, type SequencerDeps } from '../../src/subgraphs/audit/service/sequence.ts';
import { keyStore } from '../../src/subgraphs/audit/store/keys.ts';
import { auditStore } from '../../src/subgraphs/audit/store/lists.ts';
import { logStore } from '../../src/subgraphs/audit/store/log.ts';
import { withTables, type TestDatabase } from './dynamodb.ts';
import { recordText, type RecordChanges } from './records.ts';
import { secrets, signerOf } from './room.ts';

export const origin = 'log.example/disclosures';
const one: LogPlan = { origin, logs: 'ONE' };
const clock: Clock = { now: () => new Date('2026-03-10T00:00:00.000Z') };

/** An intake, a sequencer and a log over a database of their own. */
export type TestLog = {
  readonly database: TestDatabase;
  readonly intake: AuditIntake;
  readonly store: LogStore;
  readonly deps: (plan?: LogPlan) => SequencerDeps;
  /** Puts one request that touched so many people into the intake; answers its records. */
  readonly recorded: (
    request: string,
    people: number,
    changes?: RecordChanges,
  ) => Promise<string[]>;
  readonly sequence: () => Promise<number>;
};

export async function testLog(): Promise<TestLog> {
  const database = await withTables(['audit', 'intake', 'log', 'auditkeys']);
  const intake = auditIntake(database.table('intake'), secrets.audit);
  const store = logStore(database.table('log'));
  const deps = (plan: LogPlan = one): SequencerDeps => ({
    store: auditStore(database.table('audit')),
    log: store,
    keys: keyStore(database.table('auditkeys')),
    intake,
    show: carriedKey(secrets.audit).show,
    random: systemRandom,
    clock,
    plan,
    signerOf,
  });
  return {
    database,
    intake,
    store,
    deps,
    recorded: async (request, people, changes = {}) => {
      const records = Array.from({ length: people }, (_, n) =>
        recordText({
          request,
          number: n + 1,
          subject: subject(`cit_${String(n % 5)}`),
          ...changes,
        }),
      );
      const { hide } = carriedKey(secrets.audit);
      const keys = records.map((text) => hide(systemRandom(32), sha256(text), systemRandom));
      await intake.insertOnce({ request, at: '2026-03-01T08:00:00.000Z', records, keys });
      return records;
    },
    sequence: () => sequencer(deps())(),
  };
}

function subject(name: string): string {
  return keyedHash(secrets.audit, 'subject', [name]).toString('hex');
}
