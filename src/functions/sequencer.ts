import { readRoomConfig } from '../platform/config.ts';
import { roomDeps } from '../platform/lambda.ts';
import { auditSequencer } from '../subgraphs/audit/subgraph.ts';

/** Files what waits in the intake; run every minute, safe to run twice at once. */
export async function handler(): Promise<void> {
  await auditSequencer(roomDeps(readRoomConfig(process.env)))();
}
