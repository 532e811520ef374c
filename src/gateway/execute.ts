import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { UnifiedGraphManager } from '@graphql-mesh/fusion-runtime';
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { hasInheritedName } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import type { Disclosed, Read } from '../platform/access.ts';
import { traceOf, type Log } from '../platform/log.ts';
import type { RoomAnswer, RoomQuestion } from '../platform/room.ts';
import { isErrorCode, masked } from './answer.ts';

/** How to ask a room: in process, or over HTTP. */
export type Transport = (question: RoomQuestion) => Promise<RoomAnswer>;
export type Transports = Readonly<Record<string, Transport>>;

/** What the rooms made of one operation. */
export type Executed = {
  readonly result: ExecutionResult;
  /** What they resolved, about whom: one entry for each person and room asked. */
  readonly disclosed: readonly Disclosed[];
  /** What those fields had; a room of others may keep that to itself. */
  readonly read: readonly Read[];
};

/** What a room reports with its answer. */
export type Report = Pick<Executed, 'disclosed' | 'read'>;

export type Executor = {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  /** Runs a document of one operation under a signed decision; `onReport` hears each room as it answers. */
  readonly execute: (execution: {
    readonly document: DocumentNode;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly token: string;
    readonly onReport: (report: Report) => void;
  }) => Promise<Executed>;
  readonly stop: () => Promise<void>;
};

type Context = {
  readonly token: string;
  readonly disclose: (report: Report) => void;
};

/**
 * A room that never rejects: an outage is an answer without data. An answer that has data and does not report whom it
 * is about is no answer, for it could not be put on record.
 */
export function steady(room: string, ask: Transport | undefined, log: Log): Transport {
  if (!ask) throw new Error(`execute: no transport for ${room}`);
  return async (question) => {
    try {
      const answer = await ask(question);
      if (answer.data && !answer.extensions) throw new Error('execute: an answer without a report');
      if (hasInheritedName(answer.data))
        throw new Error('execute: an answer with a name that every object has');
      return answer;
    } catch (error) {
      log('ROOM_FAILED', { room, error: traceOf(error) });
      const { code, message } = error instanceof HubError ? error : sourceFailed;
      return { errors: [new GraphQLError(message, { extensions: { code } })] };
    }
  };
}

const sourceFailed = new HubError('SOURCE_UNAVAILABLE', 'A source failed; try again later.');

/** The federation executor behind the smallest interface it can have: Hive's, with the Rust query planner. */
export async function openExecutor(
  supergraphSdl: string,
  transports: Transports,
  log: Log,
): Promise<Executor> {
  const manager = new UnifiedGraphManager<Context>({
    getUnifiedGraph: () => supergraphSdl,
    handleUnifiedGraph: unifiedGraphHandler,
    batch: false,
    transports: {
      http: {
        getSubgraphExecutor: ({ subgraphName }) => {
          const room = subgraphName.toLowerCase();
          const ask = steady(room, transports[room], log);
          return async ({ document, variables, context }) => {
            const { token, disclose } = contextOf(context);
            const answer = await ask({ document, variables, token });
            const { disclosed = [], read = [] } = answer.extensions ?? {};
            disclose({ disclosed, read });
            return untyped(answer);
          };
        },
      },
    },
  });
  const schema = await manager.getUnifiedGraph();
  const execute = await manager.getExecutor();
  if (!execute) throw new Error('execute: the supergraph gave no executor');
  return {
    schema,
    execute: async ({ document, variables, token, onReport }) => {
      const disclosed: Disclosed[] = [];
      const read: Read[] = [];
      const context: Context = {
        token,
        disclose: (reported) => {
          disclosed.push(...reported.disclosed);
          read.push(...reported.read);
          onReport(reported);
        },
      };
      const result = await execute({ document, variables: { ...variables }, context });
      if (Symbol.asyncIterator in result) throw new Error('execute: a streamed answer');
      return { result: harmless(result, log), disclosed, read };
    },
    stop: async () => manager[Symbol.asyncDispose](),
  };
}

/** Errors of rooms keep their code and message; what any other machinery says stays here. */
function harmless({ data, errors }: ExecutionResult, log: Log): ExecutionResult {
  if (!errors) return { data: data ?? null };
  return { data: data ?? null, errors: errors.map((error) => harmlessError(error, log)) };
}

function harmlessError({ message, path, extensions, originalError }: GraphQLError, log: Log) {
  const { serviceName: _, ...kept } = extensions;
  const options = path ? { path } : {};
  if (isErrorCode(kept['code'])) return new GraphQLError(message, { ...options, extensions: kept });
  log('REQUEST_FAILED', { error: traceOf(originalError) });
  const { code, message: safe } = masked(originalError);
  return new GraphQLError(safe, { ...options, extensions: { code } });
}

/* eslint-disable @typescript-eslint/no-explicit-any -- graphql-tools types an answer by its asker's generic, which no transport can know */
function untyped({ data, errors }: RoomAnswer): {
  data?: any;
  errors?: NonNullable<typeof errors>;
} {
  return { ...(data ? { data } : {}), ...(errors ? { errors } : {}) };
}
/* eslint-enable @typescript-eslint/no-explicit-any */

function contextOf(context: unknown): Context {
  if (!isContext(context)) throw new Error('execute: no decision');
  return context;
}

function isContext(context: unknown): context is Context {
  return typeof context === 'object' && context !== null && 'disclose' in context;
}
