import { Kind } from 'graphql';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose';
import { openRooms } from '../../../src/dev/open-rooms.ts';
import { logPlan } from '../../../src/dev/rooms.ts';
import { refusalAnswer } from '../../../src/gateway/answer.ts';
import type { Transport, Transports } from '../../../src/gateway/execute.ts';
import { supergraphSdl } from '../../../src/gateway/generated/supergraph.ts';
import { createGateway, type Gateway } from '../../../src/gateway/pipeline.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import { auditIntake } from '../../../src/platform/audit-intake.ts';
import { decisionSigner, decisionVerifier } from '../../../src/platform/decision-token.ts';
import { openDynamoDb, openTable } from '../../../src/platform/dynamodb.ts';
import { listen } from '../../../src/platform/http.ts';
import { eidasLevels } from '../../../src/platform/identity-settings.ts';
import type { SigningKeys } from '../../../src/platform/signature.ts';
import { usedByOne, usedProofs } from '../../../src/platform/used-proofs.ts';
import { secrets, signerOf } from '../../support/room.ts';

/** One of several processes of one hub: they share a database, keys, and nothing else. */
export type InstanceSettings = {
  readonly endpoint: string;
  readonly issuerKey: JWK;
  readonly consentKeys: SigningKeys;
  /** Milliseconds for which what the gateway asks rooms for itself is kept: a mistake, to be found. */
  readonly mistake?: number;
};

const [, , settings = ''] = process.argv;
const { endpoint, issuerKey, consentKeys, mistake }: InstanceSettings = JSON.parse(settings);
const client = openDynamoDb({
  endpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const table = (name: string) => openTable(client, name);
const decision = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const verify = await decisionVerifier(await exportJWK(decision.publicKey), systemClock);
const log = () => undefined;
const circle: { gateway?: Gateway } = {};
const opened = (): Gateway => {
  if (!circle.gateway) throw new Error('not open');
  return circle.gateway;
};
const rooms = await openRooms('local', {
  deps: { table, secrets, clock: systemClock, consentKeys, logPlan, signerOf },
  verify,
  log,
  hub: {
    ask: (question) => opened().ask(question),
    plan: (question) => opened().plan(question),
    fieldsOf: (question) => opened().fieldsOf(question),
    terms: (question) => opened().terms(question),
  },
});

/** Answers of the gateway's own questions, kept for too long. */
function keeping(ask: Transport, milliseconds: number): Transport {
  const known = new Map<string, { at: number; answer: ReturnType<Transport> }>();
  return (question) => {
    const { document, variables } = question;
    const [operation] = typeof document === 'string' ? [] : document.definitions;
    const isOwn =
      operation?.kind === Kind.OPERATION_DEFINITION &&
      ['Agreement', 'Standing', 'Removed'].includes(operation.name?.value ?? '');
    if (!isOwn) return ask(question);
    const key = JSON.stringify([operation.name?.value, variables]);
    const last = known.get(key);
    if (last && Date.now() - last.at < milliseconds) return last.answer;
    const answer = ask(question);
    known.set(key, { at: Date.now(), answer });
    return answer;
  };
}

const transports: Transports = Object.fromEntries(
  Object.entries(rooms.transports).map(([name, ask]) => [
    name,
    mistake === undefined ? ask : keeping(ask, mistake),
  ]),
);
circle.gateway = await createGateway({
  supergraphSdl,
  transports,
  identity: {
    issuer: 'http://127.0.0.1/issuer',
    audience: 'http://127.0.0.1/graphql',
    jwks: createLocalJWKSet({ keys: [issuerKey] }),
    algorithm: 'ES256',
    longestLife: 300,
    assurance: eidasLevels,
    witnesses: [],
    tokenBinding: 'NOBODY',
    useOnce: usedProofs(table('identity')),
    useAlone: usedByOne(table('identity')),
  },
  sign: await decisionSigner(await exportJWK(decision.privateKey), systemClock),
  verify,
  intake: auditIntake(table('intake')),
  auditSecret: secrets.audit,
  clock: systemClock,
  log,
  sandbox: true,
  callerLimits: { concurrent: 1_000, costPerMinute: 1_000_000_000 },
});
const { port } = await listen(
  0,
  async (request) => {
    const answer = await opened().handle(request);
    // When it left: what the wire and a busy reader add is not the hub's.
    return { ...answer, headers: { ...answer.headers, 'left-at': String(Date.now()) } };
  },
  refusalAnswer,
);
process.stdout.write(`${port}\n`);
