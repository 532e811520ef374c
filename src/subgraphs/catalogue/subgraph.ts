import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { catalogueService, type CatalogueService } from './service.ts';
import { catalogueStore } from './store.ts';

/** The catalogue room: departments, and the public services they offer. */
export function catalogueRoom({ table, secrets }: RoomDeps): RoomDefinition<CatalogueService> {
  const catalogue = table('catalogue');
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'catalogue',
    typeDefs,
    resolvers,
    service: () => catalogueService(catalogueStore(catalogue), cursors),
  };
}
