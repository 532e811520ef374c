import { readSequencerConfig } from '../platform/config.ts';
import { roomDeps } from '../platform/lambda.ts';
import { logSigners } from '../platform/log-signer.ts';
import { auditSequencer } from '../subgraphs/audit/subgraph.ts';

/** Moves what waits in the intake into the log; run every minute, safe to run twice at once. */
export async function handler(): Promise<void> {
  const config = readSequencerConfig(process.env);
  const { ASKONCE_LOG_ORIGIN: origin, ASKONCE_LOGS: logs } = config;
  const signerOf = logSigners(config.ASKONCE_LOG_PRIVATE_KEY);
  await auditSequencer({ ...roomDeps(config), logPlan: { origin, logs }, signerOf })();
}
