import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { generateKeys, parseKeys, type IdentityKeys } from './identity/keys.ts';

const secret = z.string().regex(/^[0-9a-f]{64}$/);
const decisionKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
});
const signingKey = decisionKey.extend({ d: z.string() });
const secretsSchema = z.object({
  index: secret,
  cursor: secret,
  audit: secret,
  decision: z.object({ privateKey: decisionKey, publicKey: decisionKey }),
  consent: signingKey,
  /** Signs the checkpoints of the log. */
  log: signingKey,
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
  const kept = await readSecrets(folder);
  if (kept) return kept;
  const secrets = await makeSecrets(clients);
  await mkdir(folder, { recursive: true });
  await writeFile(fileIn(folder), JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return secrets;
}

/** Undefined when the folder has none. Rejects when they are of another version of the hub. */
export async function readSecrets(folder: string): Promise<Secrets | undefined> {
  const text = await textIn(fileIn(folder));
  if (text === undefined) return undefined;
  const secrets = secretsSchema.safeParse(JSON.parse(text));
  if (secrets.success) return secrets.data;
  throw new Error(`${folder} is not of this version of the hub; remove it to start anew.`);
}

async function textIn(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileIn(folder: string): string {
  return join(folder, 'secrets.json');
}

async function makeSecrets(clients: readonly string[]): Promise<Secrets> {
  const newPair = () => generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const pair = await newPair();
  const text = (): string => randomBytes(32).toString('hex');
  return secretsSchema.parse({
    index: text(),
    cursor: text(),
    audit: text(),
    decision: {
      privateKey: await exportJWK(pair.privateKey),
      publicKey: await exportJWK(pair.publicKey),
    },
    consent: await exportJWK((await newPair()).privateKey),
    log: await exportJWK((await newPair()).privateKey),
    identity: await generateKeys(clients),
  });
}
