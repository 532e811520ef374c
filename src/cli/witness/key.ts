import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { NoteSigner } from '../../ledger/note.ts';
import { cosigner } from '../../platform/log-signer.ts';

const keySchema = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519') });

/** The key of a witness, made on first use and readable by its owner only. */
export async function keepWitnessKey(folder: string, name: string): Promise<NoteSigner> {
  const file = join(folder, 'witness-key.json');
  await mkdir(folder, { recursive: true });
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const fresh = JSON.stringify(await exportJWK(privateKey));
  await writeFile(file, fresh, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    // The one that is there stays.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return cosigner(name, keySchema.parse(JSON.parse(await readFile(file, 'utf8'))));
}
