import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { HubError } from '../kernel/problems.ts';

/** A request as every transport hands it over: path without query, lower-case header names, body as text. Untrusted. */
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

/** Bytes of a caller's request body that are read at the most. */
const bodyLimit = 64 * 1024;

/** A body past its limit is read on and thrown away, so that the caller gets to read the refusal; but not for ever. */
const patience = 64;

/** Milliseconds in which a request has to arrive. */
const arrival = 30_000;

/** Serves on 127.0.0.1; port 0 takes a free one. `refuse` answers what cannot be read. */
export async function listen(
  port: number,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
  refuse: (error: unknown) => HttpAnswer,
  limit = bodyLimit,
): Promise<HttpServer> {
  const server = createServer({ requestTimeout: arrival }, (incoming, outgoing) => {
    read(incoming, limit)
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

type Headers = HttpRequest['headers'];

/**
 * Every body passes here, whatever brought it. Throws UNSUPPORTED_MEDIA_TYPE for a compressed one, so that nothing is
 * ever inflated, and PAYLOAD_TOO_LARGE for more bytes than the limit.
 */
export function checkBody(
  { headers, body }: { readonly headers: Headers; readonly body: string },
  limit = bodyLimit,
): void {
  checkEncoding(headers);
  if (Buffer.byteLength(body) > limit) throw tooLarge(limit);
}

/** The text of a body. Throws BAD_REQUEST for other than UTF-8: a character put in its place would be somebody's data. */
export function textOf(headers: Headers, bytes: Buffer): string {
  checkEncoding(headers);
  if (!isUtf8(bytes)) throw new HubError('BAD_REQUEST', 'The body is not UTF-8.');
  return bytes.toString('utf8');
}

function checkEncoding(headers: Headers): void {
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.');
}

function tooLarge(limit: number): HubError {
  return new HubError('PAYLOAD_TOO_LARGE', `The body is limited to ${limit} bytes; ask for less.`);
}

/** Throws what the body is refused with, without keeping more of it than the limit. */
async function read(incoming: IncomingMessage, limit: number): Promise<HttpRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === 'string') headers[name] = value;
  const bytes = await readBytes(incoming, limit);
  const body = textOf(headers, bytes ?? Buffer.alloc(0));
  if (!bytes) throw tooLarge(limit);
  const [path = '/'] = (incoming.url ?? '/').split('?');
  return { method: incoming.method ?? 'GET', path, headers, body };
}

/** Undefined when there are more than the limit. Far past it, the connection ends. */
async function readBytes(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    if (size > limit * patience) incoming.destroy(new Error('http: endless body'));
  });
  await once(incoming, 'end');
  return size <= limit ? Buffer.concat(chunks) : undefined;
}
