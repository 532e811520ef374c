import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import http from '@graphql-mesh/transport-http';
import { parse } from 'graphql';
import { supergraphSdl } from '../src/gateway/generated/supergraph.ts';
import type { Decision } from '../src/platform/decision-token.ts';
import type { RoomContext, RoomDefinition, RoomDeps } from '../src/platform/room.ts';
import { catalogueRoom } from '../src/subgraphs/catalogue/subgraph.ts';
import { citizensRoom } from '../src/subgraphs/citizens/subgraph.ts';
import { licencesRoom } from '../src/subgraphs/licences/subgraph.ts';
import { submissionsRoom } from '../src/subgraphs/submissions/subgraph.ts';

/** A server that can be asked. */
export type Served = { readonly url: string; readonly close: () => Promise<void> };

/** Resolvers name the viewer of a page; here it is anybody. */
const nobody: Decision = {
  request: 'plain',
  actor: { kind: 'DEPARTMENT', client: 'plain', department: 'dept_plain' },
  allow: [],
  subjects: '*',
};

/**
 * What a team would set up without askonce: Hive's gateway over Apollo subgraphs, each on HTTP, with the same planner,
 * schema, resolvers and stores; no authorisation, no guard, no audit.
 */
export async function openPlain(deps: RoomDeps): Promise<Served> {
  const subgraphs = new Map([
    ['citizens', await serveSubgraph(citizensRoom(deps))],
    ['licences', await serveSubgraph(licencesRoom(deps))],
    ['submissions', await serveSubgraph(submissionsRoom(deps))],
    ['catalogue', await serveSubgraph(catalogueRoom(deps))],
  ]);
  const supergraph = [...subgraphs].reduce(
    (sdl, [name, { url }]) => sdl.replace(`http://${name}.askonce.internal/graphql`, url),
    supergraphSdl,
  );
  const gateway = createGatewayRuntime({
    supergraph,
    transports: { http },
    unifiedGraphHandler,
    logging: false,
    landingPage: false,
    graphiql: false,
  });
  const server = createServer((request, response) => void gateway(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('bench: not on TCP');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await gateway[Symbol.asyncDispose]();
      await Promise.all([...subgraphs.values()].map(({ close }) => close()));
    },
  };
}

async function serveSubgraph<Service>(room: RoomDefinition<Service>): Promise<Served> {
  const resolvers = Object.fromEntries(
    Object.entries(room.resolvers).map(([type, fields]) => [type, { ...fields }]),
  );
  const server = new ApolloServer<RoomContext<Service>>({
    schema: buildSubgraphSchema([{ typeDefs: parse(room.typeDefs), resolvers }]),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async () => ({ decision: nobody, service: room.service(nobody, '') }),
  });
  return { url, close: () => server.stop() };
}
