import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { generateKeys, parseKeys, type IdentityKeys } from './identity/keys.ts';

const secret = z.string().regex(/^[0-9a-f]{64}$/);
const ed25519Key = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
});
const secretsSchema = z.object({
  index: secret,
  cursor: secret,
  audit: secret,
  decision: z.object({ privateKey: ed25519Key, publicKey: ed25519Key }),
  /** Signs the checkpoints of the log. */
  log: ed25519Key,
  identity: z.unknown().transform((stored, context): IdentityKeys => {
    const keys = parseKeys(stored);
    if (keys) return keys;
    context.addIssue({ code: 'custom', message: 'identity keys are malformed' });
    return z.NEVER;
  }),
});

/** What a laptop's hub must keep to find its data again; in production each comes from a key service. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Reads the secrets of a data folder, made on first use and readable by their owner only. */
export async function keepSecrets(folder: string, clients: readonly string[]): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  try {
    const secrets = secretsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (secrets.success) return secrets.data;
    throw new Error(`${file} is not of this version of the hub; remove the folder to start anew.`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secrets = await makeSecrets(clients);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return secrets;
}

async function makeSecrets(clients: readonly string[]): Promise<Secrets> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const log = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const text = (): string => randomBytes(32).toString('hex');
  return secretsSchema.parse({
    index: text(),
    cursor: text(),
    audit: text(),
    decision: {
      privateKey: await exportJWK(pair.privateKey),
      publicKey: await exportJWK(pair.publicKey),
    },
    log: await exportJWK(log.privateKey),
    identity: await generateKeys(clients),
  });
}
