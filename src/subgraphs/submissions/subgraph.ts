import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import { submissionService, type SubmissionService } from './service.ts';
import { submissionStore } from './store.ts';

/** The submissions room: what people already told an authority. */
export function submissionsRoom({
  table,
  secrets,
  clock,
}: RoomDeps): RoomDefinition<SubmissionService> {
  const submissions = table('submissions');
  const cursors = signedCursors(secrets.cursor);
  return {
    name: 'submissions',
    typeDefs,
    resolvers,
    service: () =>
      submissionService({
        store: submissionStore(submissions, secrets.index),
        clock,
        cursors,
        secret: secrets.index,
      }),
  };
}
