import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { noteKey, type SignatureType } from '../ledger/note-key.ts';
import type { NoteSigner } from '../ledger/note.ts';

/** Who signs the log of this origin; the key has the origin's name. */
export type LogSigners = (origin: string) => NoteSigner;

/** One Ed25519 key for all logs of a hub. Throws on any other. */
export function logSigners(privateKey: JWK): LogSigners {
  const key = createPrivateKey({ key: privateKey, format: 'jwk' });
  return (origin) => signer(origin, 'ED25519', key);
}

/** A witness of this name; its key is for nothing else. Throws on any but Ed25519. */
export function cosigner(name: string, privateKey: JWK): NoteSigner {
  return signer(name, 'COSIGNATURE', createPrivateKey({ key: privateKey, format: 'jwk' }));
}

function signer(name: string, type: SignatureType, key: KeyObject): NoteSigner {
  return {
    key: noteKey(name, type, createPublicKey(key)),
    sign: async (message) => sign(null, message, key),
  };
}
