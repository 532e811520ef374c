import { z } from 'zod';
import type { TestHub, TokenChanges } from './hub.ts';

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.looseObject({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.looseObject({ code: z.string() }),
      }),
    )
    .optional(),
  extensions: z
    .looseObject({ receipt: z.object({ request: z.string(), records: z.array(z.string()) }) })
    .optional(),
});

export type CallerAnswer = z.infer<typeof answerSchema> & {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly code: string | undefined;
};

/** The agreement of the test hub that reaches anybody. */
export const statute = { agreement: 'agr_statute', purpose: 'TESTING' };

/** One whose people need not be asked after. */
export const protection = { agreement: 'agr_protection', purpose: 'TESTING' };

/** Asks a test hub as a department's system, with the given `access`; `body` is the rest of the JSON body. */
export async function callHub(
  hub: TestHub,
  body: Readonly<Record<string, unknown>>,
  options: {
    readonly access?: unknown;
    readonly claims?: TokenChanges;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<CallerAnswer> {
  const { access } = options;
  const extended = access === undefined ? body : { ...body, extensions: { access } };
  const {
    status,
    headers,
    body: bytes,
  } = await hub.gateway.handle({
    method: 'POST',
    path: options.path ?? '/graphql',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await hub.token(options.claims)}`,
      ...options.headers,
    },
    body: JSON.stringify(extended),
  });
  const text = bytes.toString();
  const answer = answerSchema.parse(JSON.parse(text));
  return { ...answer, status, headers, text, code: answer.errors?.[0]?.extensions.code };
}

/** What the last write to the intake holds. */
export function lastRecords(hub: TestHub): unknown[] {
  return (hub.intake.entries.at(-1)?.records ?? []).map((record): unknown => JSON.parse(record));
}
