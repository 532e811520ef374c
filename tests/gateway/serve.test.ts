import { describe, expect, it } from '@jest/globals';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { openServer } from '../../src/gateway/serve.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';

describe('the server', () => {
  it('refuses a document that overflows the parser’s stack, as no failure of its own', async () => {
    const never = (): never => {
      throw new Error('reached');
    };
    const logged: string[] = [];
    const server = await openServer({
      schema: readPolicySchema(supergraphSdl).schema,
      supergraphSdl,
      compile: never,
      resolve: async (body: object) => ({ body, origin: { kind: 'FREE' as const } }),
      spend: never,
      run: never,
      sandbox: false,
      // So many that the limit does not come first, as it does in a gateway.
      maxTokens: 1_000_000,
      log: (code) => logged.push(code),
    });
    const body = JSON.stringify({ query: `{ citizen(id: ${'['.repeat(50_000)}` });
    const headers = { 'content-type': 'application/json' };
    const actor = { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' } as const;
    const asker = { actor, admitted: Promise.resolve() };
    const answer = await server.answer({ method: 'POST', path: '/graphql', headers, body }, asker);
    await server.stop();
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
    });
    expect(logged).toEqual([]);
  });
});
