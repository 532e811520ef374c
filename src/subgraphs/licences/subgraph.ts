import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { licenceService, type LicenceService } from './service.ts';
import { licenceStore } from './store.ts';

/** The licences room: what people are licensed or certified to do or be, and what that is worth today. */
export function licencesRoom({ table, secrets, clock }: RoomDeps): RoomDefinition<LicenceService> {
  const licences = table('licences');
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'licences',
    typeDefs,
    resolvers,
    service: () =>
      licenceService({
        store: licenceStore(licences, secrets.index),
        clock,
        cursors,
        secret: secrets.index,
      }),
  };
}
