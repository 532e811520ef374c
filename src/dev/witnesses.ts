import type { Log } from '../platform/log.ts';
import type { RoomDeps } from '../platform/room.ts';
import { witnessAt } from '../platform/witness-http.ts';
import type { WitnessSettings } from '../platform/witness-settings.ts';
import { auditCosigning } from '../subgraphs/audit/subgraph.ts';
import { repeat } from './repeat.ts';

/** Milliseconds between two rounds of the witnesses. */
const pause = 1_000;

/** Shows what is published to the witnesses again and again, until stopped. */
export function cosignedBy(
  { quorum, witnesses }: WitnessSettings,
  { table, clock }: Pick<RoomDeps, 'table' | 'clock'>,
  log: Log,
): ReturnType<typeof repeat> {
  const round = auditCosigning({
    table,
    clock,
    quorum,
    witnesses: witnesses.map(({ url, key }) => ({ key, add: witnessAt(url) })),
    report: ({ kind, ...fields }) => log(kind, fields),
  });
  return repeat(round, pause, (error) => {
    log('COSIGNING_FAILED', { error: error instanceof Error ? error.name : 'unknown' });
  });
}
