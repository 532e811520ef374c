import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { JWK } from 'jose';
import { z } from 'zod';
import { fail, ok } from '../../kernel/result.ts';
import type { Result } from '../../kernel/result.ts';
import type { Clock } from '../../kernel/time.ts';
import { accessTokenType, exchangeGrant, hubScope, jwtType } from './model.ts';
import { dpopProof, type ProofKey } from './proof.ts';
import { createVisitor } from './visitor.ts';

/** A client that proves itself by its key (RFC 7523); the key is a private ES256 JWK. */
export type SigningClient = {
  readonly issuer: string;
  readonly clientId: string;
  readonly privateKey: JWK;
  readonly clock: Clock;
  readonly random?: (size: number) => Buffer;
  /** The token is bound to it (RFC 9449); a bearer token without. */
  readonly proofKey?: ProofKey;
};

/** Who is chosen at the provider's page. */
type PageSignIn = SigningClient & {
  readonly redirectUri: string;
  /** How surely to sign in, as the issuer names it; left to the issuer without. */
  readonly acrValues?: string;
};

export type CitizenSignIn = PageSignIn & {
  readonly citizenId: string;
  /** For whom they act, in their own name or in that of an organisation. */
  readonly principalId?: string | undefined;
  readonly organisationId?: string | undefined;
};

/** An access token and the seconds for which it holds. */
export type HubToken = { readonly accessToken: string; readonly expiresIn: number };

/** Why there is no token: the error code of RFC 6749, and its description. */
type SignInProblem = { readonly error: string; readonly message: string };

type SignIn<T> = Promise<Result<T, SignInProblem>>;

const assertionLifetime = 60;

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().default('') });

/** A department system's token, by client credentials. Throws when the provider cannot be reached. */
export async function departmentToken(client: SigningClient): SignIn<HubToken> {
  const { token_endpoint } = await discover(client.issuer);
  return requestToken(client, token_endpoint, {
    grant_type: 'client_credentials',
    scope: hubScope,
  });
}

/**
 * A citizen's token, by authorisation code with PKCE (RFC 7636), playing both the person at the provider's page and
 * the portal behind `redirectUri`, which is never asked for. Throws when the provider cannot be reached.
 */
export async function citizenToken(signIn: CitizenSignIn): SignIn<HubToken> {
  const { citizenId, principalId, organisationId } = signIn;
  return pageToken(signIn, {
    citizenId,
    ...(principalId === undefined ? {} : { principalId }),
    ...(organisationId === undefined ? {} : { organisationId }),
  });
}

/** A clerk's own token, the same way; the hub takes none. Throws when the provider cannot be reached. */
export function clerkToken(signIn: PageSignIn & { readonly clerkId: string }): SignIn<HubToken> {
  return pageToken(signIn, { clerkId: signIn.clerkId });
}

/**
 * A token with which a clerk acts for the person whom the evidence is about (RFC 8693). Throws when the provider cannot
 * be reached.
 */
export async function exchangedToken(
  client: SigningClient,
  { clerkToken: actor, evidence }: { readonly clerkToken: string; readonly evidence: string },
): SignIn<HubToken> {
  const { token_endpoint } = await discover(client.issuer);
  return requestToken(client, token_endpoint, {
    grant_type: exchangeGrant,
    subject_token: evidence,
    subject_token_type: jwtType,
    actor_token: actor,
    actor_token_type: accessTokenType,
  });
}

async function pageToken(
  signIn: PageSignIn,
  choice: Readonly<Record<string, string>>,
): SignIn<HubToken> {
  const { authorization_endpoint, token_endpoint } = await discover(signIn.issuer);
  const verifier = randomText(signIn, 32);
  const code = await authorise(signIn, { authorization_endpoint, verifier, choice });
  if (!code.ok) return code;
  return requestToken(signIn, token_endpoint, {
    grant_type: 'authorization_code',
    code: code.value,
    redirect_uri: signIn.redirectUri,
    code_verifier: verifier,
  });
}

/** Proof that the caller is the client (RFC 7523 section 3): one use, one minute, for this issuer only. */
export function clientAssertion(client: SigningClient): Promise<string> {
  const { clientId, issuer, privateKey, clock } = client;
  const { kid } = privateKey;
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ jti: randomText(client, 16) })
    .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + assertionLifetime)
    .sign(privateKey);
}

async function discover(issuer: string): Promise<z.infer<typeof metadataSchema>> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const metadata = metadataSchema.parse(await response.json());
  // RFC 8414 section 3.3: or another server could speak for this one.
  if (metadata.issuer !== issuer) throw new Error('sign-in: the metadata names another issuer');
  return metadata;
}

async function authorise(
  signIn: PageSignIn,
  asked: {
    readonly authorization_endpoint: string;
    readonly verifier: string;
    /** What the page's form says. */
    readonly choice: Readonly<Record<string, string>>;
  },
): SignIn<string> {
  const { clientId, redirectUri, acrValues } = signIn;
  const { authorization_endpoint: authorizationEndpoint, verifier, choice } = asked;
  const state = randomText(signIn, 16);
  const visit = createVisitor((url) => `${url.origin}${url.pathname}` === redirectUri);
  const start = new URL(authorizationEndpoint);
  start.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid ${hubScope}`,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(acrValues === undefined ? {} : { acr_values: acrValues }),
  }).toString();
  const page = await visit(start);
  if (page.status !== 200) return codeFrom(page.url, signIn.issuer, state);
  const home = await visit(page.url, new URLSearchParams(choice));
  return codeFrom(home.url, signIn.issuer, state);
}

function codeFrom(
  { searchParams }: URL,
  issuer: string,
  state: string,
): Result<string, SignInProblem> {
  const answer = Object.fromEntries(searchParams);
  const refusal = errorSchema.safeParse(answer);
  if (refusal.success) return fail(problemOf(refusal.data));
  const { code } = answer;
  if (code === undefined) {
    return fail({ error: 'access_denied', message: 'the provider sent nobody back with a code' });
  }
  // RFC 9207 and RFC 6749 section 10.12: a code that another server or another browser asked for is not ours.
  if (answer['state'] !== state || answer['iss'] !== issuer) {
    return fail({ error: 'invalid_response', message: 'the code answers another request' });
  }
  return ok(code);
}

async function requestToken(
  client: SigningClient,
  tokenEndpoint: string,
  grant: Readonly<Record<string, string>>,
): SignIn<HubToken> {
  const body = new URLSearchParams({
    ...grant,
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await clientAssertion(client),
  });
  const { proofKey } = client;
  const proven = { ...client, method: 'POST', url: tokenEndpoint };
  const headers: HeadersInit = proofKey ? { dpop: await dpopProof(proofKey, proven) } : {};
  const response = await fetch(tokenEndpoint, { method: 'POST', body, headers });
  const answer: unknown = await response.json();
  if (!response.ok) return fail(problemOf(errorSchema.parse(answer)));
  const { access_token, expires_in } = tokenSchema.parse(answer);
  return ok({ accessToken: access_token, expiresIn: expires_in });
}

function problemOf({ error, error_description }: z.infer<typeof errorSchema>): SignInProblem {
  return { error, message: error_description };
}

function randomText({ random = randomBytes }: SigningClient, size: number): string {
  return random(size).toString('base64url');
}
