import { GraphQLError, print, type DocumentNode } from 'graphql';
import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import { checkBody, listen, type HttpAnswer, type HttpRequest, type HttpServer } from './http.ts';
import type { Room, RoomAnswer, RoomQuestion } from './room.ts';

/** The header that carries the signed decision to a room. */
export const decisionHeader = 'askonce-decision';

const questionSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  extensions: z
    .object({
      disclosed: z.array(z.object({ subject: z.string(), fields: z.array(z.string()) })),
      read: z
        .array(z.object({ subject: z.string(), field: z.string(), values: z.array(z.unknown()) }))
        .optional(),
    })
    .optional(),
});

/** Bytes of a question to a room: everything a caller may send, and representations of many entities. */
const questionLimit = 1024 * 1024;

/** Milliseconds a room has to answer before the gateway gives it up. */
const patience = 5_000;

/** Asks a room what a POST says. Throws what the request is refused with. */
export async function answerRoom(
  room: Room,
  { method, headers, body }: HttpRequest,
): Promise<HttpAnswer> {
  if (method !== 'POST') throw new HubError('METHOD_NOT_ALLOWED', 'Ask a room by POST.');
  checkBody({ headers, body }, questionLimit);
  const parsed = questionSchema.safeParse(parseJson(body));
  if (!parsed.success) throw new HubError('BAD_REQUEST', 'A question is { query, variables }.');
  const { query: document, variables } = parsed.data;
  const token = headers[decisionHeader];
  const answer = await room.ask({ document, variables: variables ?? undefined, token });
  return json(200, JSON.stringify(answer));
}

/** Serves a room on 127.0.0.1, in the shape of its deployed function. */
export function serveRoom(room: Room, port: number): Promise<HttpServer> {
  return listen(port, (request) => answerRoom(room, request), roomRefusal, questionLimit);
}

/** Asks a room over HTTP. `request` is fetch, or one that signs. */
export function httpTransport(
  url: string,
  request: typeof fetch = fetch,
): (question: RoomQuestion) => Promise<RoomAnswer> {
  const texts = new WeakMap<DocumentNode, string>();
  const textOf = (document: DocumentNode): string => {
    const text = texts.get(document) ?? print(document);
    texts.set(document, text);
    return text;
  };
  return async ({ document, variables, token }) => {
    const query = typeof document === 'string' ? document : textOf(document);
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { [decisionHeader]: token }),
      },
      body: JSON.stringify({ query, variables }),
      // A decision goes to the room it was meant for, and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    }).catch(unavailable);
    if (!response.ok) return unavailable();
    const { data, errors, extensions } = answerSchema.parse(await response.json());
    return {
      ...(data ? { data } : {}),
      ...(errors ? { errors: errors.map(asError) } : {}),
      ...(extensions ? { extensions } : {}),
    };
  };
}

function asError({
  message,
  path,
  extensions,
}: NonNullable<z.infer<typeof answerSchema>['errors']>[number]): GraphQLError {
  return new GraphQLError(message, {
    ...(path ? { path } : {}),
    ...(extensions ? { extensions } : {}),
  });
}

function unavailable(): never {
  throw new HubError('SOURCE_UNAVAILABLE', 'A source did not answer; try again later.');
}

/** What a room that was not asked properly says. */
export function roomRefusal(error: unknown): HttpAnswer {
  const isRefused = error instanceof HubError;
  const code = isRefused ? error.code : 'INTERNAL_SERVER_ERROR';
  const message = isRefused ? error.message : 'The room failed.';
  const errors = [{ message, extensions: { code } }];
  return json(isRefused ? 400 : 500, JSON.stringify({ errors }));
}

function json(status: number, body: string): HttpAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers, body };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
