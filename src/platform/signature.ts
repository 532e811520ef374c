import { LRUCache } from 'lru-cache';
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';

const algorithm = 'EdDSA';

/** Public and private keys of Ed25519, the newest first: it signs, and what any of them signed verifies. */
export type SigningKeys = readonly JWK[];

/** Signatures over texts: compact JWS (RFC 7515), Ed25519. */
export type Signatures = {
  readonly sign: (text: string) => Promise<string>;
  /** The text that was signed; undefined when the signature is of none of the keys, or of another kind. */
  readonly verify: (signature: string) => Promise<string | undefined>;
};

/**
 * Signs with one of the hub's long-lived keys. `type` is the `typ` of the header, so that a signature made for one thing
 * never stands for another; the key's thumbprint (RFC 7638) is its `kid`. What is verified is remembered: it never changes.
 */
export function signatures(keys: SigningKeys, type: string): Signatures {
  const verified = new LRUCache<string, string>({ max: 10_000 });
  let opened: ReturnType<typeof openKeys> | undefined;
  const open = (): ReturnType<typeof openKeys> => (opened ??= openKeys(keys));
  return {
    sign: async (text) => {
      const [newest] = await open();
      if (!newest) throw new Error('signature: no key');
      return new CompactSign(Buffer.from(text, 'utf8'))
        .setProtectedHeader({ alg: algorithm, typ: type, kid: newest.kid })
        .sign(newest.key);
    },
    verify: async (signature) => {
      const known = verified.get(signature);
      if (known !== undefined) return known;
      const usable = await open();
      try {
        const { payload, protectedHeader } = await compactVerify(
          signature,
          ({ kid }) => {
            const found = usable.find((one) => one.kid === kid);
            if (!found) throw new Error('signature: of an unknown key');
            return found.publicKey;
          },
          { algorithms: [algorithm] },
        );
        if (protectedHeader.typ !== type) return undefined;
        const text = Buffer.from(payload).toString('utf8');
        verified.set(signature, text);
        return text;
      } catch {
        // Whatever is wrong with it, it is no signature of ours.
        return undefined;
      }
    },
  };
}

async function openKeys(keys: SigningKeys) {
  return Promise.all(
    keys.map(async (jwk) => {
      const { d: _, ...publicJwk } = jwk;
      return {
        kid: await calculateJwkThumbprint(publicJwk),
        key: await importJWK(jwk, algorithm),
        publicKey: await importJWK(publicJwk, algorithm),
      };
    }),
  );
}
