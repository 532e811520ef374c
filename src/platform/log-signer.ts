import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { noteKey } from '../ledger/note-key.ts';
import type { NoteSigner } from '../ledger/note.ts';

/** Who signs the log of this origin; the key has the origin's name. */
export type LogSigners = (origin: string) => NoteSigner;

/** One Ed25519 key for all logs of a hub. Throws on any other. */
export function logSigners(privateKey: JWK): LogSigners {
  const key = createPrivateKey({ key: privateKey, format: 'jwk' });
  return (origin) => ({
    key: noteKey(origin, 'ED25519', createPublicKey(key)),
    sign: async (message) => sign(null, message, key),
  });
}
