import {
  clerkToken,
  citizenToken,
  departmentToken,
  exchangedToken,
} from '../../dev/identity/sign-in.ts';
import type { HubToken, SigningClient } from '../../dev/identity/sign-in.ts';
import { signEvidence, type Reader } from '../../dev/identity/evidence.ts';
import type { PrivateKey } from '../../dev/identity/keys.ts';
import clients from '../../dev/seed/clients.json' with { type: 'json' };
import counter from '../../dev/seed/counter.json' with { type: 'json' };
import { clerkId } from '../../kernel/ids.ts';
import type { Result } from '../../kernel/result.ts';
import { isEvidenceMethod } from '../../policy/evidence.ts';

/** Who signs in at a client, for whom, and by what right. */
export type Who = {
  /** A citizen or a clerk; the client's own system without. */
  readonly as?: string | undefined;
  /** The citizen for whom they act. */
  readonly for?: string | undefined;
  /** In whose name a citizen acts. */
  readonly organisation?: string | undefined;
  /** On what a clerk acts. */
  readonly evidence?: string | undefined;
};

type Problem = { readonly error: string; readonly message: string };

/** Signs in the one way that fits. `keyOf` finds the key of a witness of this machine. */
export function signedIn(
  client: SigningClient,
  who: Who,
  keyOf: (holder: string) => Promise<PrivateKey>,
): Promise<Result<HubToken, Problem>> {
  const { as, for: principalId, organisation: organisationId } = who;
  if (as === undefined) return departmentToken(client);
  const redirectUri = redirectUriOf(client.clientId);
  if (clerkId.is(as)) return forPerson({ ...client, redirectUri, clerkId: as }, who, keyOf);
  return citizenToken({ ...client, redirectUri, citizenId: as, principalId, organisationId });
}

/** What a counter's system does: the clerk signs in, a witness sees the person, and the two are exchanged (RFC 8693). */
async function forPerson(
  clerk: Parameters<typeof clerkToken>[0],
  { for: citizenId, evidence: method }: Who,
  keyOf: (holder: string) => Promise<PrivateKey>,
): Promise<Result<HubToken, Problem>> {
  const token = await clerkToken(clerk);
  if (!token.ok || citizenId === undefined) return token;
  if (!isEvidenceMethod(method))
    throw new Error(
      'A clerk acts for somebody on evidence: --evidence ID_DOCUMENT_READ, ID_DOCUMENT_SHOWN, SIGNED_FORM or CALL_BACK.',
    );
  const { issuer, clerkId, clientId, clock } = clerk;
  const reader = await readerAt(clientId, keyOf);
  const evidence = await signEvidence(reader, { issuer, citizenId, clerkId, method }, clock);
  return exchangedToken(clerk, { clerkToken: token.value.accessToken, evidence });
}

async function readerAt(
  clientId: string,
  keyOf: (holder: string) => Promise<PrivateKey>,
): Promise<Reader> {
  const department = clients.find((client) => client.clientId === clientId)?.department;
  const witness = counter.witnesses.find((one) => one.department === department);
  if (!witness) throw new Error(`There is no witness at the counter of ${clientId}.`);
  return { ...witness, privateKey: await keyOf(witness.id) };
}

function redirectUriOf(clientId: string): string {
  const uri = clients.find((client) => client.clientId === clientId)?.redirectUris?.[0];
  if (uri === undefined) throw new Error(`Nobody signs in at ${clientId}.`);
  return uri;
}
