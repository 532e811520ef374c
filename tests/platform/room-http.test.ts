import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLError, parse } from 'graphql';
import { listen, type HttpServer } from '../../src/platform/http.ts';
import { httpTransport, serveRoom } from '../../src/platform/room-http.ts';
import type { RoomAnswer, RoomQuestion } from '../../src/platform/room.ts';

let asked: RoomQuestion | undefined;
const answer: RoomAnswer = {
  data: { citizen: { id: 'cit_a' }, other: null },
  errors: [
    new GraphQLError('No.', { path: ['other', 0], extensions: { code: 'SOURCE_UNAVAILABLE' } }),
  ],
  extensions: { disclosed: [{ subject: 'cit_a', fields: ['Citizen.id'] }] },
};
let server: HttpServer;
beforeAll(async () => {
  const ask = async (question: RoomQuestion) => {
    asked = question;
    return answer;
  };
  server = await serveRoom({ name: 'room', ask }, 0);
});
afterAll(() => server.close());

const url = () => `http://127.0.0.1:${server.port}/`;

describe('a room over HTTP', () => {
  it('gets the question with its decision, and is answered for as in process', async () => {
    const document = parse('query($id: ID!) { citizen(id: $id) { id } }');
    const got = await httpTransport(url())({ document, variables: { id: 'a' }, token: 'decision' });
    expect(asked).toMatchObject({ variables: { id: 'a' }, token: 'decision' });
    expect(JSON.parse(JSON.stringify(got))).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(got.errors?.[0]).toBeInstanceOf(GraphQLError);
  });

  it('is asked without a decision when there is none', async () => {
    await httpTransport(url())({ document: '{ a }', variables: undefined, token: undefined });
    expect(asked?.token).toBeUndefined();
  });

  it('takes more than a caller may send: many entities in one question', async () => {
    const variables = { representations: 'x'.repeat(200_000) };
    await httpTransport(url())({ document: '{ a }', variables, token: 'decision' });
    expect(asked?.variables).toEqual(variables);
  });

  it.each([
    ['GET', undefined],
    ['POST', '{'],
    ['POST', '[]'],
    ['POST', '{"query":5}'],
  ])('refuses %s of %s', async (method, body) => {
    const response = await fetch(url(), { method, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBe(400);
  });

  it('is unavailable when it is gone, fails, or sends its caller elsewhere', async () => {
    const question = { document: '{ a }', variables: undefined, token: 'decision' };
    let carried: string | undefined;
    const elsewhere = await listen(
      0,
      async ({ path, headers }) => {
        if (path === '/stolen') carried = headers['askonce-decision'];
        return { status: path === '/move' ? 307 : 500, headers: { location: '/stolen' }, body: '' };
      },
      () => ({ status: 500, headers: {}, body: '' }),
    );
    const at = (path: string) => `http://127.0.0.1:${elsewhere.port}${path}`;
    for (const target of [at('/move'), at('/fail')])
      await expect(httpTransport(target)(question)).rejects.toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
      });
    expect(carried).toBeUndefined();
    await elsewhere.close();
    await expect(httpTransport(at('/gone'))(question)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });
});
