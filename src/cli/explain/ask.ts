import { z } from 'zod';

const explanation = z.object({
  operationName: z.string().nullable(),
  cost: z.int(),
  isAllowed: z.boolean(),
  refusal: z.string().nullable(),
  isToBeRegistered: z.boolean(),
  literals: z.array(z.string()),
  agreement: z.object({ id: z.string(), purpose: z.string() }).nullable(),
  fields: z.array(
    z.object({
      path: z.string(),
      coordinate: z.string(),
      readFor: z.string().nullable(),
      dataClass: z.string(),
      rooms: z.array(z.string()),
      decision: z.enum(['ALLOW', 'DENY']),
      rule: z.string(),
      grantedBy: z.array(z.string()),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;
export type ExplainedField = Explanation['fields'][number];

const answered = z.object({
  data: z.object({ explain: explanation.nullable() }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) }))
    .optional(),
});

const query = `query Explain($input: ExplainInput!) {
  explain(input: $input) {
    operationName cost isAllowed refusal isToBeRegistered literals
    agreement { id purpose }
    fields { path coordinate readFor dataClass rooms decision rule grantedBy }
  }
}`;

const localHub = 'http://127.0.0.1:4000/graphql';

type Asking = {
  readonly document: string;
  readonly agreementId: string | undefined;
  readonly purpose: string | undefined;
  /** A caller of the sandbox, whose token it gives to anybody; otherwise ASKONCE_TOKEN. */
  readonly caller: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
};

/** Asks a running hub, ASKONCE_URL, by the public API. Throws with what keeps it from an explanation. */
export async function askForExplanation(asking: Asking): Promise<Explanation> {
  const { document, agreementId, purpose, environment } = asking;
  const url = environment['ASKONCE_URL'] ?? localHub;
  const input = { document, agreementId, purpose };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(await tokenFor(url, asking)) },
    body: JSON.stringify({ query, variables: { input } }),
  }).catch(() => {
    throw new Error(`There is no hub at ${url}: ASKONCE_URL.`);
  });
  const { data, errors = [] } = answered.parse(await response.json());
  const [error] = errors;
  if (error) throw new Error(`${error.extensions.code}: ${error.message}`);
  if (!data?.explain) throw new Error('Only a department’s own system asks for an explanation.');
  return data.explain;
}

/** A token of its own, or the two headers of one POST that `askonce token --dpop` prints. */
function headersOf(token: string): Readonly<Record<string, string>> {
  const lines = [...token.matchAll(/^(authorization|dpop): (\S.*)$/gm)];
  if (lines.length === 0) return { authorization: `Bearer ${token.trim()}` };
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}

async function tokenFor(url: string, { caller, environment }: Asking): Promise<string> {
  const { ASKONCE_TOKEN: token } = environment;
  if (caller === undefined) {
    if (token === undefined) throw new Error('Who asks? Set ASKONCE_TOKEN, or name --as CALLER.');
    return token;
  }
  const response = await fetch(new URL('/sandbox/token', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caller }),
  });
  if (!response.ok) throw new Error(`The hub has no sandbox that lets ${caller} in.`);
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}
