import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { agreementService, type AgreementService } from './service.ts';
import { agreementStore } from './store.ts';

/** The agreements room: who may ask for what, why, and on what legal basis. */
export function agreementsRoom({
  table,
  secrets,
  clock,
}: RoomDeps): RoomDefinition<AgreementService> {
  const agreements = table('agreements');
  return {
    name: 'agreements',
    typeDefs,
    resolvers,
    service: () =>
      agreementService({
        store: agreementStore(agreements, secrets.index),
        clock,
        secret: secrets.index,
      }),
  };
}
