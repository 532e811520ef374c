import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { SessionNotFound } from 'oidc-provider/lib/helpers/errors.js';
import type { ActingTokens } from './acting.ts';
import { chosen, type Choice } from './choice.ts';
import { interactionPath } from './configuration.ts';
import { pageHeaders, personaPage, refusalPage } from './html.ts';
import { hubScope, signInLevels } from './model.ts';
import type { BilingualText, IdentityClient, IdentityOptions } from './model.ts';

/** One request to a provider, and the answer to write. */
export type Exchange = {
  readonly provider: Provider;
  readonly options: IdentityOptions;
  readonly tokens: ActingTokens;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const longestForm = 4096;
const notListed: BilingualText = {
  zh: '没有这个人，请从下面选择。',
  en: 'There is no such person; choose one below.',
};

/** True for the address of the page where a person chooses whom to sign in as. */
export function isInteraction(request: IncomingMessage): boolean {
  return request.url?.startsWith(interactionPath) === true;
}

/**
 * Answers that page and its form. Portals are the government's own, so choosing a person is consent as well.
 * Only the browser that began the sign-in holds the cookie, SameSite, that this page asks for.
 */
export async function answerInteraction(exchange: Exchange): Promise<void> {
  const { request, response, options } = exchange;
  const { issuer } = exchange.provider;
  const interaction = await findInteraction(exchange);
  if (interaction === undefined || request.url !== `${interactionPath}${interaction.uid}`) {
    const html = refusalPage('invalid_request', 'This sign-in has ended or expired.');
    response.writeHead(400, pageHeaders([])).end(html);
    return;
  }
  if (request.method === 'GET') {
    sendChoice(exchange, interaction, 200);
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405, { allow: 'GET, POST' }).end();
    return;
  }
  const form = await readForm(request);
  const choice = await chosen({ client: clientOf(exchange, interaction), options, form, issuer });
  if (choice === undefined) sendChoice(exchange, interaction, 400, notListed);
  else await signIn(exchange, interaction, choice);
}

async function findInteraction(exchange: Exchange): Promise<Interaction | undefined> {
  const { provider, request, response } = exchange;
  try {
    return await provider.interactionDetails(request, response);
  } catch (error) {
    if (error instanceof SessionNotFound) return undefined;
    throw error;
  }
}

async function signIn(
  { provider, options, tokens, request, response }: Exchange,
  interaction: Interaction,
  { accountId, acting }: Choice,
): Promise<void> {
  const clientId = textParameter(interaction, 'client_id');
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(`openid ${hubScope}`);
  grant.addResourceScope(options.audience, hubScope);
  const grantId = await grant.save();
  if (acting) tokens.byGrant.set(grantId, acting);
  await provider.interactionFinished(request, response, {
    login: { accountId, remember: false, acr: levelAsked(interaction) },
    consent: { grantId },
  });
}

function levelAsked({ params }: Interaction): string {
  const { acr_values: asked } = params;
  const levels = typeof asked === 'string' ? asked.split(' ') : [];
  return signInLevels.find((level) => levels.includes(level)) ?? signInLevels[0];
}

function sendChoice(
  exchange: Exchange,
  interaction: Interaction,
  status: number,
  alert?: BilingualText,
): void {
  const { options, response } = exchange;
  const client = clientOf(exchange, interaction);
  const clerks = options.counter?.clerks.filter(
    ({ department }) => department === client.department,
  );
  const choice = {
    portal: client.name,
    personas: options.personas,
    ...(client.kind === 'COUNTER' ? { clerks: clerks ?? [] } : {}),
  };
  const html = personaPage(alert === undefined ? choice : { ...choice, alert });
  const home = new URL(textParameter(interaction, 'redirect_uri')).origin;
  response.writeHead(status, pageHeaders([home])).end(html);
}

/** The provider has checked that there is one. */
function clientOf({ options }: Exchange, interaction: Interaction): IdentityClient {
  const clientId = textParameter(interaction, 'client_id');
  const client = options.clients.find((each) => each.clientId === clientId);
  if (!client) throw new Error('interaction: the provider let an unknown client in');
  return client;
}

/** The provider has checked that the request carries it. */
function textParameter({ params }: Interaction, name: string): string {
  const value = params[name];
  if (typeof value !== 'string') throw new Error(`interaction: the provider let ${name} be absent`);
  return value;
}

/** The form sent, or as much of it as one of ours could hold. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > longestForm) break;
  }
  return new URLSearchParams(text.slice(0, longestForm));
}
