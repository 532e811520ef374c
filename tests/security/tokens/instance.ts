import { createLocalJWKSet, type JWK } from 'jose';
import { refusalAnswer } from '../../../src/gateway/answer.ts';
import { openDynamoDb, openTable } from '../../../src/platform/dynamodb.ts';
import { listen } from '../../../src/platform/http.ts';
import { usedProofs } from '../../../src/platform/used-proofs.ts';
import { testHub } from '../../support/hub.ts';

/** One of several processes of one hub: their memory of used proofs is a table, and nothing else is shared. */
export type InstanceSettings = { readonly endpoint: string; readonly issuerKey: JWK };

const [, , settings = ''] = process.argv;
const { endpoint, issuerKey }: InstanceSettings = JSON.parse(settings);
const client = openDynamoDb({
  endpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const hub = await testHub({
  identity: {
    jwks: createLocalJWKSet({ keys: [issuerKey] }),
    tokenBinding: 'DEPARTMENTS',
    useOnce: usedProofs(openTable(client, 'identity')),
  },
});
const { port } = await listen(0, hub.gateway.handle, refusalAnswer);
process.stdout.write(`${port}\n`);
