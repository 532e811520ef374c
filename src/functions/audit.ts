import { readLogConfig } from '../platform/config.ts';
import { roomFunction } from '../platform/lambda.ts';
import { auditRoom } from '../subgraphs/audit/subgraph.ts';

export const handler = roomFunction((deps) => {
  const { ASKONCE_LOG_ORIGIN: origin, ASKONCE_LOGS: logs } = readLogConfig(process.env);
  return auditRoom({ ...deps, logPlan: { origin, logs } });
});
