import * as z from 'zod/mini';
import type { Chance, Clock } from '../browser.ts';
import type { Settings } from '../settings.ts';
import { textIn } from './encoding.ts';
import { makeProver, type Prove } from './proof.ts';

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
});
export type Metadata = z.infer<typeof metadata>;

const tokens = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.optional(z.string()),
  id_token: z.optional(z.string()),
});

const idToken = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  nonce: z.optional(z.string()),
});

/** What a person is signed in with; in memory, and nowhere else. */
export type Grant = {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds since 1970 from which the token is to be replaced, before it can expire on the way. */
  readonly renewAt: number;
  readonly prove: Prove;
};

export type ProviderDeps = {
  readonly settings: Settings;
  readonly request: typeof fetch;
  readonly clock: Clock;
  readonly chance: Chance;
};

/** Share of its lifetime after which a token is replaced. */
const usableShare = 0.8;

/** Throws when the issuer cannot be reached, or its metadata name another (RFC 8414 section 3.3). */
export async function discover({ settings, request }: ProviderDeps): Promise<Metadata> {
  const response = await request(`${settings.issuer}/.well-known/openid-configuration`);
  const found = metadata.parse(await response.json());
  if (found.issuer !== settings.issuer) throw new Error('sign-in: metadata of another issuer');
  return found;
}

/** Redeems a code (RFC 7636); answers the grant and whose it is. Throws when the issuer gives nothing, or not for us. */
export async function redeem(
  deps: ProviderDeps,
  { code, verifier, nonce }: Readonly<Record<'code' | 'verifier' | 'nonce', string>>,
): Promise<{ readonly grant: Grant; readonly citizen: string }> {
  const { settings, clock, chance } = deps;
  const prove = await makeProver(clock, chance);
  const answer = await requestTokens(deps, prove, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: settings.redirectUri,
    code_verifier: verifier,
  });
  const [, claims = ''] = (answer.id_token ?? '').split('.');
  const said = idToken.parse(JSON.parse(textIn(claims)));
  const { issuer, client } = settings;
  if (said.iss !== issuer || said.aud !== client || said.nonce !== nonce)
    throw new Error('sign-in: the identity token is for another sign-in');
  return { grant: grantOf(answer, prove, clock), citizen: said.sub };
}

/** Replaces a grant by a fresh one for the same key. Throws when the issuer gives none. */
export async function renew(deps: ProviderDeps, grant: Grant): Promise<Grant> {
  const { refreshToken, prove } = grant;
  if (refreshToken === undefined) throw new Error('sign-in: nothing to renew with');
  const answer = await requestTokens(deps, prove, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  return grantOf({ refresh_token: refreshToken, ...answer }, prove, deps.clock);
}

function grantOf(
  { access_token, refresh_token, expires_in }: z.infer<typeof tokens>,
  prove: Prove,
  clock: Clock,
): Grant {
  const renewAt = clock.now().getTime() + expires_in * 1000 * usableShare;
  return { accessToken: access_token, refreshToken: refresh_token, renewAt, prove };
}

async function requestTokens(
  deps: ProviderDeps,
  prove: Prove,
  parameters: Readonly<Record<string, string>>,
): Promise<z.infer<typeof tokens>> {
  const { token_endpoint } = await discover(deps);
  const response = await deps.request(token_endpoint, {
    method: 'POST',
    headers: { dpop: await prove(token_endpoint) },
    body: new URLSearchParams({ ...parameters, client_id: deps.settings.client }),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status}`);
  return tokens.parse(await response.json());
}
