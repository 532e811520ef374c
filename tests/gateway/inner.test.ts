import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalAnswer } from '../../src/gateway/answer.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { answerInner, innerHub } from '../../src/gateway/inner.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { HubError } from '../../src/kernel/problems.ts';
import { listen, type HttpServer } from '../../src/platform/http.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const document = 'query Sex($id: ID!) { citizen(id: $id) { id identity { sex dateOfBirth } } }';
const variables = { id: 'cit_a' };

let hub: TestHub;
let server: HttpServer;
let asked: ReturnType<typeof innerHub>;
beforeAll(async () => {
  hub = await testHub();
  server = await listen(
    0,
    async (request) => (await answerInner(hub.gateway, request)) ?? notFound,
    refusalAnswer,
  );
  asked = innerHub(`http://127.0.0.1:${server.port}`);
});
afterAll(async () => {
  await server.close();
  await hub.gateway.stop();
});
const notFound = { status: 404, headers: {}, body: 'no such page' };

describe('the hub, asked over HTTP by a room of its own function', () => {
  it('plans and answers as it does in one process', async () => {
    const token = await hub.decision();
    expect(await asked.plan({ document, token })).toEqual(
      await hub.gateway.plan({ document, token }),
    );
    const { receipt, ...answer } = await hub.gateway.ask({ document, variables, token });
    const there = await asked.ask({ document, variables, token });
    expect(there).toMatchObject(answer);
    expect(there.receipt.request).toBe(receipt.request);
  });

  it('writes data classes out, by the schema of today, and for a room under a decision only', async () => {
    const dataClasses = ['CONTACT', 'PROTECTION'];
    const { fields, schemaVersion } = await asked.fieldsOf({
      dataClasses,
      token: await hub.decision(),
    });
    expect(schemaVersion).toBe(`sha256:${sha256(supergraphSdl)}`);
    expect(fields).toEqual(expect.arrayContaining(['Contact.email', 'Protection.isSealed']));
    // What only the gateway asks is granted by nobody.
    expect(fields).not.toContain('Standing.isSealed');
    expect(fields).not.toContain('Identity.name');
    const forged = asked.fieldsOf({ dataClasses, token: 'x' });
    await expect(forged).rejects.toMatchObject({ code: 'DECISION_REQUIRED' });
  });

  it.each([
    ['GRAPHQL_VALIDATION_FAILED', '{ secrets }'],
    ['OPERATION_NOT_FOUND', 'query A { __typename } query B { __typename }'],
  ])('refuses with its own code and words: %s', async (code, text) => {
    const token = await hub.decision();
    const here = await hub.gateway.plan({ document: text, token }).catch((error: unknown) => error);
    const there = asked.plan({ document: text, token });
    await expect(there).rejects.toBeInstanceOf(HubError);
    await expect(there).rejects.toMatchObject({ code, message: (here as HubError).message });
  });

  it('is out of reach for a room when it fails, or when something else answers', async () => {
    hub.intake.state = 'down';
    const failed = asked.ask({ document, variables, token: await hub.decision() });
    await expect(failed).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    hub.intake.state = 'up';
    const elsewhere = await listen(0, async () => notFound, refusalAnswer);
    const lost = innerHub(`http://127.0.0.1:${elsewhere.port}`).plan({ document, token: 'x' });
    await expect(lost).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await elsewhere.close();
  });
});
