import * as z from 'zod/mini';
import type { PublicQuestion } from './desk.ts';

/** Why the hub did not answer: its code, its words, and what would do instead. */
export type Refusal = {
  readonly kind: 'REFUSED';
  readonly code: string;
  readonly message: string;
  /** For INSUFFICIENT_ASSURANCE: how to sign in (RFC 9470). */
  readonly acrValues: string | undefined;
};

/** What came of a question. */
export type Answer<T> =
  | { readonly kind: 'ANSWERED'; readonly value: T; readonly receipt: string | undefined }
  | Refusal
  | { readonly kind: 'FAILED' }
  | { readonly kind: 'SIGNED_OUT' };

/** A registered document, and the shape of its answer. */
export type Operation<T> = { readonly documentId: string; readonly shape: z.ZodMiniType<T> };

export type Variables = Readonly<Record<string, unknown>>;

/** Headers that say who asks; undefined when nobody does. */
export type Credentials = () => Promise<Readonly<Record<string, string>> | undefined>;

export type Ask = <T>(operation: Operation<T>, variables: Variables) => Promise<Answer<T>>;

const answerShape = z.object({
  data: z.optional(z.nullable(z.unknown())),
  errors: z.optional(
    z.array(
      z.object({
        message: z.string(),
        extensions: z.optional(
          z.looseObject({ code: z.optional(z.string()), acr_values: z.optional(z.string()) }),
        ),
      }),
    ),
  ),
  extensions: z.optional(
    z.looseObject({ receipt: z.optional(z.looseObject({ request: z.string() })) }),
  ),
});

const signInAgain = ['UNAUTHENTICATED', 'TOKEN_EXPIRED'];

/** Asks registered documents, as whoever the credentials say. Never throws: what is wrong is an answer, too. */
export function asker(api: string, request: typeof fetch, credentials: Credentials): Ask {
  const post = poster(api, request, credentials);
  return ({ documentId, shape }, variables) => post({ documentId, variables }, shape);
}

/** Asks in the words of the page, for a developer: the hub answers public fields of them, and no others. */
export function publicAsker(api: string, request: typeof fetch, credentials: Credentials) {
  const post = poster(api, request, credentials);
  return <T>({ query, shape }: PublicQuestion<T>, variables: Variables): Promise<Answer<T>> =>
    post({ query, variables }, shape);
}

function poster(api: string, request: typeof fetch, credentials: Credentials) {
  return async <T>(body: object, shape: z.ZodMiniType<T>): Promise<Answer<T>> => {
    try {
      const headers = await credentials();
      if (!headers) return { kind: 'SIGNED_OUT' };
      const response = await request(api, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return read(shape, await response.json());
    } catch {
      return { kind: 'FAILED' };
    }
  };
}

function read<T>(shape: z.ZodMiniType<T>, body: unknown): Answer<T> {
  const { data, errors, extensions } = answerShape.parse(body);
  const [error] = errors ?? [];
  if (error) {
    const code = error.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
    if (signInAgain.includes(code)) return { kind: 'SIGNED_OUT' };
    const { message } = error;
    return { kind: 'REFUSED', code, message, acrValues: error.extensions?.acr_values };
  }
  const receipt = extensions?.receipt?.request;
  return { kind: 'ANSWERED', value: shape.parse(data), receipt };
}

/** Goes on with the value of an answer, and leaves any other as it is. */
export function answered<T, U>(answer: Answer<T>, then: (value: T) => U): Answer<U> {
  return answer.kind === 'ANSWERED' ? { ...answer, value: then(answer.value) } : answer;
}
