import { LRUCache } from 'lru-cache';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { Decision } from '../platform/decision-token.ts';

/** Who asks: a department's system, or a citizen through a department's portal. */
export type Actor = Decision['actor'];

export type IdentityConfig = {
  /** The `iss` of every token, exactly. */
  readonly issuer: string;
  /** The `aud` of every token: the URL of the GraphQL API. */
  readonly audience: string;
  /** Public keys of the issuer. */
  readonly jwks: JWTVerifyGetKey;
};

const claimsSchema = z
  .object({
    sub: z.string(),
    client_id: z.string().min(1),
    department: z.string().regex(/^dept_/),
    kind: z.enum(['DEPARTMENT', 'CITIZEN']),
  })
  .refine(({ kind, sub }) => kind === 'DEPARTMENT' || sub.startsWith('cit_'));

/**
 * Makes the first step: an Authorization header to an actor. Access tokens are JWTs (RFC 9068), ES256 only. Throws
 * TOKEN_EXPIRED or UNAUTHENTICATED. A verified token is remembered until it expires.
 */
export function authenticator(
  config: IdentityConfig,
  clock: Clock,
): (authorization: string | undefined) => Promise<Actor> {
  const verified = new LRUCache<string, { actor: Actor; expires: number }>({ max: 10_000 });
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined)
      throw new HubError('UNAUTHENTICATED', 'Send an access token: Authorization: Bearer …');
    const now = clock.now();
    const known = verified.get(token);
    if (known && known.expires > now.getTime()) return known.actor;
    const { actor, expires } = await verify(token, config, now);
    verified.set(token, { actor, expires });
    return actor;
  };
}

async function verify(
  token: string,
  { issuer, audience, jwks }: IdentityConfig,
  currentDate: Date,
): Promise<{ actor: Actor; expires: number }> {
  try {
    const { payload } = await jwtVerify(token, jwks, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub'],
      currentDate,
    });
    if (payload.aud !== audience) throw new errors.JWTInvalid('more than one audience');
    const { sub, client_id: client, department, kind } = claimsSchema.parse(payload);
    const actor = { kind, client, department, ...(kind === 'CITIZEN' ? { citizen: sub } : {}) };
    return { actor, expires: (payload.exp ?? 0) * 1000 };
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new HubError('TOKEN_EXPIRED', 'The access token has expired; get a new one.');
    throw new HubError('UNAUTHENTICATED', 'The access token is not one of this hub’s issuer.');
  }
}
