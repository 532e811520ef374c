import { innerHub } from '../gateway/inner.ts';
import { readAskingConfig } from '../platform/config.ts';
import { roomFunction } from '../platform/lambda.ts';
import { jsonLog } from '../platform/log.ts';
import { formsRoom } from '../subgraphs/forms/subgraph.ts';

export const handler = roomFunction((deps) =>
  formsRoom({
    ...deps,
    hub: innerHub(readAskingConfig(process.env).ASKONCE_HUB_URL),
    log: jsonLog((line) => process.stdout.write(line)),
  }),
);
