import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { refusalAnswer } from '../../src/gateway/answer.ts';
import { listen, type HttpServer } from '../../src/platform/http.ts';
import { testHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
let server: HttpServer;
let token: string;
beforeAll(async () => {
  // The audits ask what the schema is.
  hub = await testHub({ sandbox: true });
  token = await hub.token();
  server = await listen(0, hub.gateway.handle, refusalAnswer);
});
afterAll(async () => {
  await server.close();
  await hub.gateway.stop();
});

const url = () => `http://127.0.0.1:${server.port}/graphql`;

/** The audits send no credentials; these are added to whatever they send. */
function signedIn(input: string, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(input, { ...init, headers });
}

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url, fetchFn: signedIn });

  it('passes every audit but those it fails on purpose, none of them a MUST', async () => {
    const results = await Promise.all(audits.map((audit) => audit.fn()));
    const failed = results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
    expect(failed.sort()).toEqual(Object.keys(deliberate).sort());
    expect(failed.filter((name) => name.startsWith('MUST'))).toEqual([]);
    expect(results.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10);
  });

  it('reads 64 KiB, and answers a body of a megabyte with its own refusal', async () => {
    const post = async (size: number) => {
      const body = JSON.stringify({ query: '{ __typename }', operationName: null }).padEnd(size);
      const headers = { 'content-type': 'application/json' };
      return signedIn(url(), { method: 'POST', headers, body });
    };
    expect((await post(64 * 1024)).status).toBe(200);
    for (const size of [64 * 1024 + 1, 1024 * 1024]) {
      const answer = await post(size);
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }],
      });
    }
  });

  it('takes no compressed body', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await signedIn(url(), { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(415);
  });
});

const byPost = 'A query in a URL ends up in logs and histories; queries are sent by POST only.';
const byStatus =
  'A document or variable that is refused was not executed; 400 says so to every client.';

/** Audits that fail, and why they may. */
const deliberate: Readonly<Record<string, string>> = {
  'MAY accept application/x-www-form-urlencoded formatted GET requests': byPost,
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json':
    byPost,
  'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json':
    byPost,
  'SHOULD use 200 status code on document parsing failure when accepting application/json':
    byStatus,
  'SHOULD use 200 status code on document validation failure when accepting application/json':
    byStatus,
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json':
    byStatus,
};
