import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { exportJWK, generateKeyPair } from 'jose';
import { gzipSync } from 'node:zlib';
import { handler as agreements } from '../../src/functions/agreements.ts';
import { handler as audit } from '../../src/functions/audit.ts';
import { handler as catalogue } from '../../src/functions/catalogue.ts';
import { handler as citizens } from '../../src/functions/citizens.ts';
import { handler as consents } from '../../src/functions/consents.ts';
import { handler as forms } from '../../src/functions/forms.ts';
import { handler as gateway } from '../../src/functions/gateway.ts';
import { handler as licences } from '../../src/functions/licences.ts';
import { handler as notices } from '../../src/functions/notices.ts';
import { handler as sequencer } from '../../src/functions/sequencer.ts';
import { handler as submissions } from '../../src/functions/submissions.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { decisionSigner } from '../../src/platform/decision-token.ts';
import { tableNames } from '../../src/dev/rooms.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';
import { functionEvent } from '../support/function-event.ts';
import { signingKeys } from '../support/signing-keys.ts';

const rooms = {
  agreements,
  audit,
  catalogue,
  citizens,
  consents,
  forms,
  licences,
  notices,
  submissions,
};
const names = Object.keys(rooms);

let database: TestDatabase;
let token: string;
const before = { ...process.env };
beforeAll(async () => {
  database = await withTables(tableNames.map((name) => `askonce-test-${name}`));
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const privateKey = await exportJWK(pair.privateKey);
  Object.assign(process.env, {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    DYNAMODB_ENDPOINT: database.endpoint,
    ASKONCE_TABLE_PREFIX: 'askonce-test-',
    ASKONCE_INDEX_SECRET: '0123456789abcdef'.repeat(4),
    ASKONCE_CURSOR_SECRET: '123456789abcdef0'.repeat(4),
    ASKONCE_AUDIT_SECRET: '23456789abcdef01'.repeat(4),
    ASKONCE_DECISION_PUBLIC_KEY: JSON.stringify(await exportJWK(pair.publicKey)),
    ASKONCE_DECISION_PRIVATE_KEY: JSON.stringify(privateKey),
    ASKONCE_LOG_ORIGIN: 'log.example/disclosures',
    ASKONCE_LOGS: 'DEPARTMENT_AND_YEAR',
    ASKONCE_LOG_PRIVATE_KEY: JSON.stringify((await signingKeys())[0]),
    ASKONCE_CONSENT_KEYS: JSON.stringify(await signingKeys()),
    ASKONCE_HUB_URL: 'http://127.0.0.1:9',
    ASKONCE_ISSUER: 'https://127.0.0.1:9',
    ASKONCE_AUDIENCE: 'https://127.0.0.1:9/graphql',
    ASKONCE_JWKS_URI: 'https://127.0.0.1:9/jwks',
    ASKONCE_ROOMS: JSON.stringify(
      Object.fromEntries(names.map((name) => [name, 'http://127.0.0.1:9'])),
    ),
  });
  const sign = await decisionSigner(privateKey, systemClock);
  const actor = { kind: 'DEPARTMENT', client: 'c', department: 'dept_a' } as const;
  token = await sign({
    request: 'r',
    actor,
    allow: ['Query.publicServices', 'PublicServiceConnection.nodes', 'PublicService.id'],
    subjects: '*',
  });
});
afterAll(async () => {
  process.env = before;
  await database.close();
});

function event(
  method: string,
  url: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): APIGatewayProxyEventV2 {
  return functionEvent({ method, url, body, headers });
}

describe.each(Object.entries(rooms))('the function of %s', (_, handler) => {
  it.each([
    '{ __typename }',
    '{ _service { sdl } }',
    'query($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
  ])('answers nothing without a decision: %s', async (query) => {
    const { body } = await handler(
      event('POST', '/', JSON.stringify({ query, variables: { r: [] } })),
    );
    expect(JSON.parse(body ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'DECISION_REQUIRED' } }],
    });
  });
});

describe('a deployed room', () => {
  const query = JSON.stringify({ query: '{ publicServices { nodes { id } } }' });
  const asked = async (...request: Parameters<typeof event>): Promise<unknown> => {
    const { statusCode, body } = await catalogue(event(...request));
    return { statusCode, answer: JSON.parse(body ?? '') };
  };

  it.each<[string, string, Parameters<typeof event>]>([
    ['by another method', 'METHOD_NOT_ALLOWED', ['GET', '/', query]],
    [
      'packed',
      'UNSUPPORTED_MEDIA_TYPE',
      ['POST', '/', gzipSync(query), { 'content-encoding': 'gzip' }],
    ],
    ['of more than a megabyte', 'PAYLOAD_TOO_LARGE', ['POST', '/', query.padEnd(1024 * 1024 + 1)]],
    [
      'of a megabyte and more of few characters',
      'PAYLOAD_TOO_LARGE',
      ['POST', '/', `${query}${'户'.repeat(400_000)}`],
    ],
    ['of bytes that are no text', 'BAD_REQUEST', ['POST', '/', Buffer.from([0xff, 0xfe])]],
    ['of no question', 'BAD_REQUEST', ['POST', '/', '[]']],
  ])('refuses a body %s, and does not fail', async (_, code, request) => {
    expect(await asked(...request)).toEqual({
      statusCode: 400,
      answer: { errors: [expect.objectContaining({ extensions: { code } })] },
    });
  });
});

describe('a deployed hub', () => {
  it('answers under a decision', async () => {
    const question = JSON.stringify({ query: '{ publicServices { nodes { id } } }' });
    const { body } = await catalogue(event('POST', '/', question, { 'askonce-decision': token }));
    expect(JSON.parse(body ?? '')).toMatchObject({ data: { publicServices: { nodes: [] } } });
  });

  it('is healthy, refuses a stranger, and takes inner questions only under a decision', async () => {
    expect(await gateway(event('GET', '/healthz'))).toMatchObject({ statusCode: 200 });
    const json = { 'content-type': 'application/json' };
    expect(
      await gateway(event('POST', '/graphql', '{"query":"{ __typename }"}', json)),
    ).toMatchObject({ statusCode: 401 });
    expect(
      await gateway(event('POST', '/inner/ask', '{"document":"{ __typename }"}', json)),
    ).toMatchObject({ statusCode: 403 });
  });

  it('files what waits, nothing here', async () => {
    await expect(sequencer()).resolves.toBeUndefined();
  });
});
