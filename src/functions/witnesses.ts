import { systemClock } from '../kernel/time.ts';
import { readWitnessConfig } from '../platform/config.ts';
import { configuredTables } from '../platform/lambda.ts';
import { jsonLog } from '../platform/log.ts';
import { witnessAt } from '../platform/witness-http.ts';
import { auditCosigning } from '../subgraphs/audit/subgraph.ts';

const log = jsonLog((line) => process.stdout.write(line));

/** Shows the newest checkpoints to the witnesses; run every minute, safe to run twice at once. */
export async function handler(): Promise<void> {
  const config = readWitnessConfig(process.env);
  const { quorum, witnesses } = config.ASKONCE_LOG_WITNESSES;
  await auditCosigning({
    table: configuredTables(config),
    clock: systemClock,
    quorum,
    witnesses: witnesses.map(({ url, key }) => ({ key, add: witnessAt(url) })),
    report: ({ kind, ...fields }) => log(kind, fields),
  })();
}
