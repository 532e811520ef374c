import * as z from 'zod/mini';
import type { Clock } from '../browser.ts';
import type { Credentials } from './ask.ts';
import { text } from './shapes.ts';

const token = z.object({ access_token: z.string(), expires_in: z.number() });

const caller = z.object({ id: z.string(), label: text });
/** Somebody whom a sandbox lets anybody play. */
export type SandboxCaller = z.infer<typeof caller>;

/** Share of its lifetime after which a token is replaced, so that it cannot expire on the way. */
const usableShare = 0.8;

/** Throws when this is no sandbox. */
export async function sandboxCallers(request: typeof fetch): Promise<readonly SandboxCaller[]> {
  const response = await request('/sandbox/callers');
  return z.array(caller).parse(await response.json());
}

/**
 * Plays a caller of the sandbox. A deployed hub has nothing at this address: there, a department's systems sign in by
 * keys that no browser holds.
 */
export function playing(request: typeof fetch, clock: Clock, callerId: string): Credentials {
  let held:
    { readonly headers: Readonly<Record<string, string>>; readonly renewAt: number } | undefined;
  return async () => {
    const now = clock.now().getTime();
    if (held && now < held.renewAt) return held.headers;
    const response = await request('/sandbox/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ caller: callerId }),
    });
    const { access_token, expires_in } = token.parse(await response.json());
    const headers = { authorization: `Bearer ${access_token}` };
    held = { headers, renewAt: now + expires_in * 1000 * usableShare };
    return headers;
  };
}
