import { LRUCache } from 'lru-cache';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { citizenId, departmentId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { Decision } from '../platform/decision-token.ts';

/** Who asks: a department's system, or a citizen through a department's portal. */
export type Actor = Decision['actor'];

export type IdentityConfig = {
  /** The `iss` of every token, exactly. */
  readonly issuer: string;
  /** The only `aud` of every token: the URL of the GraphQL API. */
  readonly audience: string;
  /** Public keys of the issuer. */
  readonly jwks: JWTVerifyGetKey;
};

type Verified = { readonly actor: Actor; readonly expires: number };

const claimsSchema = z
  .object({
    sub: z.string(),
    client_id: z.string().min(1),
    department: z.string().refine(departmentId.is),
    kind: z.enum(['DEPARTMENT', 'CITIZEN']),
    exp: z.number(),
  })
  .refine(({ kind, sub }) => kind === 'DEPARTMENT' || citizenId.is(sub));

/** The issuer's keys cannot be had: nobody's token is to blame. */
const outages = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT'];

/**
 * Makes the first step: an Authorization header to an actor. Access tokens are JWTs (RFC 9068), ES256 only. Throws
 * TOKEN_EXPIRED, UNAUTHENTICATED, or SOURCE_UNAVAILABLE. A verified token is remembered until it expires.
 */
export function authenticator(
  config: IdentityConfig,
  clock: Clock,
): (authorization: string | undefined) => Promise<Actor> {
  const verified = new LRUCache<string, Verified>({ max: 10_000 });
  return async (authorization) => {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined)
      throw new HubError('UNAUTHENTICATED', 'Send an access token: Authorization: Bearer …');
    const now = clock.now();
    const known = verified.get(token);
    if (known && known.expires > now.getTime()) return known.actor;
    const fresh = read(await verify(token, config, now));
    verified.set(token, fresh);
    return fresh.actor;
  };
}

async function verify(
  token: string,
  { issuer, audience, jwks }: IdentityConfig,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, jwks, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub'],
      currentDate,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new HubError('TOKEN_EXPIRED', 'The access token has expired; get a new one.');
    if (!(error instanceof errors.JOSEError) || outages.includes(error.code))
      throw new HubError('SOURCE_UNAVAILABLE', 'Tokens cannot be verified now; try again later.');
    throw notOurs();
  }
}

/** jose is content with one audience among several; a token for two services can be replayed between them. */
function read(payload: JWTPayload): Verified {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success || [payload.aud].flat().length !== 1) throw notOurs();
  const { sub, client_id: client, department, kind, exp } = claims.data;
  const actor = { kind, client, department, ...(kind === 'CITIZEN' ? { citizen: sub } : {}) };
  return { actor, expires: exp * 1000 };
}

function notOurs(): HubError {
  return new HubError('UNAUTHENTICATED', 'The access token is not one of this hub’s issuer.');
}
