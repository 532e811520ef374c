import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { signText } from '../../platform/party-signature.ts';
import { partyKey, type SignFor } from '../../subgraphs/agreements/subgraph.ts';
import departments from './departments.json' with { type: 'json' };

/** The private JWK of a sandbox's signatory; its public half is registered. */
const privateKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});
export type SignatoryKey = z.infer<typeof privateKey>;

/** One made-up signatory for each department of the seed, by its id. */
export type SeedSignatories = ReadonlyMap<string, SignatoryKey>;

async function makeSignatoryKey(): Promise<SignatoryKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return privateKey.parse(await exportJWK(pair.privateKey));
}

/** Fresh ones, for these departments or those of the seed. */
export async function makeSignatories(
  ids: readonly string[] = departments.map(({ id }) => id),
): Promise<SeedSignatories> {
  const made = ids.map(async (id) => [id, await makeSignatoryKey()] as const);
  return new Map(await Promise.all(made));
}

/** The signatories of a data folder, one key file each, made on first use and readable by their owner only. */
export async function keepSignatories(folder: string): Promise<SeedSignatories> {
  const files = join(folder, 'signatories');
  await mkdir(files, { recursive: true, mode: 0o700 });
  const kept = departments.map(
    async ({ id }) => [id, await keepKey(join(files, `${id}.json`))] as const,
  );
  return new Map(await Promise.all(kept));
}

/** As the operator would register them. */
export function registrations(signatories: SeedSignatories): readonly object[] {
  return [...signatories].map(([departmentId, { kty, crv, x }]) => ({
    idempotencyKey: 'seed',
    departmentId,
    person: personOf(departmentId),
    publicKey: { kty, crv, x },
    validFrom: '2026-01-01',
    validUntil: '2036-12-31',
  }));
}

/** Signs as whichever signatory is asked for. */
export function signing(signatories: SeedSignatories): SignFor {
  return async (department, revision) => {
    const own = signatories.get(department);
    if (!own) throw new Error(`seed: nobody signs for ${department}`);
    const { kty, crv, x } = own;
    const keyId = await calculateJwkThumbprint(own);
    const signature = await signText(revision, own, keyId);
    return { person: personOf(department), keyId, key: partyKey.parse({ kty, crv, x }), signature };
  };
}

function personOf(department: string): string {
  return department.replace('dept_', 'per_');
}

async function keepKey(file: string): Promise<SignatoryKey> {
  try {
    return privateKey.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const made = await makeSignatoryKey();
  await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  return made;
}
