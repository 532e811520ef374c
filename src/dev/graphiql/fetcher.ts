import type { Tokens } from './tokens.ts';

/** Who asks and under which agreement; without a caller no token is sent, without access no agreement is named. */
export type Session = {
  readonly callerId?: string | undefined;
  readonly access?: { readonly agreement: string; readonly purpose: string } | undefined;
};

/** One GraphQL request as the editor hands it over. */
export type EditorRequest = {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
};

async function jsonOf(response: Response): Promise<object> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null) return body;
  throw new Error(`/graphql: ${response.status} ${response.statusText}`);
}

/**
 * Sends what the editor runs to POST /graphql as this session. A token that the hub refuses (401) is replaced once;
 * nothing had been executed by then, so a mutation is not done twice.
 */
export function fetcherFor(session: Session, tokens: Tokens, request: typeof fetch) {
  const { callerId, access } = session;

  async function post(body: string): Promise<Response> {
    const authorization =
      callerId === undefined ? {} : { authorization: `Bearer ${await tokens.of(callerId)}` };
    return request('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...authorization,
      },
      body,
    });
  }

  return async ({ query, operationName, variables }: EditorRequest): Promise<object> => {
    const extensions = access === undefined ? {} : { extensions: { access } };
    const body = JSON.stringify({ query, operationName, variables, ...extensions });
    const response = await post(body);
    if (response.status !== 401 || callerId === undefined) return jsonOf(response);
    tokens.forget(callerId);
    return jsonOf(await post(body));
  };
}
