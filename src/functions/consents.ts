import { innerHub } from '../gateway/inner.ts';
import { readConsentsConfig } from '../platform/config.ts';
import { roomFunction } from '../platform/lambda.ts';
import { consentsRoom } from '../subgraphs/consents/subgraph.ts';

export const handler = roomFunction((deps) => {
  const config = readConsentsConfig(process.env);
  const hub = innerHub(config.ASKONCE_HUB_URL);
  return consentsRoom({ ...deps, hub, consentKeys: config.ASKONCE_CONSENT_KEYS });
});
