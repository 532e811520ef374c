import { decodeProtectedHeader, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { citizenId, departmentId } from '../kernel/ids.ts';
import type { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Decision } from '../platform/decision-token.ts';
import type { Assurance } from '../policy/classes.ts';
import {
  expired,
  forAnother,
  notOurs,
  notYetValid,
  timeOrPlace,
  verificationError,
} from './token-refusals.ts';

/** Who asks: a department's system, or a citizen through a department's portal. */
export type Actor = Decision['actor'];

/** What every access token must be. */
export type TokenRules = {
  /** The `iss` of every token, exactly. */
  readonly issuer: string;
  /** The only `aud` of every token: the URL of the GraphQL API. */
  readonly audience: string;
  /** Public keys of the issuer. */
  readonly jwks: JWTVerifyGetKey;
  /** The only `alg` of every token. */
  readonly algorithm: 'ES256' | 'EdDSA' | 'PS256' | 'RS256';
  /** Seconds between `iat` and `exp` at the most. */
  readonly longestLife: number;
  /** What each `acr` of the issuer means; any other is no known level. */
  readonly assurance: Readonly<Record<string, Assurance>>;
};

export type Token = {
  readonly actor: Actor;
  /** Thumbprint (RFC 7638) of the key that its holder must prove to have; undefined for a bearer token. */
  readonly boundTo: string | undefined;
  /** Seconds since 1970. */
  readonly issued: number;
  readonly expires: number;
};

export type NotAuthenticated = {
  readonly error: HubError;
  /** Known when the issuer did sign this for somebody, and only time or place or proof is at fault. */
  readonly actor: Actor | undefined;
};

/** Seconds that a clock may be ahead of or behind the issuer's. Nobody's expiry is put off by it. */
export const clockSkew = 60;

const absent = z.undefined().optional();
/** A key is found by its name among the issuer's own; a token that brings one, or says where to get it, is no token. */
const headerSchema = z.looseObject({
  kid: z.string().min(1),
  jwk: absent,
  jku: absent,
  x5c: absent,
  x5u: absent,
});

const claimsSchema = z
  .object({
    sub: z.string(),
    client_id: z.string().min(1),
    department: z.string().refine(departmentId.is),
    kind: z.enum(['DEPARTMENT', 'CITIZEN']),
    iat: z.number(),
    exp: z.number(),
    acr: z.string().optional(),
    // A binding that is not checked here, to a certificate for example, must not pass for none.
    cnf: z.strictObject({ jkt: z.string() }).optional(),
    // Somebody who acts for the person (RFC 8693) must not be on record as the person.
    act: absent,
  })
  .refine(({ kind, sub }) => citizenId.is(sub) === (kind === 'CITIZEN'), { path: ['sub'] });

type Reading = Result<Token, NotAuthenticated>;

/**
 * Reads an access token (RFC 9068). One that expired just now is read: whoever remembers it must ask again anyhow.
 * Fails with TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_AUDIENCE_MISMATCH, UNAUTHENTICATED with the part at fault for
 * whatever else is wrong, or SOURCE_UNAVAILABLE.
 */
export async function readToken(text: string, rules: TokenRules, now: Date): Promise<Reading> {
  const fault = faultIn(text);
  if (fault) return fail({ error: notOurs(fault), actor: undefined });
  try {
    const { payload } = await jwtVerify(text, rules.jwks, {
      issuer: rules.issuer,
      audience: rules.audience,
      typ: 'at+jwt',
      algorithms: [rules.algorithm],
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: now,
      clockTolerance: clockSkew,
    });
    return tokenIn(payload, rules, now);
  } catch (error) {
    const late = timeOrPlace(error);
    if (!late) return fail({ error: verificationError(error), actor: undefined });
    const claims = claimsSchema.safeParse(late.payload);
    return fail({
      error: late.error,
      actor: claims.success ? actorIn(claims.data, rules) : undefined,
    });
  }
}

function faultIn(text: string): 'form' | 'kid' | 'header' | undefined {
  let header: unknown;
  try {
    header = decodeProtectedHeader(text);
  } catch {
    return 'form';
  }
  const read = headerSchema.safeParse(header);
  if (read.success) return undefined;
  return read.error.issues.some(({ path }) => path[0] !== 'kid') ? 'header' : 'kid';
}

function tokenIn(payload: JWTPayload, rules: TokenRules, now: Date): Reading {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    const [claim = 'form'] = claims.error.issues[0]?.path ?? [];
    return fail({ error: notOurs(String(claim)), actor: undefined });
  }
  const { iat, exp, cnf } = claims.data;
  const actor = actorIn(claims.data, rules);
  // jose is content with one audience among several; a token for two services can be replayed between them.
  if ([payload.aud].flat().length !== 1) return fail({ error: forAnother(), actor });
  if (iat > now.getTime() / 1000 + clockSkew) return fail({ error: notYetValid(), actor });
  if (exp - iat > rules.longestLife) return fail({ error: notOurs('lifetime'), actor });
  return ok({ actor, boundTo: cnf?.jkt, issued: iat, expires: exp });
}

function actorIn(
  { sub, client_id: client, department, kind, acr = '' }: z.infer<typeof claimsSchema>,
  rules: TokenRules,
): Actor {
  if (kind === 'DEPARTMENT') return { kind, client, department };
  const assurance = Object.hasOwn(rules.assurance, acr) ? rules.assurance[acr] : undefined;
  return { kind, client, department, citizen: sub, ...(assurance ? { assurance } : {}) };
}

/** Whatever may be remembered of a token, it ends with it. */
export function whileItHolds(token: Token, now: Date): Reading {
  return token.expires > now.getTime() / 1000
    ? ok(token)
    : fail({ error: expired(), actor: token.actor });
}
