import { systemClock } from '../kernel/time.ts';
import { jsonLog } from '../platform/log.ts';
import { startHub, type Hub } from '../dev/hub.ts';
import { witnessSetting } from '../platform/witness-settings.ts';
import { dataFolder } from './data-folder.ts';
import { counted, progressBar } from './progress.ts';

/** Starts the hub of this machine from the environment: PORT, ASKONCE_DATA, ASKONCE_TRANSPORT, ASKONCE_LOG_WITNESSES. */
export function startLocalHub(defaults: {
  readonly port: number;
  readonly identityPort: number;
}): Promise<Hub> {
  const { PORT, IDENTITY_PORT, ASKONCE_TRANSPORT, ASKONCE_LOG_WITNESSES } = process.env;
  const showSeeding = progressBar('seed, records', process.stderr, counted);
  return startHub({
    entry: process.argv[1] ?? '',
    folder: dataFolder(),
    port: portFrom(PORT, defaults.port),
    identityPort: portFrom(IDENTITY_PORT, defaults.identityPort),
    transport: ASKONCE_TRANSPORT === 'http' ? 'http' : 'local',
    witnesses: witnessSetting.optional().parse(ASKONCE_LOG_WITNESSES),
    clock: systemClock,
    log: jsonLog((line) => process.stderr.write(line)),
    onSeeding: showSeeding,
  });
}

function portFrom(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error('PORT must be a number from 0 to 65535');
}
