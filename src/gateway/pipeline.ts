import { sha256 } from '../kernel/json.ts';
import { systemRandom } from '../kernel/random.ts';
import type { Clock } from '../kernel/time.ts';
import type { AuditIntake } from '../platform/audit-intake.ts';
import type { SignDecision, VerifyDecision } from '../platform/decision-token.ts';
import type { Log } from '../platform/log.ts';
import { readPolicySchema } from '../policy/schema.ts';
import { agreementsOf } from './agreements.ts';
import { authenticator, type IdentityConfig } from './authenticate.ts';
import { authoriser } from './authorise.ts';
import { budgets, type CallerLimits } from './budget.ts';
import { removedClients } from './clients.ts';
import { compiler } from './compile.ts';
import { confirmer } from './confirm.ts';
import { openExecutor, steady, type Transports } from './execute.ts';
import { handler, type Handle } from './handle.ts';
import { logFiles } from './log-files.ts';
import { nested, type Nested } from './nested.ts';
import { noticesBy } from './notice.ts';
import { operationsOf } from './operations.ts';
import { ownQuestions, type AskOwn } from './own-question.ts';
import { predicateBudgets } from './predicates.ts';
import { recorder } from './record.ts';
import { resolveDocument } from './registered.ts';
import { runner } from './run.ts';
import { shedder } from './shed.ts';
import { openServer } from './serve.ts';
import { standingOf } from './standing.ts';
import { turnedAway, type TurnAway } from './turned-away.ts';
import { volumeCaps } from './volume.ts';

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
  /** Requests under way at the most; other than what is sensible for a process of its own. */
  readonly mostUnderWay?: number;
};

export type Gateway = Omit<Nested, 'outer'> & {
  readonly handle: Handle;
  /** Leaves the same trace of credentials that the issuer refuses. */
  readonly turnAway: TurnAway;
  readonly stop: () => Promise<void>;
};

/** Lexical tokens of a document at the most, of callers and of rooms. */
const maxTokens = 2_000;

/** Wires the pipeline: authenticate, compile (and what it costs), authorise, execute, record, answer. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { supergraphSdl, transports, identity, clock, log, sandbox, sign, verify } = deps;
  const policy = readPolicySchema(supergraphSdl);
  const executor = await openExecutor(supergraphSdl, transports, log);
  const rooms = Object.fromEntries(
    Object.entries(transports).map(([room, ask]) => [room, steady(room, ask, log)]),
  );
  const askOwn = ownQuestions(sign);
  const { agreements, operations, isRemoved, ...counting } = ownSide(deps, askOwn);
  const standing = standingOf(rooms, askOwn);
  const authenticate = authenticator(identity, isRemoved, clock);
  const compile = compiler(policy);
  const budget = budgets(clock, deps.callerLimits);
  const [levels, stage] = [identity.assurance, sandbox ? 'SANDBOX' : 'PRODUCTION'] as const;
  const authorise = authoriser({ policy, agreements, standing, clock, levels, stage });
  const record = recorder({ ...deps, secret: deps.auditSecret, random: systemRandom });
  const run = runner({ policy, compile, authorise, executor, record, standing, sign, ...counting });
  const { outer, ...inner } = nested({
    policy,
    schema: executor.schema,
    schemaVersion: `sha256:${sha256(supergraphSdl)}`,
    maxTokens,
    agreements,
    compile,
    spend: budget.spend,
    run,
    confirm: confirmer({ agreements, isRemoved, clock }),
    verify,
    clock,
  });
  const server = await openServer({
    schema: executor.schema,
    supergraphSdl,
    compile,
    spend: budget.spend,
    resolve: (body, actor) => resolveDocument(operations, body, actor),
    run: outer,
    sandbox,
    maxTokens,
    log,
  });
  const turnAway = turnedAway({ record, clock, log });
  const shed = shedder(deps.mostUnderWay);
  const files = logFiles({ policy, compile, authorise, record, budget, rooms, ask: askOwn });
  return {
    handle: handler({ shed, authenticate, turnAway, budget, server, files, log }),
    turnAway,
    ...inner,
    stop: async () => {
      await server.stop();
      await executor.stop();
    },
  };
}

/** What the gateway asks rooms for itself: terms, registered operations, what is left of budgets, and to tell people. */
function ownSide({ transports, clock, log }: GatewayDeps, askOwn: AskOwn) {
  const room = steady('agreements', transports['agreements'], log);
  return {
    agreements: agreementsOf(room, askOwn, clock),
    operations: operationsOf(room, askOwn, clock),
    isRemoved: removedClients(room, askOwn, clock),
    spend: predicateBudgets(room, askOwn),
    count: volumeCaps(room, askOwn, clock),
    tell: noticesBy(steady('notices', transports['notices'], log), askOwn),
  };
}
