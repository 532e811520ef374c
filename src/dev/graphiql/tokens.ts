import type { Clock } from '../../kernel/time.ts';
import type { SandboxToken } from './sandbox.ts';

export type Tokens = {
  /** A token that is still good for this caller; asks for one only when none is held. */
  readonly of: (callerId: string) => Promise<string>;
  /** Drops the caller's token, for when the hub no longer takes it. */
  readonly forget: (callerId: string) => void;
};

type Held = { readonly accessToken: string; readonly renewAt: number };

/** Share of its lifetime after which a token is replaced, so that it cannot expire on the way. */
const usableShare = 0.9;

/**
 * Keeps access tokens in this page's memory and nowhere else: not in storage, where other pages of the origin could
 * read them. Requests that ask at the same time share one token.
 */
export function tokensInMemory(
  request: (callerId: string) => Promise<SandboxToken>,
  clock: Clock,
): Tokens {
  const held = new Map<string, Promise<Held>>();
  const now = () => clock.now().getTime();

  async function fetchToken(callerId: string): Promise<Held> {
    const askedAt = now();
    const { access_token, expires_in } = await request(callerId);
    return { accessToken: access_token, renewAt: askedAt + expires_in * 1000 * usableShare };
  }

  function renew(callerId: string): Promise<Held> {
    const pending = fetchToken(callerId);
    held.set(callerId, pending);
    pending.catch(() => held.delete(callerId));
    return pending;
  }

  return {
    of: async (callerId) => {
      const present = await (held.get(callerId) ?? renew(callerId));
      const usable = now() < present.renewAt ? present : await renew(callerId);
      return usable.accessToken;
    },
    forget: (callerId) => {
      held.delete(callerId);
    },
  };
}
