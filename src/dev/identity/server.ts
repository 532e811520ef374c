import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Provider } from 'oidc-provider/lib/provider.js';
import { actingTokens } from './acting.ts';
import { providerConfiguration } from './configuration.ts';
import { offerExchange } from './exchange.ts';
import { answerInteraction, isInteraction, type Exchange } from './interaction.ts';
import type { IdentityOptions } from './model.ts';

/** A provider that listens on 127.0.0.1. */
export type Identity = {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
  readonly port: number;
  /** Ends every connection, and resolves when the port is free. */
  readonly close: () => Promise<void>;
};

/**
 * Starts an OAuth 2 and OpenID Connect provider for this machine: departments by client credentials, citizens by
 * authorisation code with PKCE, both with `private_key_jwt`; access tokens are JWTs (RFC 9068). It asks for no password:
 * never for production. It logs nothing. Rejects when the port is taken or the options are not usable.
 */
export async function startIdentity(
  options: IdentityOptions,
  random: (size: number) => Buffer = randomBytes,
): Promise<Identity> {
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const issuer = options.issuer ?? `http://127.0.0.1:${String(port)}`;
  const close = () => closeServer(server);
  try {
    const tokens = actingTokens();
    const provider = new Provider(issuer, providerConfiguration(options, tokens, random(32)));
    const { counter } = options;
    if (counter) offerExchange({ provider, options, counter, tokens });
    serve(server, { provider, options, tokens });
    return {
      issuer,
      jwksUri: provider.urlFor('jwks'),
      tokenEndpoint: provider.urlFor('token'),
      port,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function serve(server: Server, served: Omit<Exchange, 'request' | 'response'>): void {
  const { provider } = served;
  provider.silent = true;
  const answer = provider.callback();
  const { host } = new URL(provider.issuer);
  server.on('request', (request, response) => {
    // Every address that the provider names is then the issuer's own, whatever a caller writes here.
    request.headers.host = host;
    if (!isInteraction(request)) {
      void answer(request, response);
      return;
    }
    answerInteraction({ ...served, request, response }).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('identity: not on TCP');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
