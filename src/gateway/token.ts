import { decodeProtectedHeader, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { actorIn, claimsSchema, clerkIn, type Actor, type Claims, type Levels } from './claims.ts';
import { clockSkew } from './clock-skew.ts';
import { evidenceRequired, readEvidence, type Evidence, type Witness } from './evidence.ts';
import {
  expired,
  forAnother,
  notOurs,
  notYetValid,
  timeOrPlace,
  verificationError,
} from './token-refusals.ts';

export type { Actor } from './claims.ts';

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
  readonly assurance: Levels;
  /** Whose evidence lets a clerk act for a person; nobody's, and no clerk does. */
  readonly witnesses: readonly Witness[];
};

export type Token = {
  readonly actor: Actor;
  /** On which a clerk acts, once. */
  readonly evidence: Evidence | undefined;
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

const absent = z.undefined().optional();
/** A key is found by its name among the issuer's own; a token that brings one, or says where to get it, is no token. */
const headerSchema = z.looseObject({
  kid: z.string().min(1),
  jwk: absent,
  jku: absent,
  x5c: absent,
  x5u: absent,
});

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
    return await tokenIn(payload, rules, now);
  } catch (error) {
    const late = timeOrPlace(error);
    if (!late) return fail({ error: verificationError(error), actor: undefined });
    const claims = claimsSchema.safeParse(late.payload);
    return fail({
      error: late.error,
      actor: claims.success ? actorIn(claims.data, rules.assurance) : undefined,
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

async function tokenIn(payload: JWTPayload, rules: TokenRules, now: Date): Promise<Reading> {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    const [claim = 'form'] = claims.error.issues[0]?.path ?? [];
    return fail({ error: notOurs(String(claim)), actor: undefined });
  }
  const { iat, exp, cnf } = claims.data;
  const actor = actorIn(claims.data, rules.assurance);
  // jose is content with one audience among several; a token for two services can be replayed between them.
  if ([payload.aud].flat().length !== 1) return fail({ error: forAnother(), actor });
  if (iat > now.getTime() / 1000 + clockSkew) return fail({ error: notYetValid(), actor });
  if (exp - iat > rules.longestLife) return fail({ error: notOurs('lifetime'), actor });
  const evidence = await evidenceIn(claims.data, rules);
  if (!evidence.ok) return fail({ error: evidence.problem, actor });
  return ok({
    actor: actorIn(claims.data, rules.assurance, evidence.value),
    evidence: evidence.value,
    boundTo: cnf?.jkt,
    issued: iat,
    expires: exp,
  });
}

/** The issuer has looked at it; a hub that did not look again would take the issuer's word for everybody's presence. */
async function evidenceIn(
  claims: Claims,
  { witnesses, issuer }: TokenRules,
): Promise<Result<Evidence | undefined, HubError>> {
  const { sub: person, department, evidence, iat: at } = claims;
  const clerk = clerkIn(claims);
  if (clerk === undefined) return ok(undefined);
  if (evidence === undefined) return fail(evidenceRequired());
  return readEvidence(evidence, { witnesses, issuer, person, clerk, department, at });
}

/** Whatever may be remembered of a token, it ends with it. */
export function whileItHolds(token: Token, now: Date): Reading {
  return token.expires > now.getTime() / 1000
    ? ok(token)
    : fail({ error: expired(), actor: token.actor });
}
