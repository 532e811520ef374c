import { readFile, writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { signText } from '../../platform/party-signature.ts';
import {
  keyIdOf,
  partyKey,
  readRevision,
  revisionId,
} from '../../subgraphs/agreements/subgraph.ts';

const algorithms = { EdDSA: { crv: 'Ed25519' }, ES256: {} } as const;
const privateKey = z.looseObject({ kty: z.string(), d: z.string() });

/** Writes a signatory's new key to a file of the owner's alone; answers what is registered of it. */
export async function keygen(file: string, algorithm: 'EdDSA' | 'ES256'): Promise<object> {
  const options = { ...algorithms[algorithm], extractable: true };
  const pair = await generateKeyPair(algorithm, options);
  await writeFile(file, JSON.stringify(await exportJWK(pair.privateKey)), {
    mode: 0o600,
    flag: 'wx',
  });
  const publicKey = partyKey.parse(await exportJWK(pair.publicKey));
  return { keyId: keyIdOf(publicKey), publicKey };
}

/**
 * Signs the revision in a file, without asking anybody: the text is what is signed, and `about` says what that is.
 * Throws on a text that no hub would have written, and on one that submits no terms.
 */
export async function signFile(
  file: string,
  keyFile: string,
): Promise<{ readonly signature: string; readonly about: string }> {
  const text = (await readFile(file, 'utf8')).trim();
  const revision = readRevision(text);
  if (revision?.change !== 'SUBMITTED')
    throw new Error(`${file} is no revision that submits terms: askonce agreement show ID --out.`);
  const { agreement, number, consumer, provider, terms } = revision;
  const key = privateKey.parse(JSON.parse(await readFile(keyFile, 'utf8')));
  const { d: _, ...publicHalf } = key;
  const signature = await signText(revisionId(text), key, keyIdOf(partyKey.parse(publicHalf)));
  const about = `${agreement}, revision ${number}: ${consumer} asks ${provider} for ${terms.purpose}, ${terms.fields.length} fields, ${terms.validFrom} to ${terms.validUntil}`;
  return { signature, about };
}
