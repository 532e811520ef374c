import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../kernel/time.ts';
import { openTable } from '../platform/dynamodb.ts';
import type { RoomDeps } from '../platform/room.ts';
import type { Secrets } from './secrets.ts';

/** Short names of the tables of the hub: one a room, the intake between gateway and audit, the log, and its keys. */
export const tableNames = [
  'citizens',
  'licences',
  'submissions',
  'catalogue',
  'forms',
  'agreements',
  'audit',
  'intake',
  'log',
  'auditkeys',
] as const;

/** The one log of a hub on this machine. */
export const logPlan = { origin: 'askonce.local/disclosures', logs: 'ONE' } as const;

/** Tables of a hub on this machine; deployed ones have a stage in their prefix. */
export const tablePrefix = 'askonce-';

/** What the rooms of a hub on this machine are composed of. */
export function roomDeps(client: DynamoDBDocumentClient, secrets: Secrets, clock: Clock): RoomDeps {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
  return {
    table: (name) => openTable(client, `${tablePrefix}${name}`),
    secrets: {
      index: bytes(secrets.index),
      cursor: bytes(secrets.cursor),
      audit: bytes(secrets.audit),
    },
    clock,
  };
}
