import type {
  DirectiveNode,
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
  __Type,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isIntrospectionType,
  isUnionType,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';
import type { Bitset } from './bitset.ts';
import { add, bitset, has } from './bitset.ts';
import { checkName, documentLimits, limit, type DocumentLimits } from './limits.ts';
import type { PredicatePlace } from './predicates.ts';
import type { Coordinate, PolicySchema } from './schema.ts';
import { itemsBelow, metaFields, nestingOf, placeBelow, type Place } from './weight.ts';

/** What one operation can touch, whatever its variables. */
export type CompiledOperation = {
  readonly kind: 'query' | 'mutation';
  readonly needed: Bitset;
  /** Members of `needed`, sorted. */
  readonly coordinates: readonly Coordinate[];
  /** Selections weighted by the lists they stand in; what a request spends of its caller's budget. */
  readonly cost: number;
  /** Where it asks predicates. */
  readonly predicates: readonly PredicatePlace[];
};

type Walk = {
  readonly policy: PolicySchema;
  readonly limits: DocumentLimits;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly needed: Bitset;
  /** Each field as written once, however often its fragment is spread. */
  readonly predicates: Map<Coordinate, Set<FieldNode>>;
  aliases: number;
  rootFields: number;
  directives: number;
  selections: number;
  cost: number;
};

/** Where the walk stands: the type that the schema gives, and the object types that it can be in this place. */
type Position = {
  readonly type: GraphQLCompositeType;
  readonly possible: readonly GraphQLObjectType[];
  readonly depth: number;
  readonly nesting: number;
  readonly weight: number;
  readonly place: Place;
};

/**
 * Finds every schema coordinate that a valid document can read: through aliases, fragments, interfaces and unions
 * (each possible type counts), with the keys and `@requires` inputs that federation adds. Throws HubError
 * DOCUMENT_TOO_COMPLEX when a limit is passed, GRAPHQL_VALIDATION_FAILED for a name that is taken, and Error on a field
 * the policy does not know.
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
    predicates: new Map(),
    aliases: 0,
    rootFields: 0,
    directives: 0,
    selections: 0,
    cost: 0,
  };
  const root = policy.schema.getRootType(operation.operation);
  const kind = kindOf(operation);
  if (!root || kind === undefined)
    throw new HubError('GRAPHQL_VALIDATION_FAILED', 'Only queries and mutations are answered.');
  countAround(walk, operation);
  walkSelections(walk, operation.selectionSet, {
    type: root,
    possible: [root],
    depth: 1,
    nesting: 1,
    weight: 1,
    place: 'ELSEWHERE',
  });
  const coordinates = policy.coordinates.filter((_, index) => has(walk.needed, index));
  const predicates = [...walk.predicates].flatMap(([coordinate, fields]) =>
    [...fields].map((field) => ({ coordinate, field })),
  );
  return { kind, needed: walk.needed, coordinates, cost: Math.ceil(walk.cost), predicates };
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

/** What stands around the selections of an operation. */
function countAround(walk: Walk, operation: OperationDefinitionNode): void {
  countDirectives(walk, operation.directives);
  for (const { variable, directives, defaultValue } of operation.variableDefinitions ?? []) {
    checkName(variable.name.value);
    countDirectives(walk, directives);
    if (defaultValue) limit('nesting', nestingOf(defaultValue), walk.limits.nesting);
  }
}

function countDirectives(walk: Walk, directives: readonly DirectiveNode[] = []): void {
  walk.directives += directives.length;
  limit('directives', walk.directives, walk.limits.directives);
}

function walkSelections(walk: Walk, selectionSet: SelectionSetNode, at: Position): void {
  limit('depth', at.depth, walk.limits.depth);
  limit('nesting', at.nesting, walk.limits.nesting);
  for (const selection of selectionSet.selections) {
    walk.selections += 1;
    walk.cost += at.weight;
    limit('expanded selections', walk.selections, walk.limits.selections);
    limit('cost', walk.cost, walk.limits.cost);
    countDirectives(walk, selection.directives);
    if (selection.kind === Kind.FIELD) {
      walkField(walk, selection, at);
      continue;
    }
    const isInline = selection.kind === Kind.INLINE_FRAGMENT;
    const fragment = isInline ? selection : walk.fragments.get(selection.name.value);
    if (!fragment) throw new Error('compile: unknown fragment in a validated document');
    if (!isInline) countDirectives(walk, fragment.directives);
    walkSelections(walk, fragment.selectionSet, narrowed(walk, at, fragment.typeCondition));
  }
}

/** Inside a fragment; below a type condition only the types that fulfil it are possible. */
function narrowed(walk: Walk, at: Position, condition: NamedTypeNode | undefined): Position {
  const nesting = at.nesting + 1;
  if (!condition) return { ...at, nesting };
  const type = walk.policy.schema.getType(condition.name.value);
  if (!isCompositeType(type)) throw new Error('compile: fragment on a type without fields');
  const fulfilling = possibleTypes(walk, type);
  return { ...at, nesting, type, possible: at.possible.filter((one) => fulfilling.includes(one)) };
}

function walkField(walk: Walk, node: FieldNode, at: Position): void {
  countField(walk, node, at);
  const name = node.name.value;
  if (name === '__typename') return;
  const isMeta = metaFields.has(name);
  if (!isMeta) for (const type of at.possible) touch(walk, node, `${type.name}.${name}`);
  if (!node.selectionSet) return;
  const ofType = isUnionType(at.type) ? undefined : at.type.getFields()[name];
  const field = isMeta ? metaFields.get(name) : ofType;
  const type = getNamedType(field?.type);
  if (!field || !isCompositeType(type))
    throw new Error(`compile: ${at.type.name}.${name} has no fields`);
  // `ofType` unwraps a list or a non-null: no step deeper into the schema.
  const step = at.type === __Type && name === 'ofType' ? 0 : 1;
  walkSelections(walk, node.selectionSet, {
    type,
    // Below fragments that exclude each other stands no object, so nothing is read.
    possible: at.possible.length > 0 ? possibleTypes(walk, type) : [],
    depth: at.depth + step,
    nesting: at.nesting + 1,
    weight: at.weight * itemsBelow(walk.policy.schema, node, field, at.place),
    place: placeBelow(field),
  });
}

function countField(walk: Walk, node: FieldNode, at: Position): void {
  if (node.alias) checkName(node.alias.value);
  if (node.alias) walk.aliases += 1;
  limit('aliases', walk.aliases, walk.limits.aliases);
  if (at.depth === 1) walk.rootFields += 1;
  limit('root fields', walk.rootFields, walk.limits.rootFields);
  for (const { value } of node.arguments ?? [])
    limit('nesting', at.nesting + nestingOf(value), walk.limits.nesting);
}

function touch(walk: Walk, node: FieldNode, coordinate: Coordinate): void {
  need(walk, coordinate);
  if (walk.policy.classOf.get(coordinate) === 'PREDICATE') notePredicate(walk, coordinate, node);
}

function notePredicate({ predicates }: Walk, coordinate: Coordinate, field: FieldNode): void {
  const fields = predicates.get(coordinate);
  if (fields) fields.add(field);
  else predicates.set(coordinate, new Set([field]));
}

/** Introspection types are nobody's: what is read of them is in no grant. */
function possibleTypes(walk: Walk, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  if (isIntrospectionType(type)) return [];
  return isAbstractType(type) ? walk.policy.schema.getPossibleTypes(type) : [type];
}

function need(walk: Walk, coordinate: Coordinate): void {
  const index = walk.policy.indexOf.get(coordinate);
  if (index === undefined) throw new Error(`compile: ${coordinate} is not in the policy`);
  if (has(walk.needed, index)) return;
  add(walk.needed, index);
  for (const other of walk.policy.implied.get(coordinate) ?? []) need(walk, other);
}
