import { SignJWT, createLocalJWKSet } from 'jose';
import { publicKey } from '../src/dev/identity/keys.ts';
import { openRooms } from '../src/dev/open-rooms.ts';
import clients from '../src/dev/seed/clients.json' with { type: 'json' };
import { loadSeed } from '../src/dev/seed/load.ts';
import { makeSignatories } from '../src/dev/seed/signatories.ts';
import { refusalAnswer } from '../src/gateway/answer.ts';
import { supergraphSdl } from '../src/gateway/generated/supergraph.ts';
import { createGateway, type Gateway } from '../src/gateway/pipeline.ts';
import { systemClock } from '../src/kernel/time.ts';
import { auditIntake } from '../src/platform/audit-intake.ts';
import { decisionSigner, decisionVerifier } from '../src/platform/decision-token.ts';
import { listen } from '../src/platform/http.ts';
import { usedProofs } from '../src/platform/used-proofs.ts';
import { readPolicySchema } from '../src/policy/schema.ts';
import { auditSequencer } from '../src/subgraphs/audit/subgraph.ts';
import type { BenchDatabase } from './database.ts';

/** askonce on its public endpoint, over a seeded database; filing is left to the caller. */
export type BenchHub = {
  readonly url: string;
  /** An access token as the identity provider signs it, for a department's client of the seed. */
  readonly departmentToken: (clientId: string) => Promise<string>;
  /** Files what waits in the intake; answers how many records. */
  readonly file: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** The same parts as `askonce start`, rooms in process; only the clock that files is missing, so that it disturbs nothing. */
export async function openHub({ deps, secrets }: BenchDatabase): Promise<BenchHub> {
  const clock = systemClock;
  const log = () => undefined;
  const policy = readPolicySchema(supergraphSdl);
  const signatories = await makeSignatories();
  await loadSeed({ deps, policy, clock, signatories, onProgress: () => undefined });
  const verify = await decisionVerifier(secrets.decision.publicKey, clock);
  const sign = await decisionSigner(secrets.decision.privateKey, clock);
  const circle: { gateway?: Gateway } = {};
  const opened = (): Gateway => {
    if (!circle.gateway) throw new Error('bench: not open');
    return circle.gateway;
  };
  const rooms = await openRooms('local', {
    deps,
    verify,
    log,
    hub: {
      ask: (question) => opened().ask(question),
      plan: (question) => opened().plan(question),
      fieldsOf: (question) => opened().fieldsOf(question),
      terms: (question) => opened().terms(question),
    },
  });
  const server = await listen(0, (request) => opened().handle(request), refusalAnswer);
  const url = `http://127.0.0.1:${server.port}/graphql`;
  const key = secrets.identity.signing;
  const issuer = 'http://127.0.0.1/issuer';
  circle.gateway = await createGateway({
    supergraphSdl,
    transports: rooms.transports,
    identity: {
      issuer,
      audience: url,
      jwks: createLocalJWKSet({ keys: [publicKey(key)] }),
      algorithm: 'ES256',
      // A benchmark takes longer than a token should live.
      longestLife: 3_600,
      assurance: {},
      witnesses: [],
      tokenBinding: 'NOBODY',
      useAlone: async () => true,
      useOnce: usedProofs(deps.table('identity')),
    },
    sign,
    verify,
    intake: auditIntake(deps.table('intake')),
    auditSecret: deps.secrets.audit,
    clock,
    log,
    sandbox: true,
    // A benchmark is one caller, and asks more than any may.
    callerLimits: { concurrent: 10_000, costPerMinute: 1e12 },
  });
  return {
    url,
    departmentToken: (clientId) => {
      const client = clients.find((each) => each.clientId === clientId);
      if (!client) throw new Error(`bench: no client ${clientId}`);
      const now = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({ client_id: clientId, department: client.department, kind: 'DEPARTMENT' })
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(url)
        .setSubject(clientId)
        .setIssuedAt(now)
        .setExpirationTime(now + 3_600)
        .sign(key);
    },
    file: auditSequencer(deps),
    close: async () => {
      await opened().stop();
      await rooms.close();
      await server.close();
    },
  };
}
