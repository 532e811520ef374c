import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { requestId, type RequestId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { traceOf, type Log } from '../platform/log.ts';
import { asGraphQLError, formatted, unexplained } from './answer.ts';
import type { Actor } from './authenticate.ts';
import type { Budget } from './budget.ts';
import type { Compile, Compiled } from './compile.ts';
import { readBody } from './receive.ts';
import type { Origin, Resolved } from './registered.ts';
import type { Receipt, Run, RunResult } from './run.ts';

type Context = Asker & {
  readonly request: RequestId;
  readonly origin: Origin;
  compiled?: Compiled;
  receipt?: Receipt;
};

/** Who asks, and the promise that nothing is changed or released before it is kept. */
export type Asker = { readonly actor: Actor; readonly admitted: Promise<void> };

type ServerDeps = {
  readonly schema: GraphQLSchema;
  readonly supergraphSdl: string;
  readonly compile: Compile;
  readonly spend: Budget['spend'];
  /** Puts the document in the place of its documentId. Throws refusals. */
  readonly resolve: (body: object, actor: Actor) => Promise<Resolved>;
  readonly run: (run: Omit<Run, 'within'>) => Promise<RunResult>;
  readonly sandbox: boolean;
  readonly maxTokens: number;
  readonly log: Log;
};

export type GraphqlServer = {
  /** Answers one authenticated request. Throws HubError on a body that is none. */
  readonly answer: (request: HttpRequest, asker: Asker) => Promise<HttpAnswer>;
  readonly stop: () => Promise<void>;
};

/** Errors that an invalid document is told of at the most: finding more is the work an attacker wants done. */
const validationOptions = { maxErrors: 5 };

/** Apollo Server in front of the pipeline: bodies, media types, parsing, validation, the document store. */
export async function openServer(deps: ServerDeps): Promise<GraphqlServer> {
  const { sandbox, maxTokens, log } = deps;
  const server = new ApolloServer<Context>({
    gateway: gatewayOf(deps),
    introspection: sandbox,
    hideSchemaDetailsFromClientErrors: !sandbox,
    includeStacktraceInErrorResponses: false,
    formatError: sandbox ? formatted : unexplained,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationOptions,
    stopOnTerminationSignals: false,
    logger: quiet(log),
    plugins: [
      compilePlugin(deps),
      receiptPlugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await server.start();
  return {
    answer: async (request, asker) => {
      const { body, origin } = await deps.resolve(readBody(request.body), asker.actor);
      const context = { ...asker, request: requestId.create(), origin };
      return answerBy(server, { ...request, body }, context);
    },
    stop: () => server.stop(),
  };
}

function gatewayOf(deps: ServerDeps): ApolloServerOptionsWithGateway<Context>['gateway'] {
  return {
    load: async () => ({
      executor: async ({ request, context }) => {
        try {
          const asked = contextOf(context);
          const { actor, admitted, compiled, origin } = asked;
          if (!compiled) throw new Error('serve: not compiled');
          const { result, receipt } = await deps.run({
            request: asked.request,
            actor,
            admitted,
            compiled,
            origin,
            access: request.extensions?.['access'],
            variables: request.variables ?? {},
          });
          asked.receipt = receipt;
          return result;
        } catch (error) {
          throw reported(error, deps.log);
        }
      },
    }),
    onSchemaLoadOrUpdate: (loaded) => {
      loaded({ apiSchema: deps.schema, coreSupergraphSdl: deps.supergraphSdl });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

/** The second step stands before anything is planned, on the document that the document store keeps; then it is paid for. */
function compilePlugin({ compile, spend, log }: ServerDeps): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, request, contextValue }) => {
        try {
          const compiled = compile(document, request.operationName);
          spend(contextValue.actor, compiled.cost);
          contextValue.compiled = compiled;
        } catch (error) {
          throw reported(error, log);
        }
      },
    }),
  };
}

const receiptPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body }, contextValue: { receipt } }) => {
      if (!receipt || body.kind !== 'single') return;
      body.singleResult.extensions = { ...body.singleResult.extensions, receipt };
    },
  }),
};

async function answerBy(
  server: ApolloServer<Context>,
  request: Omit<HttpRequest, 'body'> & { readonly body: object },
  context: Context,
): Promise<HttpAnswer> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, value);
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers,
      search: '',
      body: request.body,
    },
    context: async () => context,
  });
  if (answer.body.kind !== 'complete') throw new Error('serve: a streamed answer');
  return {
    status: answer.status ?? 200,
    headers: { ...Object.fromEntries(answer.headers), 'cache-control': 'no-store' },
    body: answer.body.string,
  };
}

/** Refusals pass; anything else is logged by name, and masked. */
function reported(error: unknown, log: Log): unknown {
  if (!(error instanceof HubError)) log('REQUEST_FAILED', { error: traceOf(error) });
  return asGraphQLError(error);
}

/** Apollo's own words may quote a request; that it had something to say is all that is kept. */
function quiet(log: Log) {
  const failed = () => log('REQUEST_FAILED', { error: 'server' });
  const nothing = () => undefined;
  return { debug: nothing, info: nothing, warn: nothing, error: failed };
}

function contextOf(context: object): Context {
  if (!isContext(context)) throw new Error('serve: no actor');
  return context;
}

function isContext(context: object): context is Context {
  return 'actor' in context;
}
