import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  GraphQLError,
  Kind,
  defaultFieldResolver,
  execute,
  getNamedType,
  isLeafType,
  isObjectType,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { HubError, notFound } from '../kernel/problems.ts';
import { ok } from '../kernel/result.ts';
import type { Clock } from '../kernel/time.ts';
import { dataClasses, isDataClass } from '../policy/classes.ts';
import { openAccess, type Access, type Disclosed, type Read } from './access.ts';
import type { Decision, VerifyDecision } from './decision-token.ts';
import { documentReader } from './document.ts';
import type { Table } from './dynamodb.ts';
import { traceOf, type Log } from './log.ts';

/** What a resolver of a room gets beside its source and arguments. */
export type RoomContext<Service> = {
  readonly decision: Decision;
  readonly service: Service;
};

/** A method's parameters compare both ways, so a resolver may name the source and arguments the schema gives it. */
type Resolver<Service> = {
  resolve(source: unknown, args: unknown, context: RoomContext<Service>): unknown;
}['resolve'];
export type RoomResolvers<Service> = Readonly<
  Record<string, Readonly<Record<string, Resolver<Service>>>>
>;

/** What every room is composed of; wired once a process. */
export type RoomDeps = {
  /** The room's own table by its short name, for example `citizens`. */
  readonly table: (name: string) => Table;
  readonly secrets: {
    readonly index: Uint8Array;
    readonly cursor: Uint8Array;
    readonly audit: Uint8Array;
  };
  readonly clock: Clock;
};

/** A room before it is opened: the contract, its resolvers, and a service for each request. */
export type RoomDefinition<Service> = {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: RoomResolvers<Service>;
  /** Called once a request: loaders live inside and are never shared. `token` is the decision as signed. */
  readonly service: (decision: Decision, token: string) => Service;
};

export type RoomQuestion = {
  readonly document: DocumentNode | string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** The signed decision. */
  readonly token: string | undefined;
};

export type RoomAnswer = ExecutionResult<
  Record<string, unknown>,
  { disclosed: readonly Disclosed[]; read?: readonly Read[] | undefined }
>;

export type Room = {
  readonly name: string;
  readonly ask: (question: RoomQuestion) => Promise<RoomAnswer>;
};

type Arguments = Readonly<Record<string, unknown>>;
type GuardedContext = { readonly access: Access } & RoomContext<unknown>;

/**
 * Opens a room. It answers nothing without a fresh decision of the gateway, resolves only what that decision names,
 * about the people it names, and reports with every answer which fields it resolved about whom, and what they had.
 */
export function openRoom<Service>(
  definition: RoomDefinition<Service>,
  deps: { readonly verify: VerifyDecision; readonly log: Log },
): Room {
  const schema = guarded(definition);
  const read = documentReader(schema, maxTokens);
  const safe = (error: GraphQLError) => masked(error, definition.name, deps.log);
  return {
    name: definition.name,
    ask: async ({ document, variables, token }) => {
      const decision = token === undefined ? undefined : await deps.verify(token);
      if (!decision || token === undefined) return refusal(undecided);
      const parsed = typeof document === 'string' ? read(document) : ok(document);
      if (!parsed.ok) return refusal(parsed.problem);
      const access = openAccess(decision);
      const service = definition.service(decision, token);
      const contextValue: GuardedContext = { decision, service, access };
      const result = await execute({
        schema,
        document: parsed.value,
        variableValues: variables,
        contextValue,
      });
      return {
        ...(result.data ? { data: result.data } : {}),
        ...(result.errors ? { errors: result.errors.map(safe) } : {}),
        extensions: { disclosed: access.disclosed(), read: access.read() },
      };
    },
  };
}

const undecided = new HubError(
  'DECISION_REQUIRED',
  'This room answers the gateway only; ask the gateway.',
);

/** Lexical tokens of what the gateway asks at the most: more than a caller's, for it writes fragments out. */
const maxTokens = 10_000;

function refusal({ code, message }: HubError): RoomAnswer {
  return { errors: [new GraphQLError(message, { extensions: { code } })] };
}

/** Refusals keep their code and words. Anything else may quote a stored value or a variable: it is logged by name. */
function masked(error: GraphQLError, room: string, log: Log): GraphQLError {
  const cause = error.originalError;
  const options = error.path ? { path: error.path } : {};
  if (cause instanceof HubError)
    return new GraphQLError(cause.message, {
      ...options,
      extensions: { code: cause.code, ...cause.details },
    });
  log('ROOM_FAILED', { room, error: traceOf(cause ?? error) });
  return new GraphQLError('The source failed; try again later.', {
    ...options,
    extensions: { code: 'SOURCE_UNAVAILABLE' },
  });
}

function guarded<Service>(definition: RoomDefinition<Service>): GraphQLSchema {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(definition.typeDefs), resolvers: resolverMap(definition.resolvers) },
  ]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    const place = placeOf(type, schema);
    const fields: readonly GraphQLField<unknown, GuardedContext, Arguments>[] = Object.values(
      type.getFields(),
    );
    for (const field of fields) {
      if (field.name === '_service') field.resolve = () => null;
      else if (field.name === '_entities') guardEntities(field);
      else guardField(`${type.name}.${field.name}`, field, place);
    }
  }
  return schema;
}

function resolverMap<Service>(
  resolvers: RoomResolvers<Service>,
): Record<string, Record<string, Resolver<Service>>> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => [type, { ...fields }]),
  );
}

type Place = 'QUESTION' | 'CHANGE' | 'BELOW';

function placeOf(type: GraphQLObjectType, schema: GraphQLSchema): Place {
  if (type === schema.getQueryType()) return 'QUESTION';
  return type === schema.getMutationType() ? 'CHANGE' : 'BELOW';
}

/** What every change answers about somebody who does not exist, or is out of the decision's reach. */
const unknownPerson = { __typename: 'NotFound', ...notFound('citizen') } as const;

function guardField(
  coordinate: string,
  field: GraphQLField<unknown, GuardedContext, Arguments>,
  place: Place,
): void {
  const value = field.astNode?.directives?.find(({ name }) => name.value === 'data')?.arguments?.[0]
    ?.value;
  if (value?.kind !== Kind.ENUM || !isDataClass(value.value))
    throw new Error(`room: ${coordinate} has no known @data(class:)`);
  const { recorded } = dataClasses[value.value];
  const isNoted = recorded === 'SUBJECT' && place === 'BELOW';
  const isNotedByResult = place !== 'BELOW' && (recorded === 'SUBJECT' || recorded === 'REQUEST');
  const resolve = field.resolve ?? defaultFieldResolver;
  const rootCoordinate = isNotedByResult ? coordinate : undefined;
  const isKept = isNoted && isLeafType(getNamedType(field.type));
  field.resolve = (source, args, context, info) => {
    context.access.require(coordinate);
    if (place === 'CHANGE' && !context.access.isWithin(args)) return unknownPerson;
    if (isNoted) context.access.note(source, coordinate);
    const result: unknown = resolve(source, args, context, info);
    const released = (settled: unknown): unknown => {
      if (isKept) context.access.keep(source, coordinate, settled);
      return context.access.release(settled, source, rootCoordinate);
    };
    return result instanceof Promise ? result.then(released) : released(result);
  };
}

/** Entities keep their places: one out of reach is null, as is one that does not exist. */
function guardEntities(field: GraphQLField<unknown, GuardedContext, Arguments>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source, args, context, info) => {
    const representations: unknown = args['representations'];
    if (!Array.isArray(representations)) throw new HubError('BAD_REQUEST', 'No representations.');
    for (const item of representations) requireKeys(item, context.access);
    const entities: unknown = await resolve(source, args, context, info);
    if (!Array.isArray(entities)) throw new Error('room: _entities answered no list');
    const settled: unknown[] = await Promise.all(entities);
    return settled.map((entity) => context.access.release(entity, undefined) ?? null);
  };
}

function requireKeys(representation: unknown, access: Access): void {
  if (
    typeof representation !== 'object' ||
    representation === null ||
    !('__typename' in representation)
  )
    throw new HubError('BAD_REQUEST', 'A representation needs a __typename.');
  const { __typename: typename, ...keys } = representation;
  for (const key of Object.keys(keys)) access.require(`${String(typename)}.${key}`);
}
