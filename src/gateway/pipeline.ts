import { HubError } from '../kernel/problems.ts';
import { systemRandom } from '../kernel/random.ts';
import type { Clock } from '../kernel/time.ts';
import type { AuditIntake } from '../platform/audit-intake.ts';
import type { SignDecision, VerifyDecision } from '../platform/decision-token.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import type { Log } from '../platform/log.ts';
import { readPolicySchema } from '../policy/schema.ts';
import { agreementsOf } from './agreements.ts';
import { masked, refusalAnswer, traceOf } from './answer.ts';
import { authenticator, type IdentityConfig } from './authenticate.ts';
import { authoriser } from './authorise.ts';
import { budgets, type CallerLimits } from './budget.ts';
import { compiler } from './compile.ts';
import { openExecutor, steady, type Transports } from './execute.ts';
import { isLogPath, logFiles } from './log-files.ts';
import { nested, type Nested } from './nested.ts';
import { operationsOf } from './operations.ts';
import { ownQuestions } from './own-question.ts';
import { predicateBudgets } from './predicates.ts';
import { recorder } from './record.ts';
import { checkTransport } from './receive.ts';
import { resolveDocument } from './registered.ts';
import { runner } from './run.ts';
import { openServer } from './serve.ts';
import { standingOf } from './standing.ts';

export type GatewayDeps = {
  readonly supergraphSdl: string;
  /** How to ask each room, by its name. */
  readonly transports: Transports;
  readonly identity: IdentityConfig;
  readonly sign: SignDecision;
  readonly verify: VerifyDecision;
  readonly intake: AuditIntake;
  /** Keys the pseudonyms in records. */
  readonly auditSecret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  /** Synthetic people only: answers introspection and says which names are unknown. */
  readonly sandbox: boolean;
  /** Other than those that are sensible for a department's system. */
  readonly callerLimits?: CallerLimits;
};

export type Gateway = Pick<Nested, 'ask' | 'plan'> & {
  /** Answers anything, refusals included; never rejects. */
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly stop: () => Promise<void>;
};

/** Lexical tokens of a document at the most, of callers and of rooms. */
const maxTokens = 2_000;

/** Wires the pipeline: authenticate, compile (and what it costs), authorise, execute, record, answer. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { supergraphSdl, transports, clock, log, sandbox, sign, verify } = deps;
  const policy = readPolicySchema(supergraphSdl);
  const executor = await openExecutor(supergraphSdl, transports, log);
  const { schema } = executor;
  const rooms = Object.fromEntries(
    Object.entries(transports).map(([room, ask]) => [room, steady(room, ask, log)]),
  );
  const askOwn = ownQuestions(sign);
  const agreementsRoom = steady('agreements', transports['agreements'], log);
  const agreements = agreementsOf(agreementsRoom, askOwn, clock);
  const spend = predicateBudgets(agreementsRoom, askOwn);
  const operations = operationsOf(agreementsRoom, askOwn, clock);
  const standing = standingOf(rooms, askOwn);
  const authenticate = authenticator(deps.identity, clock);
  const compile = compiler(policy);
  const budget = budgets(clock, deps.callerLimits);
  const authorise = authoriser({ policy, agreements, standing, clock });
  const record = recorder({ ...deps, secret: deps.auditSecret, random: systemRandom });
  const steps = { policy, compile, authorise, record };
  const run = runner({ ...steps, executor, standing, spend, sign });
  const auditRoom = steady('audit', transports['audit'], log);
  const files = logFiles({ ...steps, authenticate, budget, room: auditRoom, ask: askOwn });
  const { outer, ask, plan } = nested({
    policy,
    schema,
    maxTokens,
    agreements,
    compile,
    spend: budget.spend,
    run,
    verify,
  });
  const server = await openServer({
    schema,
    supergraphSdl,
    compile,
    spend: budget.spend,
    resolve: (body, actor) => resolveDocument(operations, body, actor),
    run: outer,
    sandbox,
    maxTokens,
    log,
  });
  const refused = (error: unknown): HttpAnswer => {
    const { code } = masked(error);
    if (error instanceof HubError) log('REQUEST_REFUSED', { code });
    else log('REQUEST_FAILED', { error: traceOf(error) });
    return refusalAnswer(error);
  };
  return {
    handle: async (request) => {
      try {
        if (isLogPath(request.path)) return await files(request);
        checkTransport(request);
        const actor = await authenticate(request.headers['authorization']);
        const answering = budget.during(actor, () => server.answer(request, actor));
        const answer = await answering.catch(refused);
        return { ...answer, headers: { ...answer.headers, ...budget.headers(actor) } };
      } catch (error) {
        return refused(error);
      }
    },
    ask,
    plan,
    stop: async () => {
      await server.stop();
      await executor.stop();
    },
  };
}
