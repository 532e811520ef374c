import { signedCursors } from '../../platform/cursor.ts';
import * as partySignatures from '../../platform/party-signature.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import type { Hub } from './service/ports.ts';
import { agreementService, type AgreementService } from './service/service.ts';
import { agreementStore } from './store.ts';

export { readRevision, revisionId } from './model/revision.ts';
export { keyIdOf, partyKey } from './model/signatory.ts';
export { replay } from './service/history.ts';
export { composeAgreement, type SignFor } from './service/import.ts';
export type { AgreementService };

/** The agreements room: who may ask for what, why, and on what legal basis. */
export function agreementsRoom({
  table,
  secrets,
  clock,
  hub,
}: RoomDeps & { readonly hub: Hub }): RoomDefinition<AgreementService> {
  const agreements = table('agreements');
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'agreements',
    typeDefs,
    resolvers,
    service: (_, token) =>
      agreementService({
        store: agreementStore(agreements, secrets.index),
        signatures: partySignatures,
        hub,
        clock,
        cursors,
        secret: secrets.index,
        token,
      }),
  };
}
