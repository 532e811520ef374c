import { createLocalJWKSet } from 'jose';
import { z } from 'zod';
import { openRooms } from '../../src/dev/open-rooms.ts';
import { repeat } from '../../src/dev/repeat.ts';
import { logPlan, type LocalDeps } from '../../src/dev/rooms.ts';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { refusalAnswer } from '../../src/gateway/answer.ts';
import { createGateway, type Gateway } from '../../src/gateway/pipeline.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { auditIntake, type AuditIntake } from '../../src/platform/audit-intake.ts';
import { decisionSigner, decisionVerifier } from '../../src/platform/decision-token.ts';
import { openDynamoDb, openTable } from '../../src/platform/dynamodb.ts';
import { listen } from '../../src/platform/http.ts';
import { eidasLevels } from '../../src/platform/identity-settings.ts';
import { logSigners } from '../../src/platform/log-signer.ts';
import { usedByOne, usedProofs } from '../../src/platform/used-proofs.ts';
import { auditSequencer } from '../../src/subgraphs/audit/subgraph.ts';

const jwk = z.looseObject({ kty: z.string() });
const signingKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});
const secret = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'hex')));

/** What a process of a chaos run is told in its environment. */
const settingsSchema = z.object({
  /** A gateway with all its rooms; one that answers before it writes; or the sequencer. */
  role: z.enum(['GATEWAY', 'HASTY_GATEWAY', 'SEQUENCER']),
  endpoint: z.string(),
  issuer: z.string(),
  audience: z.string(),
  secrets: z.object({ index: secret, cursor: secret, audit: secret }),
  log: signingKey,
  consent: signingKey,
  decision: z.object({ privateKey: jwk, publicKey: jwk }),
  issuerKey: jwk,
});
type Settings = z.infer<typeof settingsSchema>;

const settings = settingsSchema.parse(JSON.parse(process.env['ASKONCE_CHAOS'] ?? ''));

/** Milliseconds between two runs of the sequencer. */
const sequencerPause = 30;

/** Milliseconds by which the hasty one writes too late. */
const haste = 20;

function depsOf({ endpoint, secrets, consent, log }: Settings): LocalDeps {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = openDynamoDb({ endpoint, region: 'local', credentials });
  return {
    table: (name) => openTable(client, name),
    secrets,
    clock: systemClock,
    consentKeys: [consent],
    logPlan,
    signerOf: logSigners(log),
  };
}

/** Says that the record is durable, and makes it so a little later. */
function hasty(intake: AuditIntake): AuditIntake {
  return {
    ...intake,
    insertOnce: async (entry) => {
      setTimeout(() => void intake.insertOnce(entry).catch(() => undefined), haste);
    },
  };
}

async function serveGateway(deps: LocalDeps): Promise<number> {
  const verify = await decisionVerifier(settings.decision.publicKey, systemClock);
  const sign = await decisionSigner(settings.decision.privateKey, systemClock);
  const circle: { gateway?: Gateway } = {};
  const opened = (): Gateway => {
    if (!circle.gateway) throw new Error('not open');
    return circle.gateway;
  };
  const log = (): void => undefined;
  const hub: Parameters<typeof openRooms>[1]['hub'] = {
    ask: async (question) => opened().ask(question),
    plan: async (question) => opened().plan(question),
    fieldsOf: async (question) => opened().fieldsOf(question),
    terms: async (question) => opened().terms(question),
  };
  const rooms = await openRooms('local', { deps, verify, log, hub });
  const intake = auditIntake(deps.table('intake'), deps.secrets.audit);
  const gateway = await createGateway({
    supergraphSdl,
    transports: rooms.transports,
    identity: {
      issuer: settings.issuer,
      audience: settings.audience,
      jwks: createLocalJWKSet({ keys: [settings.issuerKey] }),
      algorithm: 'ES256',
      longestLife: 300,
      assurance: eidasLevels,
      witnesses: [],
      tokenBinding: 'NOBODY',
      useOnce: usedProofs(deps.table('identity')),
      useAlone: usedByOne(deps.table('identity')),
    },
    sign,
    verify,
    intake: settings.role === 'HASTY_GATEWAY' ? hasty(intake) : intake,
    auditSecret: deps.secrets.audit,
    clock: systemClock,
    log,
    sandbox: true,
  });
  circle.gateway = gateway;
  return (await listen(0, gateway.handle, refusalAnswer)).port;
}

const deps = depsOf(settings);
if (settings.role === 'SEQUENCER') repeat(auditSequencer(deps), sequencerPause, () => undefined);
const port = settings.role === 'SEQUENCER' ? 0 : await serveGateway(deps);
process.stdout.write(`${JSON.stringify({ port })}\n`);
// Whoever started it is gone.
process.stdin.resume().on('end', () => process.exit());
