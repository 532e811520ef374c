import { innerHub } from '../gateway/inner.ts';
import { readAskingConfig } from '../platform/config.ts';
import { roomFunction } from '../platform/lambda.ts';
import { agreementsRoom } from '../subgraphs/agreements/subgraph.ts';

export const handler = roomFunction((deps) =>
  agreementsRoom({ ...deps, hub: innerHub(readAskingConfig(process.env).ASKONCE_HUB_URL) }),
);
