import { z } from 'zod';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.looseObject({ code: z.string() }) }))
    .optional(),
  extensions: z
    .looseObject({
      receipt: z.object({ request: z.string(), records: z.array(z.string()) }).optional(),
    })
    .optional(),
});

/** An answer of the public GraphQL API, and how long it took in milliseconds. */
export type Answer = z.infer<typeof answerSchema> & {
  readonly status: number;
  readonly milliseconds: number;
};

export type Question = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly access?: {
    readonly agreement: string;
    readonly purpose: string;
    readonly case?: string;
  };
};

/** Asks the hub over HTTP as anybody would. */
export async function ask(url: string, token: string, question: Question): Promise<Answer> {
  const { query, variables, access } = question;
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables, ...(access ? { extensions: { access } } : {}) }),
  });
  const answer = answerSchema.parse(await response.json());
  return { ...answer, status: response.status, milliseconds: performance.now() - started };
}
