import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { AuditIntake } from '../platform/audit-intake.ts';
import type { SignDecision, VerifyDecision } from '../platform/decision-token.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import type { Log } from '../platform/log.ts';
import { grantedBy } from '../policy/decide.ts';
import { has } from '../policy/bitset.ts';
import { readPolicySchema, type Coordinate } from '../policy/schema.ts';
import { agreementsOf } from './agreements.ts';
import { asGraphQLError, refusalAnswer } from './answer.ts';
import { authenticator, type Actor, type IdentityConfig } from './authenticate.ts';
import { authoriser, readAccess } from './authorise.ts';
import { compiler, operationIn } from './compile.ts';
import { openExecutor, type Transports } from './execute.ts';
import { recorder } from './record.ts';
import { checkedTransport, readBody } from './receive.ts';
import { runner, type Receipt } from './run.ts';

export type GatewayDeps = {
  readonly supergraphSdl: string;
  readonly transports: Transports;
  readonly identity: IdentityConfig;
  readonly sign: SignDecision;
  readonly verify: VerifyDecision;
  readonly intake: AuditIntake;
  readonly auditSecret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  /** Synthetic people only: answers introspection and says which names are unknown. */
  readonly sandbox: boolean;
};

/** A question asked by a room on behalf of the caller whose decision it holds. */
export type InnerQuestion = {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly token: string;
};
export type InnerAnswer = {
  readonly data: unknown;
  readonly denied: readonly Coordinate[];
  /** Where in the data a source did not answer. */
  readonly failures: readonly (readonly (string | number)[])[];
  readonly receipt: Receipt;
};
export type InnerPlan = {
  readonly fields: readonly Coordinate[];
  readonly notGranted: readonly Coordinate[];
};

export type Gateway = {
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Runs with the rights of the decision and onDenied: OMIT; throws what a caller would be refused with. */
  readonly ask: (question: InnerQuestion) => Promise<InnerAnswer>;
  /** What a question would read, and what the agreement of the decision lacks for it. Reads no personal data. */
  readonly plan: (question: Omit<InnerQuestion, 'variables'>) => Promise<InnerPlan>;
  readonly stop: () => Promise<void>;
};

type Context = { readonly actor: Actor; receipt?: Receipt };

const maxTokens = 2_000;

/** Wires the pipeline: authenticate, compile, authorise, execute, record, answer. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { clock, log, sign, verify, transports } = deps;
  const policy = readPolicySchema(deps.supergraphSdl);
  const executor = await openExecutor(deps.supergraphSdl, transports);
  const askAgreements = transports['agreements'];
  if (!askAgreements) throw new Error('pipeline: no transport for agreements');
  const agreements = agreementsOf(askAgreements, sign, clock);
  const authorise = authoriser({ policy, agreements, clock });
  const record = recorder({ intake: deps.intake, secret: deps.auditSecret, clock, log });
  const run = runner({ policy, agreements, authorise, executor, record, sign });
  const authenticate = authenticator(deps.identity, clock);
  const compile = compiler(policy);
  const inner = innerDocuments(executor.schema);

  const server = new ApolloServer<Context>({
    gateway: {
      load: async () => ({
        executor: async ({ request, document, operation, context }) => {
          try {
            const access = readAccess(request.extensions?.['access']);
            const variables = request.variables ?? {};
            const asked = contextOf(context);
            const { actor } = asked;
            const { result, receipt } = await run({
              actor,
              access,
              document,
              operation,
              variables,
            });
            asked.receipt = receipt;
            return result;
          } catch (error) {
            throw reported(error, log);
          }
        },
      }),
      onSchemaLoadOrUpdate: (loaded) => {
        loaded({ apiSchema: executor.schema, coreSupergraphSdl: deps.supergraphSdl });
        return () => undefined;
      },
      stop: async () => undefined,
    },
    introspection: deps.sandbox,
    hideSchemaDetailsFromClientErrors: !deps.sandbox,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    stopOnTerminationSignals: false,
    plugins: [receiptPlugin],
  });
  await server.start();

  const decided = async (token: string) => {
    const decision = await verify(token);
    if (!decision)
      throw new HubError('DECISION_REQUIRED', 'An inner question needs a fresh decision.');
    return decision;
  };
  return {
    handle: async (request) => {
      try {
        const actor = await authenticate(checkedTransport(request).headers['authorization']);
        return await answerBy(server, request, { actor });
      } catch (error) {
        if (!(error instanceof HubError)) reported(error, log);
        return refusalAnswer(error);
      }
    },
    ask: async ({ document: text, variables, token }) => {
      const { actor, agreement, purpose } = await decided(token);
      const document = inner(text);
      const operation = operationIn(document, undefined);
      const access =
        agreement === undefined || purpose === undefined
          ? undefined
          : { agreement, purpose, onDenied: 'OMIT' as const };
      const { result, receipt, denied } = await run({
        actor,
        access,
        document,
        operation,
        variables,
      });
      const failures = (result.errors ?? []).flatMap(({ path }) => (path ? [path] : []));
      return { data: result.data, denied, failures, receipt };
    },
    plan: async ({ document: text, token }) => {
      const { agreement: id } = await decided(token);
      const document = inner(text);
      const { coordinates } = compile(document, operationIn(document, undefined));
      const agreement = id === undefined ? undefined : await agreements.find(id);
      const granted = grantedBy(policy, agreement?.fields ?? []);
      const notGranted = coordinates.filter(
        (field) => !has(granted, policy.indexOf.get(field) ?? -1),
      );
      return { fields: coordinates, notGranted };
    },
    stop: () => server.stop(),
  };
}

function contextOf(context: object): Context {
  if (!isContext(context)) throw new Error('pipeline: no actor');
  return context;
}

function isContext(context: object): context is Context {
  return 'actor' in context;
}

/** Refusals pass; anything else is logged by name, and masked. */
function reported(error: unknown, log: Log): unknown {
  if (error instanceof HubError) return asGraphQLError(error);
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  log('REQUEST_FAILED', { error: name });
  return asGraphQLError(error);
}

const receiptPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue: { receipt } }) => {
      response.http.headers.set('cache-control', 'no-store');
      if (receipt && response.body.kind === 'single')
        response.body.singleResult.extensions = {
          ...response.body.singleResult.extensions,
          receipt,
        };
    },
  }),
};

async function answerBy(
  server: ApolloServer<Context>,
  request: HttpRequest,
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
      body: readBody(request.body),
    },
    context: async () => context,
  });
  if (answer.body.kind !== 'complete') throw new Error('pipeline: a streamed answer');
  return {
    status: answer.status ?? 200,
    headers: Object.fromEntries(answer.headers),
    body: answer.body.string,
  };
}

/** Rooms ask few documents, again and again: each is parsed and validated once. */
function innerDocuments(schema: Parameters<typeof validate>[0]): (text: string) => DocumentNode {
  const known = new LRUCache<string, DocumentNode>({ max: 1_000 });
  return (text) => {
    const document = known.get(text) ?? parse(text, { maxTokens });
    if (!known.has(text)) {
      const [error] = validate(schema, document);
      if (error)
        throw new GraphQLError(error.message, {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        });
      known.set(text, document);
    }
    return document;
  };
}
