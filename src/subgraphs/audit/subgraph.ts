import { auditIntake } from '../../platform/audit-intake.ts';
import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { auditService, sequencer, type AuditService } from './service/service.ts';
import { auditStore } from './store.ts';

/** The audit room: who saw whose data, when, why, and on what legal basis. */
export function auditRoom({ table, secrets, clock }: RoomDeps): RoomDefinition<AuditService> {
  const store = auditStore(table('audit'));
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'audit',
    typeDefs,
    resolvers,
    service: (caller) => auditService({ store, cursors, secret: secrets.audit, clock, caller }),
  };
}

/** The room's other half: files what the gateway recorded, and answers how many records that were. Run it often. */
export function auditSequencer({
  table,
  clock,
}: Pick<RoomDeps, 'table' | 'clock'>): () => Promise<number> {
  return sequencer({
    store: auditStore(table('audit')),
    intake: auditIntake(table('intake')),
    clock,
  });
}
