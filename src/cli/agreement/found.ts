import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { instant, type Clock } from '../../kernel/time.ts';
import { signText } from '../../platform/party-signature.ts';
import {
  composeAgreement,
  keyIdOf,
  partyKey,
  type SignFor,
} from '../../subgraphs/agreements/subgraph.ts';

const privateKey = z.looseObject({ kty: z.string(), d: z.string() });

/** Who signs for one of the two departments; `key` is the file of their private key. */
const signatory = z.strictObject({
  departmentId: z.string(),
  person: z.string(),
  key: z.string(),
  validFrom: z.string(),
  validUntil: z.string(),
});

const founding = z.looseObject({ signatories: z.tuple([signatory, signatory]) });

/** What leaves many a first agreement alone. */
const usual = {
  isForSealed: false,
  optionalFields: [],
  dataClasses: [],
  schemaVersion: null,
  territory: null,
  volumePerDay: null,
  documents: 'REGISTERED',
  stage: 'PRODUCTION',
};

/**
 * Writes an agreement that both departments sign at once, with who signs for them: for a hub in which no agreement
 * allows anybody yet to draft one. Asks no hub. Throws on what no hub would take.
 */
export async function found(termsFile: string, out: string, clock: Clock): Promise<object> {
  const { signatories, ...terms } = founding.parse(JSON.parse(await readFile(termsFile, 'utf8')));
  const signers = await Promise.all(signatories.map(signerOf));
  const sign: SignFor = async (department, revision) => {
    const signer = signers.find(({ registration }) => registration.departmentId === department);
    if (!signer) throw new Error(`Nobody signs for ${department}: signatories.`);
    return signer.sign(revision);
  };
  const composed = await composeAgreement(
    [],
    { ...usual, ...terms, at: instant(clock.now()) },
    sign,
  );
  if (!composed.ok) throw new Error(JSON.stringify(composed.problem));
  const made = {
    signatories: signers.map(({ registration }) => registration),
    revisions: composed.value,
  };
  await writeFile(out, `${JSON.stringify(made, null, 2)}\n`);
  return { revisions: composed.value.length, file: out };
}

async function signerOf({ key: file, ...term }: z.infer<typeof signatory>) {
  const key = privateKey.parse(JSON.parse(await readFile(file, 'utf8')));
  const { d: _, ...publicHalf } = key;
  const publicKey = partyKey.parse(publicHalf);
  const keyId = keyIdOf(publicKey);
  return {
    registration: { idempotencyKey: 'founding', ...term, publicKey },
    sign: async (revision: string) => ({
      person: term.person,
      keyId,
      key: publicKey,
      signature: await signText(revision, key, keyId),
    }),
  };
}
