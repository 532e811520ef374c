import { HubError } from '../kernel/problems.ts';
import { checkBody, type HttpRequest } from '../platform/http.ts';

/** The one path that the gateway answers. */
const graphqlPath = '/graphql';

/** One way in, checked before anything is read out of the body. */
export function checkTransport(request: HttpRequest): void {
  if (request.path !== graphqlPath) throw notHere();
  checkPost(request);
}

/** Throws METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE. */
export function checkPost(request: HttpRequest): void {
  if (request.method !== 'POST') throw notHere();
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(/[\s"]/g, '');
  if (!['application/json', 'application/json;charset=utf-8'].includes(type))
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8.');
  checkBody(request);
}

function notHere(): HubError {
  const message = `Send queries and mutations: POST ${graphqlPath}.`;
  return new HubError('METHOD_NOT_ALLOWED', message);
}

/** Throws BAD_REQUEST unless the text is one JSON object that carries its document. */
export function readBody(text: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HubError('BAD_REQUEST', 'The body is not JSON.');
  }
  if (!isObject(body) || Array.isArray(body))
    throw new HubError(
      'BAD_REQUEST',
      'The body is one JSON object: { query or documentId, variables, extensions }.',
    );
  if ('extensions' in body && isObject(body.extensions) && 'persistedQuery' in body.extensions)
    throw new HubError(
      'BAD_REQUEST',
      'Documents are not kept on sight; send the query, or the documentId of a registered operation.',
    );
  return body;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
