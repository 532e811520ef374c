import { systemRandom } from '../../kernel/random.ts';
import { auditIntake, carriedKey } from '../../platform/audit-intake.ts';
import { signedCursors } from '../../platform/cursor.ts';
import type { LogSigners } from '../../platform/log-signer.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import type { LogPlan } from './model/log.ts';
import { resolvers } from './resolvers.ts';
import { fileOf } from './service/proofs.ts';
import { cosigning, type CosignDeps } from './service/cosign.ts';
import { sequencer } from './service/sequence.ts';
import { auditService, type AuditService } from './service/service.ts';
import { keyStore } from './store/keys.ts';
import { finalStore } from './store/finals.ts';
import { auditStore } from './store/lists.ts';
import { logStore } from './store/log.ts';

export type AuditDeps = RoomDeps & { readonly logPlan: LogPlan };

/** The audit room: who saw whose data, when, why, on what legal basis, and the proof that nothing of it was changed. */
export function auditRoom({
  table,
  secrets,
  clock,
  logPlan,
}: AuditDeps): RoomDefinition<AuditService> {
  const cursors = signedCursors(secrets.cursor);
  const stores = {
    store: auditStore(table('audit')),
    log: logStore(table('log')),
    finals: finalStore(table('log')),
    keys: keyStore(table('auditkeys')),
  };
  return {
    name: 'audit',
    typeDefs,
    resolvers,
    service: (caller) =>
      auditService({
        ...stores,
        cursors,
        secret: secrets.audit,
        clock,
        caller,
        origin: logPlan.origin,
      }),
  };
}

/** The logs as files, for whoever has the table: their origins, and each file by its path (C2SP tlog-tiles). */
export function logFiles(table: RoomDeps['table']): {
  readonly origins: () => Promise<readonly string[]>;
  readonly file: (origin: string, path: string) => Promise<Uint8Array | undefined>;
} {
  const stores = { log: logStore(table('log')), finals: finalStore(table('log')) };
  return {
    origins: stores.log.origins,
    file: (origin, path) => fileOf(stores, origin, path),
  };
}

/** The room's other half: moves what the gateway recorded into the log and the lists. Run it often. */
export function auditSequencer({
  table,
  secrets,
  clock,
  logPlan,
  signerOf,
}: Pick<AuditDeps, 'table' | 'secrets' | 'clock' | 'logPlan'> & {
  readonly signerOf: LogSigners;
}): () => Promise<number> {
  return sequencer({
    store: auditStore(table('audit')),
    log: logStore(table('log')),
    keys: keyStore(table('auditkeys')),
    intake: auditIntake(table('intake'), secrets.audit),
    show: carriedKey(secrets.audit).show,
    random: systemRandom,
    clock,
    plan: logPlan,
    signerOf,
  });
}

/** Shows what the sequencer published to the witnesses, and keeps what they sign. Run it often, beside the sequencer. */
export function auditCosigning({
  table,
  ...deps
}: Pick<RoomDeps, 'table'> & Omit<CosignDeps, 'log' | 'finals'>): () => Promise<void> {
  return cosigning({ ...deps, log: logStore(table('log')), finals: finalStore(table('log')) });
}
