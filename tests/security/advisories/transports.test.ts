import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { callHub, statute } from '../../support/caller.ts';
import type { TestHub } from '../../support/hub.ts';
import { advisory, shown, type Build, type Verdict } from '../advisory.ts';
import { verdictOn, withHub, worst } from '../attack.ts';

const query = '{ citizen(id: "cit_a") { id identity { sex } } }';

/** The status of what is asked over a real connection. */
async function posted(
  build: Build,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return withHub(build, async (hub) => {
    const server = await build.listen(0, hub.gateway.handle, build.refusalAnswer);
    try {
      const { status } = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await hub.token()}`,
          ...headers,
        },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      });
      return status;
    } finally {
      await server.close();
    }
  });
}

const isRefused = (status: number, by: number): Verdict =>
  status === by ? 'HELD_OFF' : 'GOT_THROUGH';

/** Nothing here is deep, or much; it is only long. */
const long = `{ citizen(id: "x") { addresses(uses: [${'RESIDENCE '.repeat(3_000)}]) { use } } }`;
const deep = `{ citizen(id: "x") { ${'licences { nodes { holder { '.repeat(4)} id ${'} } }'.repeat(4)} } }`;
const tooLong = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];

/** The code by which a way in refuses a document; none when it takes it. */
type WayIn = (hub: TestHub, document: string) => Promise<string | undefined>;
const coded = z.object({ code: z.string() });
const refusedBy = async (asking: Promise<unknown>): Promise<string | undefined> =>
  asking.then(
    () => undefined,
    (error: unknown) => coded.parse(error).code,
  );
const waysIn: readonly WayIn[] = [
  async (hub, document) => (await callHub(hub, { query: document }, { access: statute })).code,
  async (hub, document) =>
    refusedBy(hub.gateway.ask({ document, variables: {}, token: await hub.decision() })),
  async (hub, document) => refusedBy(hub.gateway.plan({ document, token: await hub.decision() })),
];

const advisories = [
  advisory({
    id: 'CVE-2026-23897 (GHSA-mp6q-xf9x-fwf7)',
    flaw: 'a body in an exotic charset was decoded, at any cost',
    attack: (build) =>
      withHub(build, async (hub) => {
        const types = ['utf-16', 'utf-7', 'ibm037', 'x-mac-cyrillic'].map(
          (charset) => `application/json; charset=${charset}`,
        );
        const answers = types.map((type) =>
          callHub(hub, { query }, { access: statute, headers: { 'content-type': type } }),
        );
        const refused = ['UNSUPPORTED_MEDIA_TYPE'];
        return worst(
          (await Promise.all(answers)).map((one) => verdictOn(one, { refused, leaked: 'FEMALE' })),
        );
      }),
    weakening: {
      file: 'src/gateway/receive.ts',
      from: '].includes(type)',
      to: '].some((known) => type.startsWith(known))',
    },
  }),
  advisory({
    id: 'GHSA-9q82-xgwf-vj6h',
    flaw: 'a GET with an odd content type was not taken for what any page may send',
    attack: (build) =>
      withHub(build, async (hub) => {
        const authorization = `Bearer ${await hub.token()}`;
        const types = ['application/json', 'application/json; charset=utf-8', 'text/plain', ', x'];
        const answers = types.map((type) =>
          hub.gateway.handle({
            method: 'GET',
            path: '/graphql',
            headers: { authorization, 'content-type': type },
            body: JSON.stringify({ query, extensions: { access: statute } }),
          }),
        );
        return worst((await Promise.all(answers)).map(({ status }) => isRefused(status, 405)));
      }),
    weakening: {
      file: 'src/gateway/receive.ts',
      from: "method !== 'POST'",
      to: "method === 'PUT'",
    },
  }),
  advisory({
    id: 'CVE-2024-28101',
    flaw: 'a body was measured, and kept, only after it was inflated',
    attack: async (build) => {
      const bomb = gzipSync(JSON.stringify({ query: '{ __typename }' }).padEnd(8 * 1024 * 1024));
      return isRefused(await posted(build, bomb, { 'content-encoding': 'gzip' }), 415);
    },
    weakening: {
      file: 'src/platform/http.ts',
      from: "!== 'identity'",
      to: "=== 'none'",
    },
  }),
  advisory({
    id: 'CVE-2024-28101',
    flaw: 'the limit of a body was no limit',
    attack: async (build) => {
      const body = JSON.stringify({ query: '{ __typename }' }).padEnd(64 * 1024 + 1);
      return isRefused(await posted(build, body), 413);
    },
    weakening: {
      file: 'src/platform/http.ts',
      from: 'const bodyLimit = 64 *',
      to: 'const bodyLimit = 64_000 *',
    },
  }),
  advisory({
    id: 'CVE-2026-30241',
    flaw: 'the limits of one way in did not hold at another',
    attack: (build) =>
      withHub(build, async (hub) => {
        const verdicts = await Promise.all(
          waysIn.map(async (ask) => {
            expect(await ask(hub, deep)).toBe('DOCUMENT_TOO_COMPLEX');
            return tooLong.includes((await ask(hub, long)) ?? '') ? 'HELD_OFF' : 'GOT_THROUGH';
          }),
        );
        return worst(verdicts);
      }),
    weakening: {
      file: 'src/gateway/nested.ts',
      from: 'documentReader(deps.schema, deps.maxTokens)',
      to: 'documentReader(deps.schema, 1_000_000)',
    },
  }),
];

describe('an attack by how a request arrives', () => {
  it.each(advisories)('$id: $flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});
