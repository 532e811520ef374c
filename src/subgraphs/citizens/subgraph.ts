import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { citizenService, type CitizenService } from './service.ts';
import { citizenStore } from './store.ts';

/** The citizens room: profiles, each a set of records from their authorities. */
export function citizensRoom({ table, secrets, clock }: RoomDeps): RoomDefinition<CitizenService> {
  const citizens = table('citizens');
  return {
    name: 'citizens',
    typeDefs,
    resolvers,
    service: () => citizenService({ store: citizenStore(citizens, secrets.index), clock }),
  };
}
