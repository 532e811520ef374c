import { createHash, randomBytes } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../../kernel/time.ts';

/** A key that access tokens are bound to (RFC 9449). Its private half does not leave the process that made it. */
export type ProofKey = { readonly privateKey: CryptoKey; readonly publicJwk: JWK };

export async function makeProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}

/** What a proof is for: one request, with the access token that is sent along unless it is yet to be got. */
export type Proven = {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
  readonly accessToken?: string;
  readonly clock: Clock;
  readonly random?: (size: number) => Buffer;
};

/** Proof for one request that its sender holds the key (RFC 9449 section 4.2). */
export function dpopProof(key: ProofKey, proven: Proven): Promise<string> {
  const { method, url, accessToken, clock, random = randomBytes } = proven;
  return new SignJWT({
    jti: random(16).toString('base64url'),
    htm: method,
    htu: url,
    ...(accessToken === undefined ? {} : { ath: hashOf(accessToken) }),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk })
    .setIssuedAt(clock.now())
    .sign(key.privateKey);
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}
