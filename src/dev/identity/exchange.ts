import { createLocalJWKSet, jwtVerify, type JWK } from 'jose';
import type { Provider, TokenEndpointGrantContext } from 'oidc-provider';
import {
  buildTokenResponse,
  checkDpopReplay,
  validateDpop,
} from 'oidc-provider/lib/helpers/grants.js';
import { CustomOIDCProviderError } from 'oidc-provider/lib/helpers/errors.js';
import { z } from 'zod';
import { evidenceRequired, evidenceReused, readEvidence } from '../../gateway/evidence.ts';
import { clerkId, citizenId } from '../../kernel/ids.ts';
import { HubError } from '../../kernel/problems.ts';
import type { ActingTokens } from './acting.ts';
import { hubResource } from './configuration.ts';
import {
  accessTokenType,
  exchangeGrant,
  hubScope,
  jwtType,
  type Counter,
  type IdentityClient,
  type IdentityOptions,
} from './model.ts';

const parameters = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'resource',
  'scope',
] as const;
type Context = TokenEndpointGrantContext<Partial<Record<(typeof parameters)[number], unknown>>>;

const clerkToken = z.object({
  sub: z.string().refine(clerkId.is),
  kind: z.literal('CLERK'),
  client_id: z.string(),
  cnf: z.object({ jkt: z.string() }).optional(),
});
const subject = z.object({ sub: z.string().refine(citizenId.is) });

type Exchange = {
  readonly provider: Provider;
  readonly options: IdentityOptions;
  readonly counter: Counter;
  readonly tokens: ActingTokens;
};

/**
 * Token exchange (RFC 8693): a clerk's own token, and the evidence of a witness that a person is there or has signed,
 * become one token with which that clerk acts for that person. Evidence counts once, here and in the hub.
 */
export function offerExchange(exchange: Exchange): void {
  exchange.provider.registerGrantType(
    exchangeGrant,
    (ctx: Context) => exchanged(exchange, ctx),
    parameters,
  );
}

async function exchanged(exchange: Exchange, ctx: Context): Promise<void> {
  const { provider, options, counter, tokens } = exchange;
  const client = options.clients.find(({ clientId }) => clientId === ctx.oidc.client.clientId);
  if (!client) throw refused('the client is not one of this provider');
  const proof = await validateDpop(provider, ctx);
  if (proof) await checkDpopReplay(provider, ctx, proof, client.clientId);
  checkParameters(ctx, options.audience);
  const clerk = await clerkOf(exchange, ctx, client, proof?.thumbprint);
  const { text, person } = await evidenceOf(exchange, ctx, client, clerk).catch(
    async (error: unknown) => {
      if (!(error instanceof HubError)) throw error;
      // Who tries without right leaves a trace, as in the hub.
      await counter.onRefused({ client, clerk, error });
      throw refused(
        [error.code, error.details['reason'], error.message].filter(Boolean).join(': '),
      );
    },
  );
  tokens.byRequest.set(ctx, {
    act: { sub: clerk, client_id: client.clientId, department: client.department },
    evidence: text,
  });
  const token = new provider.AccessToken({
    client: ctx.oidc.client,
    accountId: person,
    grantId: '',
    gty: exchangeGrant,
    scope: hubScope,
  });
  token.resourceServer = new provider.ResourceServer(
    options.audience,
    hubResource(options.audience),
  );
  if (proof) token.setThumbprint('jkt', proof.thumbprint);
  const accessToken = await token.save();
  ctx.body = {
    ...buildTokenResponse(provider, {
      accessToken,
      expiresIn: token.expiration,
      scope: hubScope,
      tokenType: token.tokenType,
    }),
    issued_token_type: accessTokenType,
  };
}

/** Nothing wider than what a sign-in gives: one resource, one scope, one kind of token. */
function checkParameters({ oidc: { params } }: Context, audience: string): void {
  const { subject_token_type, actor_token_type, requested_token_type, resource, scope } = params;
  if (params.subject_token !== undefined && subject_token_type !== jwtType)
    throw refused(`subject_token_type must be ${jwtType}`);
  if (actor_token_type !== accessTokenType)
    throw refused(`actor_token_type must be ${accessTokenType}`);
  if (![undefined, accessTokenType].some((type) => type === requested_token_type))
    throw refused(`requested_token_type must be ${accessTokenType}`);
  if (![undefined, audience].some((known) => known === resource))
    throw new CustomOIDCProviderError('invalid_target', 'resource must be the URL of the API');
  if (![undefined, hubScope].some((known) => known === scope))
    throw new CustomOIDCProviderError('invalid_scope', `scope must be ${hubScope}`);
}

/** The clerk who signed in at this client, and at no other, with the key that asks now. */
async function clerkOf(
  { provider, options }: Exchange,
  { oidc: { params } }: Context,
  { clientId }: IdentityClient,
  boundTo: string | undefined,
): Promise<string> {
  const keys = createLocalJWKSet({ keys: options.keys.map(publicHalf) });
  try {
    const { payload } = await jwtVerify(z.string().parse(params.actor_token), keys, {
      issuer: provider.issuer,
      audience: options.audience,
      typ: 'at+jwt',
    });
    const claims = clerkToken.parse(payload);
    if (claims.client_id === clientId && claims.cnf?.jkt === boundTo) return claims.sub;
  } catch {
    // Whatever is wrong with it, no clerk is known by it.
  }
  throw refused('actor_token must be the access token of a clerk who signed in at this client');
}

async function evidenceOf(
  { provider, counter: { clock, witnesses, useOnce } }: Exchange,
  { oidc: { params } }: Context,
  { department }: IdentityClient,
  clerk: string,
): Promise<{ readonly text: string; readonly person: string }> {
  const { subject_token: text } = params;
  if (typeof text !== 'string' || text === '') throw evidenceRequired();
  const person = personIn(text);
  const { issuer } = provider;
  const at = Math.floor(clock.now().getTime() / 1000);
  const read = await readEvidence(text, { witnesses, issuer, person, clerk, department, at });
  if (!read.ok) throw read.problem;
  const { use, expires } = read.value;
  const until = new Date((expires + 1) * 1000);
  if (!(await useOnce({ id: `exchange.${use}`, until }, AbortSignal.timeout(2_000))))
    throw evidenceReused();
  return { text, person };
}

/** Whom it says it is about; nobody, until it is verified that the witness said so. */
function personIn(text: string): string {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(text.split('.')[1] ?? '', 'base64url').toString(),
    );
    return subject.parse(payload).sub;
  } catch {
    return '';
  }
}

function publicHalf({ d: _, ...key }: JWK): JWK {
  return key;
}

/** RFC 8693 section 2.2.2: whatever is wrong with either token. */
function refused(description: string): Error {
  return new CustomOIDCProviderError('invalid_request', description);
}
