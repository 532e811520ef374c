import * as z from 'zod/mini';
import { sha256 } from './encoding.ts';
import { discover, redeem, renew, type Grant, type ProviderDeps } from './provider.ts';

/** Somebody who signed in. */
export type Person = { readonly citizen: string };

/** Whether somebody is signed in; the same object until that changes. */
export type SessionState = Person | 'NOBODY';

export type SignIn = {
  /** Path to come back to. */
  readonly returnTo: string;
  /** `login`: the person chooses anew. `none`: whoever is signed in at the issuer, without asking. */
  readonly prompt: 'login' | 'none';
  /** How surely, when the hub asked for it (RFC 9470). */
  readonly acrValues?: string;
};

export type Session = {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Leaves for the issuer. Throws when it cannot be reached. */
  readonly signIn: (signIn: SignIn) => Promise<void>;
  /** Takes what the issuer sent back; answers where to go on. Throws when it is not an answer to our own question. */
  readonly complete: (answer: URLSearchParams) => Promise<string>;
  /** True when this tab was signed in before it was loaded anew. */
  readonly wasSignedIn: () => boolean;
  readonly signOut: () => void;
  /** Headers of one request to the hub; undefined when nobody is signed in. */
  readonly headers: () => Promise<Readonly<Record<string, string>> | undefined>;
};

export type SessionDeps = ProviderDeps & {
  /** Of this tab: holds what ties the issuer's answer to our question, and no token. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly leaveFor: (url: string) => void;
};

const pendingKey = 'askonce.sign-in';
const signedInKey = 'askonce.signed-in';
const pending = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});

/** Signs people in by authorisation code with PKCE; tokens are bound to a key that no script can read. */
export function openSession(deps: SessionDeps): Session {
  const { settings, clock, storage } = deps;
  const listeners = new Set<() => void>();
  let state: SessionState = 'NOBODY';
  let grant: Promise<Grant> | undefined;

  const become = (next: SessionState, held: Promise<Grant> | undefined): void => {
    state = next;
    grant = held;
    if (held) storage.setItem(signedInKey, 'yes');
    else storage.removeItem(signedInKey);
    for (const listener of listeners) listener();
  };
  const signOut = (): void => become('NOBODY', undefined);

  const usable = async (): Promise<Grant | undefined> => {
    const held = grant;
    if (!held) return undefined;
    const present = await held;
    if (clock.now().getTime() < present.renewAt) return present;
    // Requests that ask at the same time share one renewal.
    if (grant === held) grant = renew(deps, present);
    return grant;
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signIn: async (signIn) => deps.leaveFor(await addressOf(deps, signIn)),
    wasSignedIn: () => storage.getItem(signedInKey) !== null,
    complete: async (answer) => {
      const kept = pending.safeParse(JSON.parse(storage.getItem(pendingKey) ?? 'null'));
      storage.removeItem(pendingKey);
      const { code, iss, state: told } = Object.fromEntries(answer);
      if (!kept.success || told !== kept.data.state)
        throw new Error('sign-in: the answer is to another question');
      if (code === undefined) {
        signOut();
        return kept.data.returnTo;
      }
      // RFC 9207: a code of another server is not ours to redeem.
      if (iss !== settings.issuer) throw new Error('sign-in: the answer of another issuer');
      const redeemed = await redeem(deps, { ...kept.data, code });
      become({ citizen: redeemed.citizen }, Promise.resolve(redeemed.grant));
      return kept.data.returnTo;
    },
    signOut,
    headers: async () => {
      try {
        const held = await usable();
        if (!held) return undefined;
        const { accessToken, prove } = held;
        const dpop = await prove(settings.api, accessToken);
        return { authorization: `DPoP ${accessToken}`, dpop };
      } catch {
        // The issuer gives no more: the person signs in again.
        signOut();
        return undefined;
      }
    },
  };
}

/** Where to go to sign in; keeps what its answer will be held against. */
async function addressOf(
  deps: SessionDeps,
  { returnTo, prompt, acrValues }: SignIn,
): Promise<string> {
  const { settings, chance, storage } = deps;
  const { authorization_endpoint } = await discover(deps);
  const [state, nonce, verifier] = [chance(16), chance(16), chance(32)];
  storage.setItem(pendingKey, JSON.stringify({ state, nonce, verifier, returnTo }));
  const url = new URL(authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: settings.client,
    response_type: 'code',
    redirect_uri: settings.redirectUri,
    scope: 'openid hub',
    state,
    nonce,
    prompt,
    code_challenge: await sha256(verifier),
    code_challenge_method: 'S256',
    ...(acrValues === undefined ? {} : { acr_values: acrValues }),
  }).toString();
  return url.href;
}
