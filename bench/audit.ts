import { auditIntake, type AuditIntake } from '../src/platform/audit-intake.ts';
import type { BenchDatabase } from './database.ts';
import type { BenchHub } from './hub.ts';
import { benchRecord } from './ledger.ts';
import { quantile, row, type Row } from './rows.ts';

const warmUps = 50;
const rounds = 300;

/** Records that are sequenced, and people that one request touches. */
const records = 4_000;
const people = 40;

/** The intake that takes everything and keeps nothing: what answers would take without a log. */
export const nowhere: AuditIntake = {
  insertOnce: async () => undefined,
  waiting: async () => [],
  remove: async () => undefined,
};

/**
 * What being on record adds to an answer, as the ratio to the same answer with recording to nowhere; and how many
 * records a second the sequencer moves into the log.
 */
export async function auditRows(asks: {
  readonly recorded: () => Promise<unknown>;
  readonly unrecorded: () => Promise<unknown>;
  readonly database: BenchDatabase;
  readonly hub: BenchHub;
}): Promise<readonly Row[]> {
  const { recorded, unrecorded, database, hub } = asks;
  const samples = { recorded: new Array<number>(), unrecorded: new Array<number>() };
  for (let round = -warmUps; round < rounds; round += 1) {
    const one = await timed(recorded);
    const other = await timed(unrecorded);
    if (round < 0) continue;
    samples.recorded.push(one);
    samples.unrecorded.push(other);
  }
  await hub.file();
  const ratio = quantile(samples.recorded, 0.5) / quantile(samples.unrecorded, 0.5);
  return [
    row('audit, answer on record / answer recorded nowhere, p50', ratio, 'x', 1.25),
    row('sequencing, records a second', await sequencingRate(database, hub), 'records/s'),
  ];
}

async function sequencingRate({ deps }: BenchDatabase, hub: BenchHub): Promise<number> {
  const intake = auditIntake(deps.table('intake'), deps.secrets.audit);
  const at = deps.clock.now().toISOString();
  for (let n = 0; n < records / people; n += 1) {
    const request = `req_bench_${String(n)}`;
    const texts = Array.from({ length: people }, (_, of) =>
      benchRecord(n * people + of, { request, at }),
    );
    await intake.insertOnce({ request, at, records: texts, keys: texts.map(() => null) });
  }
  const milliseconds = await timed(hub.file);
  return (records * 1_000) / milliseconds;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
