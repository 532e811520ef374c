import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from '../../src/platform/signature.ts';

const signingKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

/** A fresh key that signs consents. */
export async function signingKeys(): Promise<SigningKeys> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return [signingKey.parse(await exportJWK(pair.privateKey))];
}
