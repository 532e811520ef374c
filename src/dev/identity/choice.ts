import { isEvidenceMethod } from '../../policy/evidence.ts';
import type { Acting } from './acting.ts';
import { signEvidence } from './evidence.ts';
import type { IdentityClient, IdentityOptions } from './model.ts';

/** Who signs in, and who acts for them. */
export type Choice = { readonly accountId: string; readonly acting?: Acting };

type Chosen = {
  readonly client: IdentityClient;
  readonly options: IdentityOptions;
  /** As the page sends it. */
  readonly form: URLSearchParams;
  readonly issuer: string;
};

/** Undefined for anybody who is not listed at this client, and for whom nobody said they act. */
export async function chosen(asked: Chosen): Promise<Choice | undefined> {
  return asked.client.kind === 'COUNTER' ? atCounter(asked) : atPortal(asked);
}

/** A person for themselves; or, with `principalId`, for somebody, in the name of `organisationId` or in their own. */
function atPortal({ options, form }: Chosen): Choice | undefined {
  const persona = options.personas.find(({ citizenId }) => citizenId === form.get('citizenId'));
  const principalId = form.get('principalId');
  if (!persona || principalId === null) return persona && { accountId: persona.citizenId };
  const organisationId = form.get('organisationId') ?? undefined;
  const isListed = persona.principals?.some(
    ({ citizenId, organisation }) =>
      citizenId === principalId && organisation?.id === organisationId,
  );
  if (isListed !== true) return undefined;
  const inName = organisationId === undefined ? {} : { organisation: organisationId };
  return { accountId: principalId, acting: { act: { sub: persona.citizenId, ...inName } } };
}

/** A clerk, who then exchanges their token; or, with `citizenId`, at once for a person of whom the page is the witness. */
async function atCounter({ client, options, form, issuer }: Chosen): Promise<Choice | undefined> {
  const { clientId, department } = client;
  const { counter } = options;
  const clerk = counter?.clerks.find(({ clerkId }) => clerkId === form.get('clerkId'));
  if (!counter || clerk?.department !== department) return undefined;
  const { clerkId } = clerk;
  if (!form.has('citizenId')) return { accountId: clerkId };
  const persona = options.personas.find(({ citizenId }) => citizenId === form.get('citizenId'));
  const reader = counter.readers.find((each) => each.department === department);
  const method = form.get('method');
  if (!persona || !reader || !isEvidenceMethod(method)) return undefined;
  const { citizenId } = persona;
  const seen = { issuer, citizenId, clerkId, method };
  return {
    accountId: citizenId,
    acting: {
      act: { sub: clerkId, client_id: clientId, department },
      evidence: await signEvidence(reader, seen, counter.clock),
    },
  };
}
