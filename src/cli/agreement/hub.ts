import { z } from 'zod';
import { clientToken } from '../token.ts';

const localHub = 'http://127.0.0.1:4000/graphql';

const answerSchema = z.object({
  data: z.unknown(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) }))
    .optional(),
});
const ownSchema = z.object({
  viewer: z.object({
    agreements: z.array(
      z.object({
        id: z.string(),
        purpose: z.string(),
        state: z.string(),
        fields: z.array(z.string()),
      }),
    ),
  }),
});

/** A running hub, asked by its public API as one department's system. */
export type AskHub = (query: string, variables: object, change?: string) => Promise<unknown>;

export type Caller = {
  /** A client, by its own key; without one, ASKONCE_TOKEN. */
  readonly as?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly issuer?: string | undefined;
};

/**
 * Signs in. A change is asked under the first of the department's agreements that grants it. What it answers is the
 * data; throws with what the hub refuses.
 */
export async function openHub(caller: Caller, environment: NodeJS.ProcessEnv): Promise<AskHub> {
  const url = environment['ASKONCE_URL'] ?? localHub;
  const authorization = `Bearer ${await tokenOf(caller, environment)}`;
  const post = async (body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    }).catch(() => {
      throw new Error(`There is no hub at ${url}: ASKONCE_URL.`);
    });
    const { data, errors: [error] = [] } = answerSchema.parse(await response.json());
    if (error) throw new Error(`${error.extensions.code}: ${error.message}`);
    return data;
  };
  const accessFor = async (change: string): Promise<object> => {
    const asked = { query: '{ viewer { agreements { id purpose state fields } } }' };
    const { agreements } = ownSchema.parse(await post(asked)).viewer;
    const grant = agreements.find(
      ({ state, fields }) => state === 'ACTIVE' && fields.includes(`Mutation.${change}`),
    );
    if (!grant) throw new Error(`No agreement of your department grants Mutation.${change}.`);
    return { agreement: grant.id, purpose: grant.purpose };
  };
  return async (query, variables, change) => {
    const access = change === undefined ? undefined : await accessFor(change);
    return post({ query, variables, ...(access ? { extensions: { access } } : {}) });
  };
}

async function tokenOf(
  { as, issuer, 'client-key': key }: Caller,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { ASKONCE_TOKEN: token } = environment;
  if (as === undefined) {
    if (token === undefined) throw new Error('Who asks? Name --as CLIENT, or set ASKONCE_TOKEN.');
    return token.trim();
  }
  const signedIn = await clientToken({ clientId: as, issuer, key });
  if (!signedIn.ok) throw new Error(`${signedIn.problem.error}: ${signedIn.problem.message}`);
  return signedIn.value.accessToken;
}
