import { LRUCache } from 'lru-cache';
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK } from 'jose';

const algorithm = 'EdDSA';

/** A key of Ed25519 (RFC 8037); without `d` it only verifies. */
export type SigningKey = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly d?: string | undefined;
};
/** The newest first: it signs, and what any of them signed verifies. */
export type SigningKeys = readonly [SigningKey & { readonly d: string }, ...SigningKey[]];

/** What others verify with: a JWK (RFC 7517), whose `kid` is its thumbprint (RFC 7638). */
export type PublicSigningKey = Readonly<
  Record<'kty' | 'crv' | 'x' | 'kid' | 'alg' | 'use', string>
>;

/** Signatures over texts: compact JWS (RFC 7515), Ed25519. */
export type Signatures = {
  readonly sign: (text: string) => Promise<string>;
  /** The text that was signed; undefined when the signature is of none of the keys, or of another kind. */
  readonly verify: (signature: string) => Promise<string | undefined>;
  readonly publicKeys: () => Promise<readonly PublicSigningKey[]>;
};

/**
 * Signs with one of the hub's long-lived keys. `type` is the `typ` of the header, so that a signature made for one thing
 * never stands for another; the key's thumbprint is its `kid`. What is verified is remembered: it never changes.
 */
export function signatures(keys: SigningKeys, type: string): Signatures {
  const verified = new LRUCache<string, string>({ max: 10_000 });
  const [newest] = keys;
  let opened: ReturnType<typeof openKeys> | undefined;
  const open = (): ReturnType<typeof openKeys> => (opened ??= openKeys(keys));
  return {
    sign: async (text) => {
      const [{ kid } = { kid: undefined }] = await open();
      if (kid === undefined) throw new Error('signature: no key');
      return new CompactSign(Buffer.from(text, 'utf8'))
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .sign(await importJWK({ ...newest }, algorithm));
    },
    verify: async (signature) => {
      const known = verified.get(signature);
      if (known !== undefined) return known;
      const text = await verifiedText(await open(), type, signature);
      if (text !== undefined) verified.set(signature, text);
      return text;
    },
    publicKeys: async () => (await open()).map(({ jwk }) => jwk),
  };
}

type OpenKeys = Awaited<ReturnType<typeof openKeys>>;

async function openKeys(keys: SigningKeys) {
  return Promise.all(
    keys.map(async ({ kty, crv, x }) => {
      const kid = await calculateJwkThumbprint({ kty, crv, x });
      const jwk: PublicSigningKey = { kty, crv, x, kid, alg: algorithm, use: 'sig' };
      return { kid, jwk, key: await importJWK({ kty, crv, x }, algorithm) };
    }),
  );
}

async function verifiedText(
  keys: OpenKeys,
  type: string,
  signature: string,
): Promise<string | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(
      signature,
      ({ kid }) => {
        const found = keys.find((one) => one.kid === kid);
        if (!found) throw new Error('signature: of an unknown key');
        return found.key;
      },
      { algorithms: [algorithm] },
    );
    return protectedHeader.typ === type ? Buffer.from(payload).toString('utf8') : undefined;
  } catch {
    // Whatever is wrong with it, it is no signature of ours.
    return undefined;
  }
}
