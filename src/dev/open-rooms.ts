import type { Transport, Transports } from '../gateway/execute.ts';
import type { VerifyDecision } from '../platform/decision-token.ts';
import type { Log } from '../platform/log.ts';
import { httpTransport, serveRoom } from '../platform/room-http.ts';
import { openRoom, type Room } from '../platform/room.ts';
import { agreementsRoom } from '../subgraphs/agreements/subgraph.ts';
import { auditRoom } from '../subgraphs/audit/subgraph.ts';
import { catalogueRoom } from '../subgraphs/catalogue/subgraph.ts';
import { citizensRoom } from '../subgraphs/citizens/subgraph.ts';
import { consentsRoom } from '../subgraphs/consents/subgraph.ts';
import { formsRoom } from '../subgraphs/forms/subgraph.ts';
import { licencesRoom } from '../subgraphs/licences/subgraph.ts';
import { noticesRoom } from '../subgraphs/notices/subgraph.ts';
import { submissionsRoom } from '../subgraphs/submissions/subgraph.ts';

import type { LocalDeps } from './rooms.ts';

/** How the gateway reaches the rooms: in process, or each behind its own HTTP server as its deployed function is. */
export type RoomTransport = 'local' | 'http';

export type OpenRooms = { readonly transports: Transports; readonly close: () => Promise<void> };

/** What the rooms of forms, agreements and consents ask the hub itself with. */
export type Hub = Parameters<typeof formsRoom>[0]['hub'] &
  Parameters<typeof agreementsRoom>[0]['hub'] &
  Parameters<typeof consentsRoom>[0]['hub'];

type Opening = {
  readonly deps: LocalDeps;
  readonly verify: VerifyDecision;
  readonly log: Log;
  /** The gateway, for the rooms that ask the hub itself. */
  readonly hub: Hub;
};

/** Opens every room of the hub over the same deps. */
export async function openRooms(
  transport: RoomTransport,
  { deps, hub, ...opening }: Opening,
): Promise<OpenRooms> {
  const rooms: Room[] = [
    openRoom(agreementsRoom({ ...deps, hub }), opening),
    openRoom(auditRoom(deps), opening),
    openRoom(catalogueRoom(deps), opening),
    openRoom(citizensRoom(deps), opening),
    openRoom(consentsRoom({ ...deps, hub }), opening),
    openRoom(formsRoom({ ...deps, hub, log: opening.log }), opening),
    openRoom(licencesRoom(deps), opening),
    openRoom(noticesRoom(deps), opening),
    openRoom(submissionsRoom(deps), opening),
  ];
  switch (transport) {
    case 'local':
      return {
        transports: Object.fromEntries(rooms.map((room) => [room.name, room.ask])),
        close: async () => undefined,
      };
    case 'http': {
      const servers = await Promise.all(rooms.map((room) => serveRoom(room, 0)));
      const transports = rooms.map(({ name }, index): [string, Transport] => [
        name,
        httpTransport(`http://127.0.0.1:${servers[index]?.port ?? 0}/graphql`),
      ]);
      return {
        transports: Object.fromEntries(transports),
        close: async () => {
          await Promise.all(servers.map((server) => server.close()));
        },
      };
    }
  }
}
