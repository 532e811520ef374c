import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { UnifiedGraphManager } from '@graphql-mesh/fusion-runtime';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { HubError } from '../kernel/problems.ts';
import type { Disclosed } from '../platform/access.ts';
import type { RoomAnswer, RoomQuestion } from '../platform/room.ts';

/** How to ask a room: in process, or over HTTP. */
export type Transport = (question: RoomQuestion) => Promise<RoomAnswer>;
export type Transports = Readonly<Record<string, Transport>>;

/** What goes with one execution: the signed decision, and where rooms report what they resolved. */
export type Execution = {
  readonly token: string;
  readonly disclosed: Disclosed[];
};

type Variables = Readonly<Record<string, unknown>>;
export type Executor = {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  readonly execute: (
    document: DocumentNode,
    variables: Variables,
    execution: Execution,
  ) => Promise<ExecutionResult>;
};

/** The federation executor behind the smallest interface it can have: Hive's, with the Rust query planner. */
export async function openExecutor(
  supergraphSdl: string,
  transports: Transports,
): Promise<Executor> {
  const manager = new UnifiedGraphManager<Execution>({
    getUnifiedGraph: () => supergraphSdl,
    handleUnifiedGraph: unifiedGraphHandler,
    batch: false,
    transports: {
      http: {
        getSubgraphExecutor: ({ subgraphName }) => {
          const transport = transports[subgraphName.toLowerCase()];
          if (!transport) throw new Error(`execute: no transport for ${subgraphName}`);
          return async ({ document, variables, context }) => {
            const { token, disclosed } = executionOf(context);
            const answer = await transport({ document, variables, token });
            disclosed.push(...(answer.extensions?.disclosed ?? []));
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
    execute: async (document, variables, execution) => {
      const result = await execute({ document, variables: { ...variables }, context: execution });
      if (Symbol.asyncIterator in result)
        throw new HubError('GRAPHQL_VALIDATION_FAILED', 'Answers are not streamed.');
      return result;
    },
  };
}

/* eslint-disable @typescript-eslint/no-explicit-any -- graphql-tools types an answer by its asker's generic, which no transport can know */
function untyped({ data, errors }: RoomAnswer): {
  data?: any;
  errors?: NonNullable<typeof errors>;
} {
  return { ...(data ? { data } : {}), ...(errors ? { errors } : {}) };
}
/* eslint-enable @typescript-eslint/no-explicit-any */

function executionOf(context: unknown): Execution {
  if (!isExecution(context)) throw new Error('execute: no decision');
  return context;
}

function isExecution(context: unknown): context is Execution {
  return (
    typeof context === 'object' && context !== null && 'token' in context && 'disclosed' in context
  );
}
