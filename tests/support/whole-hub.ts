import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { openRooms, type RoomTransport } from '../../src/dev/open-rooms.ts';
import clients from '../../src/dev/seed/clients.json' with { type: 'json' };
import { seedPersonas } from '../../src/dev/seed/lines.ts';
import { loadSeed } from '../../src/dev/seed/load.ts';
import { makeSignatories, type SeedSignatories } from '../../src/dev/seed/signatories.ts';
import type { CallerLimits } from '../../src/gateway/budget.ts';
import type { Witness } from '../../src/gateway/evidence.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { createGateway, type Gateway, type GatewayDeps } from '../../src/gateway/pipeline.ts';
import { citizenId } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/time.ts';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import { decisionSigner, decisionVerifier } from '../../src/platform/decision-token.ts';
import type { Table } from '../../src/platform/dynamodb.ts';
import type { HttpAnswer, HttpRequest } from '../../src/platform/http.ts';
import type { Log } from '../../src/platform/log.ts';
import { eidasLevels } from '../../src/platform/identity-settings.ts';
import { usedByOne, usedProofs } from '../../src/platform/used-proofs.ts';
import { readPolicySchema } from '../../src/policy/schema.ts';
import { auditSequencer } from '../../src/subgraphs/audit/subgraph.ts';
import { logPlan, tableNames, type LocalDeps } from '../../src/dev/rooms.ts';
import { signingKeys } from './signing-keys.ts';
import { withTables, type TestDatabase } from './dynamodb.ts';
import { secrets, signerOf } from './room.ts';

/** The day on which whole hubs of the tests live, unless a test has a clock of its own. */
const still: Clock = { now: () => new Date('2026-11-24T08:00:00.000Z') };
const issuer = 'http://127.0.0.1/issuer';
const audience = 'http://127.0.0.1/graphql';
const surest = 'http://eidas.europa.eu/LoA/high';

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ extensions: z.looseObject({ code: z.string() }) })).optional(),
});
export type WholeAnswer = z.infer<typeof answerSchema>;

export type Asking = {
  readonly query?: string;
  /** Of a registered operation, instead of the query. */
  readonly documentId?: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** A client of the seed, or the key or id of somebody signed in at the city portal; nobody when left out. */
  readonly caller?: string;
  /** How surely the persona signed in; as surely as can be without it. */
  readonly acr?: string | undefined;
  /** What the token says beside or instead of the usual, as an issuer might. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Sent as it is, instead of a fresh one. */
  readonly token?: string;
  readonly access?: Readonly<Record<string, unknown>> | undefined;
};

/** Gateway and all rooms over a real DynamoDB protocol, with the seed. */
export type WholeHub = {
  readonly deps: LocalDeps;
  readonly database: TestDatabase;
  /** Public half of the key that signs access tokens. */
  readonly issuerKey: JWK;
  /** Who signs for each department. */
  readonly signatories: SeedSignatories;
  /** Opaque id of a persona of the seed. */
  readonly idOf: (persona: string) => string;
  readonly ask: (asking: Asking) => Promise<WholeAnswer>;
  /** A token of somebody, with claims that an issuer might add. */
  readonly token: (caller: string, claims?: Asking['claims']) => Promise<string>;
  /** Asks by another gateway over the same rooms, as a second instance is; it remembers only what it asked itself. */
  readonly askElsewhere: (asking: Asking) => Promise<WholeAnswer>;
  /** Headers of the last answer. */
  readonly headers: () => ReadonlyMap<string, string>;
  /** Sends a body as it is; the request is as usual but for what is `odd` about it. */
  readonly post: (
    caller: string | undefined,
    body: string,
    odd?: Partial<HttpRequest>,
  ) => Promise<HttpAnswer>;
  /** Moves what waits in the intake into the log and the lists. */
  readonly sequence: () => Promise<number>;
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
};

export type WholeHubOptions = {
  /** What the rooms get instead of their tables. */
  readonly around?: (table: Table) => Table;
  readonly callerLimits?: CallerLimits;
  /** Still, unless a test moves it. */
  readonly clock?: Clock;
  /** Whose evidence lets clerks act. */
  readonly witnesses?: readonly Witness[];
};

export async function wholeHub(
  transport: RoomTransport,
  { around = (table) => table, callerLimits, clock = still, witnesses = [] }: WholeHubOptions = {},
): Promise<WholeHub> {
  const database = await withTables(tableNames);
  const consentKeys = await signingKeys();
  const table = (name: string) => around(database.table(name));
  const deps = { table, secrets, clock, consentKeys, logPlan, signerOf };
  const decision = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const verify = await decisionVerifier(await exportJWK(decision.publicKey), clock);
  const sign = await decisionSigner(await exportJWK(decision.privateKey), clock);
  const logged: string[] = [];
  const log: Log = (code, fields) => logged.push(JSON.stringify({ code, ...fields }));
  const access = await generateKeyPair('ES256', { extractable: true });
  const policy = readPolicySchema(supergraphSdl);
  const signatories = await makeSignatories();
  const personas = await loadSeed({
    deps,
    policy,
    clock,
    signatories,
    onProgress: () => undefined,
  });
  const ids = new Map(
    seedPersonas().map(({ key }, index) => [key, personas[index]?.citizenId ?? '']),
  );

  const circle: { gateway?: Gateway } = {};
  const opened = (): Gateway => {
    if (!circle.gateway) throw new Error('not open');
    return circle.gateway;
  };
  const hub = {
    ask: async (question: Parameters<Gateway['ask']>[0]) => opened().ask(question),
    plan: async (question: Parameters<Gateway['plan']>[0]) => opened().plan(question),
    fieldsOf: async (question: Parameters<Gateway['fieldsOf']>[0]) => opened().fieldsOf(question),
    terms: async (question: Parameters<Gateway['terms']>[0]) => opened().terms(question),
  };
  const intake = auditIntake(database.table('intake'));
  // The first write of a process is slow, and no request of a test should wait for it past its patience.
  const first = { request: 'req_first', at: clock.now().toISOString(), records: [], keys: [] };
  await intake.insertOnce(first);
  await intake.remove(first);
  const rooms = await openRooms(transport, { deps, verify, log, hub });
  const issuerKey = { ...(await exportJWK(access.publicKey)), kid: 'k', alg: 'ES256' };
  const jwks = createLocalJWKSet({ keys: [issuerKey] });
  const deployed: GatewayDeps = {
    supergraphSdl,
    transports: rooms.transports,
    identity: {
      issuer,
      audience,
      jwks,
      algorithm: 'ES256',
      longestLife: 300,
      assurance: eidasLevels,
      witnesses,
      tokenBinding: 'NOBODY',
      useOnce: usedProofs(database.table('identity')),
      useAlone: usedByOne(database.table('identity')),
    },
    sign,
    verify,
    intake,
    auditSecret: secrets.audit,
    clock,
    log,
    sandbox: true,
    ...(callerLimits ? { callerLimits } : {}),
  };
  const gateway = await createGateway(deployed);
  const elsewhere = await createGateway(deployed);
  circle.gateway = gateway;

  const token = (caller: string, acr = surest, claims = {}): Promise<string> => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const citizen = ids.get(caller) ?? citizenId.parse(caller);
    const client = clients.find(
      ({ clientId }) => clientId === (citizen === undefined ? caller : 'city-portal'),
    );
    return new SignJWT({
      client_id: client?.clientId,
      department: client?.department,
      kind: citizen === undefined ? 'DEPARTMENT' : 'CITIZEN',
      ...(citizen === undefined ? {} : { acr }),
      sub: citizen ?? caller,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(access.privateKey);
  };
  let last: ReadonlyMap<string, string> = new Map();
  const postTo =
    ({ handle }: Gateway): WholeHub['post'] =>
    async (caller, body, odd = {}) =>
      handle({
        method: 'POST',
        path: '/graphql',
        body,
        ...odd,
        headers: {
          'content-type': 'application/json',
          ...(caller === undefined ? {} : { authorization: `Bearer ${await token(caller)}` }),
          ...odd.headers,
        },
      });
  const askBy = async (
    asked: Gateway,
    { query, documentId, variables, caller, acr, claims, token: sent, access: named }: Asking,
  ): Promise<WholeAnswer> => {
    const extensions = named ? { extensions: { access: named } } : {};
    const question = { query, documentId, variables, ...extensions };
    const odd =
      caller === undefined
        ? {}
        : { headers: { authorization: `Bearer ${sent ?? (await token(caller, acr, claims))}` } };
    const { body, headers } = await postTo(asked)(caller, JSON.stringify(question), odd);
    last = new Map(Object.entries(headers));
    return answerSchema.parse(JSON.parse(body.toString()));
  };
  return {
    deps,
    database,
    issuerKey,
    signatories,
    idOf: (persona) => {
      const id = ids.get(persona);
      if (id === undefined) throw new Error(`no persona ${persona}`);
      return id;
    },
    ask: (asking) => askBy(gateway, asking),
    token: (caller, claims) => token(caller, surest, claims),
    askElsewhere: (asking) => askBy(elsewhere, asking),
    headers: () => last,
    post: postTo(gateway),
    sequence: auditSequencer(deps),
    logged,
    close: async () => {
      await gateway.stop();
      await elsewhere.stop();
      await rooms.close();
      await database.close();
    },
  };
}
