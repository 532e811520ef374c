import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { systemClock } from '../kernel/time.ts';
import { readRoomConfig, type RoomConfig } from './config.ts';
import { decisionVerifier } from './decision-token.ts';
import { openDynamoDb, openTable } from './dynamodb.ts';
import { textOf, type HttpAnswer, type HttpRequest } from './http.ts';
import { jsonLog } from './log.ts';
import { answerRoom, roomRefusal } from './room-http.ts';
import { openRoom, type Room, type RoomDefinition, type RoomDeps } from './room.ts';

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Any request handler as a function behind an HTTP API or a function URL (payload format 2.0). `refuse` answers what
 * cannot be read; a function that cannot be opened fails.
 */
export function httpFunction(
  open: () => Promise<(request: HttpRequest) => Promise<HttpAnswer>>,
  refuse: (error: unknown) => HttpAnswer,
): Handler {
  let opened: ReturnType<typeof open> | undefined;
  return async (event) => {
    opened ??= open();
    const answer = await opened;
    const { status, headers, body } = await requested(event).then(answer).catch(refuse);
    if (typeof body === 'string') return { statusCode: status, headers, body };
    return { statusCode: status, headers, body: body.toString('base64'), isBase64Encoded: true };
  };
}

/** A room as a function behind a URL that only the gateway's role may call; it asks for the decision all the same. */
export function roomFunction<Service>(
  define: (deps: RoomDeps) => RoomDefinition<Service>,
): Handler {
  return httpFunction(async () => {
    const room = await openConfigured(define, readRoomConfig(process.env));
    return (request) => answerRoom(room, request);
  }, roomRefusal);
}

async function requested(event: APIGatewayProxyEventV2): Promise<HttpRequest> {
  const { headers, rawPath: path, requestContext, body = '', isBase64Encoded } = event;
  const { method } = requestContext.http;
  const text = isBase64Encoded ? textOf(headers, Buffer.from(body, 'base64')) : body;
  return { method, path, headers, body: text };
}

async function openConfigured<Service>(
  define: (deps: RoomDeps) => RoomDefinition<Service>,
  config: RoomConfig,
): Promise<Room> {
  const verify = await decisionVerifier(config.ASKONCE_DECISION_PUBLIC_KEY, systemClock);
  const log = jsonLog((line) => process.stdout.write(line));
  return openRoom(define(roomDeps(config)), { verify, log });
}

/** What a configured function composes its room of. */
export function roomDeps(config: RoomConfig): RoomDeps {
  return {
    table: configuredTables(config),
    secrets: {
      index: config.ASKONCE_INDEX_SECRET,
      cursor: config.ASKONCE_CURSOR_SECRET,
      audit: config.ASKONCE_AUDIT_SECRET,
    },
    clock: systemClock,
  };
}

/** The tables of a configured function. */
export function configuredTables({
  DYNAMODB_ENDPOINT: endpoint,
  ASKONCE_TABLE_PREFIX: prefix,
}: Pick<RoomConfig, 'DYNAMODB_ENDPOINT' | 'ASKONCE_TABLE_PREFIX'>): RoomDeps['table'] {
  const client = openDynamoDb(endpoint === undefined ? {} : { endpoint });
  return (name) => openTable(client, `${prefix}${name}`);
}
