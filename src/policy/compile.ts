import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  NamedTypeNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import {
  Kind,
  OperationTypeNode,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';
import type { Bitset } from './bitset.ts';
import { add, bitset, has } from './bitset.ts';
import type { Coordinate, PolicySchema } from './schema.ts';

/** Ceilings on one document, all checked before it is planned. */
export type DocumentLimits = {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Selections after fragments are expanded: stops doubling fragments. */
  readonly selections: number;
  /** Selections weighted by the `first` of the lists they stand in. */
  readonly cost: number;
};

const documentLimits: DocumentLimits = {
  depth: 12,
  aliases: 20,
  rootFields: 5,
  selections: 2_000,
  cost: 50_000,
};

/** What one operation can touch, whatever its variables. */
export type CompiledOperation = {
  readonly kind: 'query' | 'mutation';
  readonly needed: Bitset;
  /** Members of `needed`, sorted. */
  readonly coordinates: readonly Coordinate[];
};

type Walk = {
  readonly policy: PolicySchema;
  readonly limits: DocumentLimits;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly needed: Bitset;
  aliases: number;
  selections: number;
  cost: number;
};

/** Where the walk stands: the type that the schema gives, and the object types that it can be in this place. */
type Position = {
  readonly type: GraphQLCompositeType;
  readonly possible: readonly GraphQLObjectType[];
  readonly depth: number;
  readonly weight: number;
};

/**
 * Finds every schema coordinate that a valid document can read: through aliases, fragments, interfaces and unions
 * (each possible type counts), with the keys and `@requires` inputs that federation adds. Throws HubError
 * DOCUMENT_TOO_COMPLEX when a limit is passed, and Error on a field the policy does not know.
 */
export function compile(
  policy: PolicySchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: DocumentLimits = documentLimits,
): CompiledOperation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const walk: Walk = {
    policy,
    limits,
    fragments,
    needed: bitset(policy.coordinates.length),
    aliases: 0,
    selections: 0,
    cost: 0,
  };
  const root = policy.schema.getRootType(operation.operation);
  const kind = kindOf(operation);
  if (!root || kind === undefined)
    throw new HubError('GRAPHQL_VALIDATION_FAILED', 'Only queries and mutations are answered.');
  walkSelections(walk, operation.selectionSet, {
    type: root,
    possible: [root],
    depth: 1,
    weight: 1,
  });
  const coordinates = policy.coordinates.filter((_, index) => has(walk.needed, index));
  return { kind, needed: walk.needed, coordinates };
}

function kindOf({ operation }: OperationDefinitionNode): CompiledOperation['kind'] | undefined {
  switch (operation) {
    case OperationTypeNode.QUERY:
      return 'query';
    case OperationTypeNode.MUTATION:
      return 'mutation';
    case OperationTypeNode.SUBSCRIPTION:
      return undefined;
  }
}

function walkSelections(walk: Walk, selectionSet: SelectionSetNode, at: Position): void {
  limit('depth', at.depth, walk.limits.depth);
  if (at.depth === 1) limit('root fields', selectionSet.selections.length, walk.limits.rootFields);
  for (const selection of selectionSet.selections) {
    walk.selections += 1;
    walk.cost += at.weight;
    limit('expanded selections', walk.selections, walk.limits.selections);
    limit('cost', walk.cost, walk.limits.cost);
    if (selection.kind === Kind.FIELD) {
      walkField(walk, selection, at);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : walk.fragments.get(selection.name.value);
    if (!fragment) throw new Error('compile: unknown fragment in a validated document');
    walkSelections(walk, fragment.selectionSet, narrowed(walk, at, fragment.typeCondition));
  }
}

/** Below a type condition only the types that fulfil it are possible. */
function narrowed(walk: Walk, at: Position, condition: NamedTypeNode | undefined): Position {
  if (!condition) return at;
  const type = walk.policy.schema.getType(condition.name.value);
  if (!isCompositeType(type)) throw new Error('compile: fragment on a type without fields');
  const fulfilling = possibleTypes(walk, type);
  return { ...at, type, possible: at.possible.filter((one) => fulfilling.includes(one)) };
}

function walkField(walk: Walk, field: FieldNode, at: Position): void {
  if (field.alias) {
    walk.aliases += 1;
    limit('aliases', walk.aliases, walk.limits.aliases);
  }
  const name = field.name.value;
  if (name.startsWith('__')) return;
  for (const type of at.possible) need(walk, `${type.name}.${name}`);
  if (!field.selectionSet) return;
  const type = isUnionType(at.type) ? undefined : getNamedType(at.type.getFields()[name]?.type);
  if (!isCompositeType(type)) throw new Error(`compile: ${at.type.name}.${name} has no fields`);
  const weight = at.weight * pageSize(field);
  walkSelections(walk, field.selectionSet, {
    type,
    // Below fragments that exclude each other stands no object, so nothing is read.
    possible: at.possible.length > 0 ? possibleTypes(walk, type) : [],
    depth: at.depth + 1,
    weight,
  });
}

function possibleTypes(walk: Walk, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? walk.policy.schema.getPossibleTypes(type) : [type];
}

function need(walk: Walk, coordinate: Coordinate): void {
  const index = walk.policy.indexOf.get(coordinate);
  if (index === undefined) throw new Error(`compile: ${coordinate} is not in the policy`);
  if (has(walk.needed, index)) return;
  add(walk.needed, index);
  for (const other of walk.policy.implied.get(coordinate) ?? []) need(walk, other);
}

/** The `first` of a list; a variable counts as the largest page. */
function pageSize(field: FieldNode): number {
  const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (!first) return 1;
  return first.kind === Kind.INT ? Math.max(1, Math.min(100, Number(first.value))) : 100;
}

function limit(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new HubError(
    'DOCUMENT_TOO_COMPLEX',
    `The document passes the limit of ${String(most)} for ${what}; ask for less, or in several requests.`,
    { limit: what, most },
  );
}
