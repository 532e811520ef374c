import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../kernel/time.ts';
import { openTable } from '../platform/dynamodb.ts';
import { logSigners, type LogSigners } from '../platform/log-signer.ts';
import type { RoomDeps } from '../platform/room.ts';
import type { SigningKeys } from '../platform/signature.ts';
import type { AuditDeps } from '../subgraphs/audit/subgraph.ts';
import type { Secrets } from './secrets.ts';

/** Short names of the tables of the hub: one a room, the intake between gateway and audit, the log, the audit keys of people, and the gateway's own. */
export const tableNames = [
  'citizens',
  'licences',
  'submissions',
  'catalogue',
  'forms',
  'agreements',
  'consents',
  'notices',
  'audit',
  'intake',
  'log',
  'auditkeys',
  'identity',
] as const;

/** Tables of a hub on this machine; deployed ones have a stage in their prefix. */
export const tablePrefix = 'askonce-';

/** What the rooms of a hub are composed of, all in one process. */
export type LocalDeps = RoomDeps & {
  readonly consentKeys: SigningKeys;
  readonly logPlan: AuditDeps['logPlan'];
  readonly signerOf: LogSigners;
};

/** The one log of a hub on this machine. */
export const logPlan = { origin: 'askonce.local/disclosures', logs: 'ONE' } as const;

/** What the rooms of a hub on this machine are composed of. */
export function roomDeps(
  client: DynamoDBDocumentClient,
  secrets: Secrets,
  clock: Clock,
): LocalDeps {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
  return {
    table: (name) => openTable(client, `${tablePrefix}${name}`),
    secrets: {
      index: bytes(secrets.index),
      cursor: bytes(secrets.cursor),
      audit: bytes(secrets.audit),
    },
    clock,
    consentKeys: [secrets.consent],
    logPlan,
    signerOf: logSigners(secrets.log),
  };
}
