import type { Chance, Clock } from '../browser.ts';
import { base64url, base64urlOf, sha256 } from './encoding.ts';

/** Proof for one request that its sender holds the key (RFC 9449 section 4.2); with `accessToken`, that the token is its. */
export type Prove = (url: string, accessToken?: string) => Promise<string>;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Makes a key whose private half no script can read, and answers what proves that it is here. */
export async function makeProver(clock: Clock, chance: Chance): Promise<Prove> {
  const key = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key.publicKey);
  const header = base64urlOf(
    JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }),
  );
  return async (url, accessToken) => {
    const claims = {
      jti: chance(16),
      htm: 'POST',
      htu: url,
      iat: Math.floor(clock.now().getTime() / 1000),
      ...(accessToken === undefined ? {} : { ath: await sha256(accessToken) }),
    };
    const signed = `${header}.${base64urlOf(JSON.stringify(claims))}`;
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      key.privateKey,
      new TextEncoder().encode(signed),
    );
    return `${signed}.${base64url(new Uint8Array(signature))}`;
  };
}
