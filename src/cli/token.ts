import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parsePrivateKey, type PrivateKey } from '../dev/identity/keys.ts';
import { dpopProof, makeProofKey, type ProofKey } from '../dev/identity/proof.ts';
import { readSecrets } from '../dev/secrets.ts';
import { systemClock } from '../kernel/time.ts';
import { dataFolder } from './data-folder.ts';
import { signedIn, type Who } from './token/who.ts';

const usage = `askonce token CLIENT [--dpop URL] [--issuer URL] [--key FILE]
askonce token PORTAL --as CITIZEN [--for CITIZEN [--organisation ID]]
askonce token COUNTER --as CLERK [--for CITIZEN --evidence METHOD]
`;

const options = {
  dpop: { type: 'string' },
  issuer: { type: 'string' },
  key: { type: 'string' },
  as: { type: 'string' },
  for: { type: 'string' },
  organisation: { type: 'string' },
  evidence: { type: 'string' },
} as const;

/**
 * Prints an access token of a department's system, or of somebody who signs in at one; with --dpop one that is bound to a key made for it, as the two
 * headers of one POST to the URL. Without --issuer and --key it is a system of this machine's hub, which must run.
 */
export async function tokenCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
  });
  const [clientId, ...others] = positionals;
  if (clientId === undefined || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const proofKey = values.dpop === undefined ? undefined : await makeProofKey();
  const token = await clientToken({ clientId, ...values, ...(proofKey ? { proofKey } : {}) });
  if (!token.ok) {
    process.stderr.write(`${token.problem.error}: ${token.problem.message}\n`);
    return 1;
  }
  const { accessToken } = token.value;
  const shown =
    proofKey && values.dpop !== undefined
      ? await headersFor(proofKey, accessToken, new URL(values.dpop))
      : accessToken;
  process.stdout.write(`${shown}\n`);
  return 0;
}

/** By the client's own key. Throws when there is none, for words that fit nobody, and when the provider does not answer. */
export async function clientToken(
  client: Who & {
    readonly clientId: string;
    readonly issuer?: string | undefined;
    /** File of the client's key; by default that of this machine's hub. */
    readonly key?: string | undefined;
    readonly proofKey?: ProofKey;
  },
): ReturnType<typeof signedIn> {
  const { clientId, issuer = localIssuer(), key, proofKey } = client;
  const signing = {
    issuer,
    clientId,
    privateKey: await keyOf(clientId, key),
    clock: systemClock,
    ...(proofKey ? { proofKey } : {}),
  };
  return signedIn(signing, client, (holder) => keyOf(holder, undefined)).catch((error: unknown) => {
    // What fetch says of an address that cannot be reached names neither it nor a remedy.
    throw error instanceof TypeError ? new Error(`${issuer} does not answer.`) : error;
  });
}

async function headersFor(
  key: ProofKey,
  accessToken: string,
  { origin, pathname }: URL,
): Promise<string> {
  const url = `${origin}${pathname}`;
  const proof = await dpopProof(key, { method: 'POST', url, accessToken, clock: systemClock });
  return `authorization: DPoP ${accessToken}\ndpop: ${proof}`;
}

function localIssuer(): string {
  return `http://127.0.0.1:${process.env['IDENTITY_PORT'] ?? '4001'}`;
}

async function keyOf(clientId: string, file: string | undefined): Promise<PrivateKey> {
  const key =
    file === undefined
      ? (await readSecrets(dataFolder()))?.identity.clients[clientId]
      : parsePrivateKey(JSON.parse(await readFile(file, 'utf8')));
  if (key) return key;
  throw new Error(
    file === undefined
      ? `There is no key of ${clientId} in ${dataFolder()}; name a file: --key.`
      : `${file} is no private ES256 JWK with kid, alg and use.`,
  );
}
