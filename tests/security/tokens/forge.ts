import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { issuerKeys } from '../../../src/gateway/issuer-keys.ts';
import type { Clock } from '../../../src/kernel/time.ts';
import { audience, issuer, testHub, type HubOptions, type TestHub } from '../../support/hub.ts';

/** The moment at which every attack happens. */
export const moment = new Date('2026-03-02T08:00:00.000Z');
const still: Clock = { now: () => moment };
export const now = Math.floor(moment.getTime() / 1000);

export type KeyPair = {
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly privateKey: CryptoKey;
};
export type Claims = Readonly<Record<string, unknown>>;

export async function keyPair(algorithm = 'ES256'): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
  return { publicJwk, privateJwk, privateKey };
}

/** An issuer, a department's system, a thief with keys of their own, and a hub that knows the issuer alone. */
export type Forge = {
  readonly hub: TestHub;
  readonly keys: Readonly<Record<'issuer' | 'owner' | 'thief' | 'witness', KeyPair>>;
  /** An access token of a department's system, bound to its key, but for what is changed. */
  readonly token: (
    claims?: Claims,
    header?: Claims,
    key?: CryptoKey | Uint8Array,
  ) => Promise<string>;
  /** A proof of the system for a token, but for what is changed. */
  readonly proof: (
    token: string,
    claims?: Claims,
    header?: Claims,
    key?: CryptoKey | Uint8Array,
  ) => Promise<string>;
  /** What a witness says of the victim before clerk 7, but for what is changed. */
  readonly evidence: (
    claims?: Claims,
    header?: Claims,
    key?: CryptoKey | Uint8Array,
  ) => Promise<string>;
  /** A token with which clerk 7 acts for the victim on this evidence, but for what is changed of `act` and beside it. */
  readonly clerkToken: (
    said: ((forge: Forge) => Promise<string>) | undefined,
    act?: Claims,
    claims?: Claims,
  ) => Promise<string>;
  /** Times that the issuer was asked for its keys. */
  readonly asked: () => number;
};

export async function openForge(client: () => string, options: HubOptions = {}): Promise<Forge> {
  const { clock = still } = options;
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const keys = {
    issuer: await keyPair(),
    owner: await keyPair(),
    thief: await keyPair(),
    witness: await keyPair(),
  };
  const { x = '', y = '' } = keys.witness.publicJwk;
  let asked = 0;
  const keySet = { keys: [{ ...keys.issuer.publicJwk, kid: 'k', alg: 'ES256' }] };
  const fetchKeys = async () => {
    asked += 1;
    return keySet;
  };
  const hub = await testHub({
    ...options,
    clock,
    identity: {
      jwks: issuerKeys({ fetchKeys, clock, log: () => undefined }),
      tokenBinding: 'DEPARTMENTS',
      witnesses: [
        {
          id: 'reader-a',
          department: 'dept_a',
          key: { kty: 'EC', crv: 'P-256', x, y, kid: 'reader' },
        },
      ],
      ...options.identity,
    },
  });
  const forge: Forge = {
    hub,
    keys,
    asked: () => asked,
    token: async (claims = {}, header = {}, key = keys.issuer.privateKey) =>
      sign(
        {
          iss: issuer,
          aud: audience,
          sub: client(),
          client_id: client(),
          department: 'dept_a',
          kind: 'DEPARTMENT',
          iat: seconds(),
          exp: seconds() + 300,
          cnf: { jkt: thumbprint(keys.owner.publicJwk) },
          ...claims,
        },
        { kid: 'k', typ: 'at+jwt', ...header },
        key,
      ),
    proof: async (token, claims = {}, header = {}, key = keys.owner.privateKey) =>
      sign(
        {
          jti: randomUUID(),
          htm: 'POST',
          htu: audience,
          iat: seconds(),
          ath: createHash('sha256').update(token).digest('base64url'),
          ...claims,
        },
        { typ: 'dpop+jwt', jwk: keys.owner.publicJwk, ...header },
        key,
      ),
    evidence: async (claims = {}, header = {}, key = keys.witness.privateKey) =>
      sign(
        {
          iss: 'reader-a',
          aud: issuer,
          sub: 'cit_victim',
          clerk: 'clk_7',
          department: 'dept_a',
          method: 'ID_DOCUMENT_READ',
          jti: randomUUID(),
          iat: seconds(),
          exp: seconds() + 120,
          ...claims,
        },
        { kid: 'reader', typ: 'askonce-evidence+jwt', ...header },
        key,
      ),
    clerkToken: async (said, act = {}, claims = {}) =>
      forge.token({
        kind: 'CITIZEN',
        sub: 'cit_victim',
        act: { sub: 'clk_7', client_id: client(), department: 'dept_a', ...act },
        evidence: await said?.(forge),
        ...claims,
      }),
  };
  return forge;
}

/** RFC 7638, by hand: what the hub computes with its library is not what it is held to. */
function thumbprint({ crv, kty, x, y }: JWK): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

function sign(claims: Claims, header: Claims, key: CryptoKey | Uint8Array): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
}

/** A JWT of any header, with whatever for a signature. */
export function unsigned(header: object, claims: object, signature: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part(header), part(claims), signature].join('.');
}
