import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { HubError } from '../kernel/problems.ts';

/** A request as every transport hands it over: path without query, lower-case header names, body as text. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};
export type HttpServer = { readonly port: number; readonly close: () => Promise<void> };

/** Bytes of a request body that are read at the most. */
export const bodyLimit = 64 * 1024;

/** Serves on 127.0.0.1; port 0 takes a free one. `refuse` answers what cannot be read. */
export async function listen(
  port: number,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
  refuse: (error: unknown) => HttpAnswer,
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    read(incoming)
      .then(answer)
      .catch((error: unknown) => refuse(error))
      .then(({ status, headers, body }) => {
        outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
        outgoing.end(incoming.method === 'HEAD' ? undefined : body);
      })
      .catch(() => outgoing.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('http: not on TCP');
  return {
    port: address.port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Throws PAYLOAD_TOO_LARGE before more than the limit is kept, UNSUPPORTED_MEDIA_TYPE for a compressed body. */
async function read(incoming: IncomingMessage): Promise<HttpRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === 'string') headers[name] = value;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.');
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  });
  await once(incoming, 'end');
  if (size > bodyLimit)
    throw new HubError(
      'PAYLOAD_TOO_LARGE',
      `The body is limited to ${bodyLimit} bytes; ask for less.`,
    );
  const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
