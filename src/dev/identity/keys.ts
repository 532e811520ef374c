import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const publicKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
const privateKeySchema = publicKeySchema.extend({ d: z.string() });
const identityKeysSchema = z.object({
  signing: privateKeySchema,
  clients: z.record(z.string(), privateKeySchema),
});

/** An ES256 JWK (RFC 7517, RFC 7518) whose `kid` is its SHA-256 thumbprint (RFC 7638). */
export type PublicKey = z.infer<typeof publicKeySchema>;
export type PrivateKey = z.infer<typeof privateKeySchema>;

/** The provider's signing key, and each client's own key by client id; all private. */
export type IdentityKeys = z.infer<typeof identityKeysSchema>;

/** Makes a fresh signing key and one key for each client. */
export async function generateKeys(clientIds: readonly string[]): Promise<IdentityKeys> {
  const signing = await generateKey();
  const clients = await Promise.all(
    clientIds.map(async (clientId) => [clientId, await generateKey()] as const),
  );
  return { signing, clients: Object.fromEntries(clients) };
}

/** Reads keys that were stored as JSON; undefined when they are not of this shape. */
export function parseKeys(stored: unknown): IdentityKeys | undefined {
  return identityKeysSchema.safeParse(stored).data;
}

/** Reads a private key that was stored as JSON; undefined when it is none of this kind. */
export function parsePrivateKey(stored: unknown): PrivateKey | undefined {
  return privateKeySchema.safeParse(stored).data;
}

/** The half of a key that may be published. */
export function publicKey(key: PrivateKey): PublicKey {
  return publicKeySchema.parse(key);
}

async function generateKey(): Promise<PrivateKey> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return privateKeySchema.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' });
}
