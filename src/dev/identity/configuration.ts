import type {
  AccessToken,
  Client,
  ClientCredentials,
  ClientMetadata,
  Configuration,
  KoaContextWithOIDC,
  ResourceServer,
} from 'oidc-provider';
import { InvalidClientAuth, InvalidTarget } from 'oidc-provider/lib/helpers/errors.js';
import { clerkId } from '../../kernel/ids.ts';
import type { Acting, ActingTokens } from './acting.ts';
import { pageHeaders, refusalPage } from './html.ts';
import { createMemory } from './memory.ts';
import { exchangeGrant, hubScope, signInLevels } from './model.ts';
import type { IdentityClient, IdentityOptions } from './model.ts';

/** Path prefix of the page where a person chooses whom to sign in as. */
export const interactionPath = '/interaction/';

const algorithm = 'ES256';
const minute = 60;
/** Seconds between `iat` and `exp` of a client's assertion at the most. */
const assertionLifetime = minute;
/** Seconds that each thing holds; all are given, since the provider announces a default when it first uses it. */
const accessTokenLifetime = 5 * minute;
const lifetimes = {
  AccessToken: accessTokenLifetime,
  AuthorizationCode: minute,
  ClientCredentials: accessTokenLifetime,
  Grant: 30 * minute,
  IdToken: accessTokenLifetime,
  Interaction: 10 * minute,
  RefreshToken: 30 * minute,
  Session: 10 * minute,
};

/** What the provider does and, as much, what it does not do; `cookieKey` signs its cookies. */
export function providerConfiguration(
  options: IdentityOptions,
  tokens: ActingTokens,
  cookieKey: Buffer,
): Configuration {
  const people = new Set(options.personas.map(({ citizenId }) => citizenId));
  const clerks = new Set(options.counter?.clerks.map(({ clerkId }) => clerkId));
  return {
    adapter: createMemory(options.clients.map(clientMetadata)),
    jwks: { keys: options.keys.map((key) => ({ ...key })) },
    cookies: { keys: [cookieKey] },
    clientAuthMethods: ['private_key_jwt', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: [algorithm],
      idTokenSigningAlgValues: [algorithm],
      dPoPSigningAlgValues: [algorithm, 'EdDSA'],
    },
    assertJwtClientAuthClaimsAndHeader: (ctx, claims) => {
      // An assertion that other servers would take too could be replayed between them (draft-ietf-oauth-rfc7523bis).
      if (claims['aud'] !== ctx.oidc.issuer) {
        throw new InvalidClientAuth('audience (aud) must be the issuer, and nothing else');
      }
      const { iat, exp } = claims;
      if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > assertionLifetime) {
        throw new InvalidClientAuth(
          'expiry (exp) must be within 60 seconds of the time of issue (iat)',
        );
      }
    },
    responseTypes: ['code'],
    scopes: ['openid', hubScope],
    acrValues: [...signInLevels],
    pkce: { required: () => true },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    clientBasedCORS: (_ctx, origin, client) => isHomeOf(client, origin),
    features: features(options.audience),
    extraTokenClaims: accessTokenClaims(options.clients, tokens),
    findAccount: (_ctx, sub) =>
      people.has(sub) || clerks.has(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    interactions: { url: (_ctx, interaction) => `${interactionPath}${interaction.uid}` },
    renderError: (ctx, { error, error_description }) => {
      ctx.set(pageHeaders([]));
      ctx.body = refusalPage(error, error_description ?? '');
    },
    ttl: lifetimes,
  };
}

function features(audience: string): NonNullable<Configuration['features']> {
  return {
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== audience) throw new InvalidTarget();
        return hubResource(audience);
      },
    },
  };
}

/** The API, as the provider knows it. */
export function hubResource(audience: string): ResourceServer {
  return {
    audience,
    scope: hubScope,
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTokenLifetime,
    jwt: { sign: { alg: algorithm } },
  };
}

/**
 * Claims beside those of RFC 9068: the client's department, what kind of caller the token speaks for, the person's
 * sign-in, and who acts for the person.
 */
function accessTokenClaims(clients: readonly IdentityClient[], tokens: ActingTokens) {
  const departments = new Map(clients.map(({ clientId, department }) => [clientId, department]));
  return (ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials) => {
    const { clientId } = token;
    const acting = actingBy(ctx, token, tokens);
    return {
      department: clientId === undefined ? undefined : departments.get(clientId),
      kind: kindOf(token),
      acr: (ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken)?.acr,
      ...acting,
    };
  };
}

function actingBy(
  ctx: object,
  token: AccessToken | ClientCredentials,
  { byGrant, byRequest }: ActingTokens,
): Acting | undefined {
  return byRequest.get(ctx) ?? ('grantId' in token ? byGrant.get(token.grantId) : undefined);
}

function kindOf(token: AccessToken | ClientCredentials): 'DEPARTMENT' | 'CITIZEN' | 'CLERK' {
  if (token.kind === 'ClientCredentials') return 'DEPARTMENT';
  return clerkId.is(token.accountId) ? 'CLERK' : 'CITIZEN';
}

function clientMetadata(client: IdentityClient): ClientMetadata {
  const metadata = {
    client_id: client.clientId,
    jwks: { keys: client.jwks.keys.map((key) => ({ ...key })) },
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: algorithm,
    id_token_signed_response_alg: algorithm,
  } as const;
  switch (client.kind) {
    case 'DEPARTMENT':
      return {
        ...metadata,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: hubScope,
      };
    case 'PORTAL':
    case 'COUNTER':
      return {
        ...metadata,
        grant_types: ['authorization_code', ...(client.kind === 'COUNTER' ? [exchangeGrant] : [])],
        response_types: ['code'],
        response_modes: ['query'],
        redirect_uris: client.redirectUris ?? [],
        scope: `openid ${hubScope}`,
      };
    case 'BROWSER':
      return {
        client_id: client.clientId,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: algorithm,
        dpop_bound_access_tokens: true,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        response_modes: ['query'],
        redirect_uris: client.redirectUris ?? [],
        scope: `openid ${hubScope}`,
      };
  }
}

/** Only pages without a secret ask for tokens from a browser, and only from where they receive the code. */
function isHomeOf({ tokenEndpointAuthMethod, redirectUris = [] }: Client, origin: string): boolean {
  return (
    tokenEndpointAuthMethod === 'none' && redirectUris.some((uri) => new URL(uri).origin === origin)
  );
}
