import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { signatures, type SigningKeys } from '../../platform/signature.ts';
import { typeDefs } from './generated/type-defs.ts';
import { resolvers } from './resolvers.ts';
import type { Hub } from './service/ports.ts';
import { consentService, type ConsentService } from './service/service.ts';
import { consentStore } from './store.ts';

export type ConsentDeps = RoomDeps & {
  /** Sign the revisions of consents. */
  readonly consentKeys: SigningKeys;
};

/** The consents room: what people have agreed to, for what purpose and until when. */
export function consentsRoom({
  table,
  secrets,
  clock,
  consentKeys,
  hub,
}: ConsentDeps & { readonly hub: Hub }): RoomDefinition<ConsentService> {
  const consents = table('consents');
  const cursors = signedCursors(secrets.cursor);
  const signed = signatures(consentKeys, 'askonce-consent+jws');
  return {
    name: 'consents',
    typeDefs,
    resolvers,
    service: (_, token) =>
      consentService({
        store: consentStore(consents, secrets.index),
        signatures: signed,
        hub,
        clock,
        cursors,
        secret: secrets.index,
        auditSecret: secrets.audit,
        token,
      }),
  };
}
