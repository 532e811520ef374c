import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { noticeService, type NoticeService } from './service.ts';
import { noticeStore } from './store.ts';

/** The notices room: what people are told without having asked. */
export function noticesRoom({ table, secrets }: RoomDeps): RoomDefinition<NoticeService> {
  const store = noticeStore(table('notices'));
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'notices',
    typeDefs,
    resolvers,
    service: () => noticeService({ store, cursors }),
  };
}
