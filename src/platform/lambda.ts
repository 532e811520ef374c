import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { systemClock } from '../kernel/time.ts';
import { z } from 'zod';
import { readRoomConfig, type RoomConfig } from './config.ts';
import { decisionVerifier } from './decision-token.ts';
import { openDynamoDb, openTable } from './dynamodb.ts';
import { jsonLog } from './log.ts';
import { openRoom, type Room, type RoomDefinition, type RoomDeps } from './room.ts';

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** A room as a function behind a URL that only the gateway's role may call; it asks for the decision all the same. */
export function roomFunction<Service>(
  define: (deps: RoomDeps) => RoomDefinition<Service>,
): Handler {
  let room: Promise<Room> | undefined;
  return async (event) => {
    room ??= openConfigured(define, readRoomConfig(process.env));
    const text = event.isBase64Encoded
      ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
      : (event.body ?? '');
    const { query, variables } = bodySchema.parse(JSON.parse(text));
    const answer = await (
      await room
    ).ask({
      document: query,
      variables: variables ?? undefined,
      token: event.headers['askonce-decision'],
    });
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(answer),
    };
  };
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
  const { DYNAMODB_ENDPOINT: endpoint, ASKONCE_TABLE_PREFIX: prefix } = config;
  const client = openDynamoDb(endpoint === undefined ? {} : { endpoint });
  return {
    table: (name) => openTable(client, `${prefix}${name}`),
    secrets: {
      index: config.ASKONCE_INDEX_SECRET,
      cursor: config.ASKONCE_CURSOR_SECRET,
      audit: config.ASKONCE_AUDIT_SECRET,
    },
    clock: systemClock,
  };
}
