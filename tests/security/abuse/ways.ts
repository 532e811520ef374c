import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { refusalAnswer } from '../../../src/gateway/answer.ts';
import { answerInner } from '../../../src/gateway/inner.ts';
import { listen, type HttpAnswer, type HttpRequest } from '../../../src/platform/http.ts';
import { httpFunction } from '../../../src/platform/lambda.ts';
import { functionEvent } from '../../support/function-event.ts';
import type { TestHub } from '../../support/hub.ts';

export type Sent = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};
export type Got = { readonly status: number; readonly headers: Headers; readonly text: string };
export type Way = 'a socket' | 'a function';
export type Ways = {
  readonly send: (way: Way, sent: Sent) => Promise<Got>;
  readonly close: () => Promise<void>;
};

/** Every way into a hub, each with all that stands before the gateway there. */
export async function openWays(hub: TestHub): Promise<Ways> {
  const answer = async (incoming: HttpRequest): Promise<HttpAnswer> =>
    (await answerInner(hub.gateway, incoming)) ?? hub.gateway.handle(incoming);
  const server = await listen(0, answer, refusalAnswer);
  const agent = new Agent({ keepAlive: true });
  const run = httpFunction(async () => answer, refusalAnswer);
  return {
    send: async (way, sent) => {
      switch (way) {
        case 'a socket':
          return overSocket(server.port, agent, sent);
        case 'a function': {
          const { statusCode = 0, headers, body = '' } = await run(functionEvent(sent));
          return { status: statusCode, headers: headersOf(headers ?? {}), text: body };
        }
      }
    },
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
}

/** Not fetch, which refuses to send half of what is sent here. */
function overSocket(
  port: number,
  agent: Agent,
  { method, url, headers, body }: Sent,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const length = body.length === 0 ? {} : { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(
      { host: '127.0.0.1', port, agent, method, path: url, headers: { ...headers, ...length } },
      (incoming) => {
        text(incoming).then((answer) => {
          const { statusCode = 0 } = incoming;
          resolve({ status: statusCode, headers: headersOf(incoming.headers), text: answer });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function headersOf(headers: Readonly<Record<string, unknown>>): Headers {
  return new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
}
