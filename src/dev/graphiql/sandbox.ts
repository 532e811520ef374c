// The small zod: the full one first tries eval, which the page's content security policy forbids and reports.
import * as z from 'zod/mini';

const text = z.object({ zh: z.string(), en: z.string() });

const agreement = z.object({ id: z.string(), purpose: z.string(), label: text });

const caller = z.object({ id: z.string(), label: text, agreements: z.array(agreement) });

const token = z.object({ access_token: z.string(), expires_in: z.number() });

/** Somebody whom the sandbox lets anyone play; `id` goes into POST /sandbox/token. */
export type SandboxCaller = z.infer<typeof caller>;

/** OAuth token answer (RFC 6749 section 5.1); `expires_in` in seconds. */
export type SandboxToken = z.infer<typeof token>;

export type Sandbox = {
  /** GET /sandbox/callers. */
  readonly callers: () => Promise<readonly SandboxCaller[]>;
  /** POST /sandbox/token for one caller. */
  readonly token: (callerId: string) => Promise<SandboxToken>;
};

async function answerOf(path: string, response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response.json();
}

/** The sandbox of the origin that served the page; throws when it is away or answers in another shape. */
export function sandboxAt(request: typeof fetch): Sandbox {
  return {
    callers: async () => {
      const path = '/sandbox/callers';
      return z.array(caller).parse(await answerOf(path, await request(path)));
    },
    token: async (callerId) => {
      const path = '/sandbox/token';
      const response = await request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ caller: callerId }),
      });
      return token.parse(await answerOf(path, response));
    },
  };
}
