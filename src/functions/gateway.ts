import { AwsClient } from 'aws4fetch';
import { refusalAnswer } from '../gateway/answer.ts';
import { supergraphSdl } from '../gateway/generated/supergraph.ts';
import { answerInner } from '../gateway/inner.ts';
import { issuerKeys, keySetAt } from '../gateway/issuer-keys.ts';
import { createGateway } from '../gateway/pipeline.ts';
import { systemClock } from '../kernel/time.ts';
import { auditIntake } from '../platform/audit-intake.ts';
import { readGatewayConfig } from '../platform/config.ts';
import { decisionSigner, decisionVerifier } from '../platform/decision-token.ts';
import { httpFunction, roomDeps } from '../platform/lambda.ts';
import { jsonLog } from '../platform/log.ts';
import { httpTransport } from '../platform/room-http.ts';
import { usedByOne, usedProofs } from '../platform/used-proofs.ts';

/** The gateway as a function: its rooms are functions behind URLs that take its role's signature (SigV4) only. */
export const handler = httpFunction(async () => {
  const config = readGatewayConfig(process.env);
  const { table } = roomDeps(config);
  const log = jsonLog((line) => process.stdout.write(line));
  const aws = new AwsClient({ service: 'lambda', ...credentials(process.env) });
  const signed: typeof fetch = (input, init) => aws.fetch(input, init);
  const gateway = await createGateway({
    supergraphSdl,
    transports: Object.fromEntries(
      Object.entries(config.ASKONCE_ROOMS).map(([room, url]) => [room, httpTransport(url, signed)]),
    ),
    identity: {
      issuer: config.ASKONCE_ISSUER,
      audience: config.ASKONCE_AUDIENCE,
      jwks: issuerKeys({
        fetchKeys: keySetAt(config.ASKONCE_JWKS_URI),
        clock: systemClock,
        log,
      }),
      algorithm: config.ASKONCE_TOKEN_ALGORITHM,
      longestLife: config.ASKONCE_TOKEN_LIFETIME,
      assurance: config.ASKONCE_ASSURANCE,
      witnesses: config.ASKONCE_WITNESSES,
      tokenBinding: config.ASKONCE_TOKEN_BINDING,
      useOnce: usedProofs(table('identity')),
      useAlone: usedByOne(table('identity')),
    },
    sign: await decisionSigner(config.ASKONCE_DECISION_PRIVATE_KEY, systemClock),
    verify: await decisionVerifier(config.ASKONCE_DECISION_PUBLIC_KEY, systemClock),
    intake: auditIntake(table('intake')),
    auditSecret: config.ASKONCE_AUDIT_SECRET,
    clock: systemClock,
    log,
    sandbox: false,
  });
  return async (request) => {
    if (request.path === '/healthz' || request.path === '/readyz')
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"status":"ok"}',
      };
    return (await answerInner(gateway, request)) ?? gateway.handle(request);
  };
}, refusalAnswer);

/** The role's own, as Lambda puts them into the environment. */
function credentials(environment: NodeJS.ProcessEnv): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error('gateway: no credentials of a role');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
