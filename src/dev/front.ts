import { join } from 'node:path';
import type { Gateway } from '../gateway/pipeline.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { serveGraphiql } from './graphiql/static.ts';
import { tokenRequest, type Sandbox } from './sandbox.ts';
import { serveWeb, type WebSettings } from './web.ts';

type Front = {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly web: { readonly folder: string; readonly settings: WebSettings };
  readonly isReady: () => Promise<'READY' | 'NOT_READY'>;
};

/** Everything one port of a hub on this machine answers: the API, its health, the web app, and the sandbox. */
export function openFront({
  gateway,
  sandbox,
  web: { folder, settings },
  isReady,
}: Front): (request: HttpRequest) => Promise<HttpAnswer> {
  const graphiql = serveGraphiql(join(import.meta.dirname, 'graphiql'));
  const web = serveWeb(folder, settings);
  return async (request) => {
    if (request.path.startsWith('/log/')) return gateway.handle(request);
    switch (request.path) {
      case '/graphql':
        return gateway.handle(request);
      case '/healthz':
        return json(200, { status: 'ok' });
      case '/readyz': {
        const state = await isReady();
        return json(state === 'READY' ? 200 : 503, { status: state });
      }
      case '/web/settings.json':
        return json(200, settings);
      case '/sandbox/callers':
        return json(200, sandbox.callers);
      case '/sandbox/token':
        return signIn(sandbox, request);
      default:
        return (
          (await graphiql(request)) ??
          (await web(request)) ??
          json(404, { error: 'There is nothing here; the API is at /graphql.' })
        );
    }
  };
}

async function signIn(sandbox: Sandbox, { method, body }: HttpRequest): Promise<HttpAnswer> {
  if (method !== 'POST')
    return json(405, { error: 'POST { "caller": id }; /sandbox/callers lists them.' });
  const parsed = tokenRequest.safeParse(jsonIn(body));
  const token = parsed.success ? await sandbox.token(parsed.data.caller) : undefined;
  return token
    ? json(200, token)
    : json(400, { error: 'No such caller; /sandbox/callers lists them.' });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
