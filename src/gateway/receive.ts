import { HubError } from '../kernel/problems.ts';
import type { HttpRequest } from '../platform/http.ts';

/** One transport, checked before anything is read out of the body. */
export function checkedTransport(request: HttpRequest): HttpRequest {
  if (request.method !== 'POST')
    throw new HubError('METHOD_NOT_ALLOWED', 'Send queries and mutations by POST.');
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  if (!['application/json', 'application/json;charset=utf-8'].includes(type))
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8.');
  return request;
}

/** Throws BAD_REQUEST unless the text is one JSON object. */
export function readBody(text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HubError('BAD_REQUEST', 'The body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HubError(
      'BAD_REQUEST',
      'The body is one JSON object: { query, variables, extensions }.',
    );
  return body;
}
