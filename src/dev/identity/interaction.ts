import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { SessionNotFound } from 'oidc-provider/lib/helpers/errors.js';
import { interactionPath } from './configuration.ts';
import { pageHeaders, personaPage, refusalPage } from './html.ts';
import { hubScope, signInLevels } from './model.ts';
import type { BilingualText, IdentityOptions, Persona } from './model.ts';

/** One request to a provider, and the answer to write. */
export type Exchange = {
  readonly provider: Provider;
  readonly options: IdentityOptions;
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
  const citizenId = (await readForm(request)).get('citizenId');
  const persona = options.personas.find((each) => each.citizenId === citizenId);
  if (persona === undefined) sendChoice(exchange, interaction, 400, notListed);
  else await signIn(exchange, interaction, persona);
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
  { provider, options, request, response }: Exchange,
  interaction: Interaction,
  { citizenId }: Persona,
): Promise<void> {
  const clientId = textParameter(interaction, 'client_id');
  const grant = new provider.Grant({ accountId: citizenId, clientId });
  grant.addOIDCScope(`openid ${hubScope}`);
  grant.addResourceScope(options.audience, hubScope);
  await provider.interactionFinished(request, response, {
    login: { accountId: citizenId, remember: false, acr: levelAsked(interaction) },
    consent: { grantId: await grant.save() },
  });
}

function levelAsked({ params }: Interaction): string {
  const { acr_values: asked } = params;
  const levels = typeof asked === 'string' ? asked.split(' ') : [];
  return signInLevels.find((level) => levels.includes(level)) ?? signInLevels[0];
}

function sendChoice(
  { options, response }: Exchange,
  interaction: Interaction,
  status: number,
  alert?: BilingualText,
): void {
  const clientId = textParameter(interaction, 'client_id');
  const client = options.clients.find((each) => each.clientId === clientId);
  const portal = client?.name ?? { zh: clientId, en: clientId };
  const choice = { portal, personas: options.personas };
  const html = personaPage(alert === undefined ? choice : { ...choice, alert });
  const home = new URL(textParameter(interaction, 'redirect_uri')).origin;
  response.writeHead(status, pageHeaders([home])).end(html);
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
