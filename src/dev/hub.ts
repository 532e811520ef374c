import { supergraphSdl } from '../gateway/generated/supergraph.ts';
import { refusalAnswer } from '../gateway/answer.ts';
import { createGateway, type Gateway } from '../gateway/pipeline.ts';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import { auditIntake } from '../platform/audit-intake.ts';
import { decisionSigner, decisionVerifier } from '../platform/decision-token.ts';
import { listen, type HttpAnswer, type HttpRequest, type HttpServer } from '../platform/http.ts';
import type { Log } from '../platform/log.ts';
import type { RoomDeps } from '../platform/room.ts';
import { readPolicySchema } from '../policy/schema.ts';
import { auditSequencer } from '../subgraphs/audit/subgraph.ts';
import { openDataFolder } from './data-folder.ts';
import { openFront } from './front.ts';
import type { PrivateKey } from './identity/keys.ts';
import type { Persona } from './identity/model.ts';
import { startIdentity, type Identity } from './identity/server.ts';
import { clientsWith, counterWith, identityOf, privateKeyOf } from './issuer.ts';
import { openRooms, type OpenRooms, type RoomTransport } from './open-rooms.ts';
import { repeat } from './repeat.ts';
import type { LocalDeps } from './rooms.ts';
import { openSandbox } from './sandbox.ts';
import type { Secrets } from './secrets.ts';
import { loadSeed } from './seed/load.ts';
import { registerWeb, webOf } from './web.ts';

export type HubOptions = {
  /** The askonce program itself: the embedded database runs as its child. */
  readonly entry: string;
  /** Folder of data and secrets; kept across restarts. */
  readonly folder: string;
  /** Port of the API; 0 takes a free one. */
  readonly port: number;
  /** Port of the identity provider; 0 takes a free one. */
  readonly identityPort: number;
  readonly transport: RoomTransport;
  readonly clock: Clock;
  readonly log: Log;
  readonly onSeeding: (done: number, total: number) => void;
};

/** The whole hub on this machine, until closed. */
export type Hub = {
  readonly url: string;
  readonly issuer: string;
  readonly personas: readonly Persona[];
  readonly keyOf: (clientId: string) => PrivateKey;
  readonly close: () => Promise<void>;
};

/** Milliseconds between two filings of what waits in the intake. */
const filingPause = 250;

/** Starts database, rooms, identity provider and gateway; loads the seed, which changes nothing the second time. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse()) await end();
  };
  try {
    return await openAll(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAll(
  options: HubOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Hub> {
  const { folder, clock, log } = options;
  const data = await openDataFolder(options.entry, folder, clock);
  closing.push(data.close);
  const { secrets, signatories, deps } = data;

  let answer: (request: HttpRequest) => Promise<HttpAnswer> = async () => notReady();
  const server = await listen(options.port, (request) => answer(request), refusalAnswer);
  closing.push(server.close);
  const url = urlOf(server);

  const circle: Circle = {};
  const policy = readPolicySchema(supergraphSdl);
  const personas = await loadSeed({
    deps,
    policy,
    clock,
    signatories,
    onProgress: options.onSeeding,
  });
  const identity = await startIdentity({
    port: options.identityPort,
    audience: url,
    clients: clientsWith(secrets, url),
    personas,
    keys: [secrets.identity.signing],
    counter: counterWith(secrets, deps, async (refused) => opened(circle).turnAway(refused)),
  });
  closing.push(identity.close);

  const { gateway, rooms } = await gatewayOn({ options, secrets, deps, url, identity, circle });
  closing.push(rooms.close, gateway.stop);
  const filing = repeat(auditSequencer(deps), filingPause, (error) => {
    log('SEQUENCER_FAILED', { error: error instanceof Error ? error.name : 'unknown' });
  });
  closing.push(filing.stop);

  const keyOf = (clientId: string): PrivateKey => privateKeyOf(secrets, clientId);
  const sandbox = openSandbox({ issuer: identity.issuer, personas, keyOf, clock });
  const web = webOf(url, identity.issuer);
  answer = openFront({ gateway, sandbox, web, isReady: () => isReady(deps) });
  await registerWeb(web.folder, { api: url, tokenOf: sandbox.tokenOf });
  return { url, issuer: identity.issuer, personas, keyOf, close };
}

/** Three rooms and the issuer ask the gateway, which asks them: the circle closes before the first request. */
type Circle = { gateway?: Gateway };

function opened({ gateway }: Circle): Gateway {
  if (!gateway) throw new HubError('SOURCE_UNAVAILABLE', 'The hub is starting.');
  return gateway;
}

async function gatewayOn({
  options: { transport, clock, log },
  secrets,
  deps,
  url,
  identity,
  circle,
}: {
  readonly options: HubOptions;
  readonly secrets: Secrets;
  readonly deps: LocalDeps;
  readonly url: string;
  readonly identity: Identity;
  readonly circle: Circle;
}): Promise<{ gateway: Gateway; rooms: OpenRooms }> {
  const verify = await decisionVerifier(secrets.decision.publicKey, clock);
  const sign = await decisionSigner(secrets.decision.privateKey, clock);
  const rooms = await openRooms(transport, {
    deps,
    verify,
    log,
    hub: {
      ask: async (question) => opened(circle).ask(question),
      plan: async (question) => opened(circle).plan(question),
      fieldsOf: async (question) => opened(circle).fieldsOf(question),
      terms: async (question) => opened(circle).terms(question),
    },
  });
  const gateway = await createGateway({
    supergraphSdl,
    transports: rooms.transports,
    identity: identityOf({ identity, url, secrets, deps, log }),
    sign,
    verify,
    intake: auditIntake(deps.table('intake')),
    auditSecret: deps.secrets.audit,
    clock,
    log,
    sandbox: true,
  });
  circle.gateway = gateway;
  return { gateway, rooms };
}

function urlOf({ port }: HttpServer): string {
  return `http://127.0.0.1:${port}/graphql`;
}

function notReady(): HttpAnswer {
  return {
    status: 503,
    headers: { 'content-type': 'text/plain', 'retry-after': '1' },
    body: 'starting\n',
  };
}

async function isReady(deps: RoomDeps): Promise<'READY' | 'NOT_READY'> {
  try {
    await deps.table('intake').get({ pk: 'ready', sk: 'ready' });
    return 'READY';
  } catch {
    // Whatever keeps the database away: the hub does not answer without it.
    return 'NOT_READY';
  }
}
