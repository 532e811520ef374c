import {
  Kind,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Coordinate, PolicySchema } from './schema.ts';

/** One coordinate that an operation reads, and where in its answer. */
export type FieldPlace = {
  /** Response keys, without list indexes. */
  readonly path: readonly string[];
  readonly coordinate: Coordinate;
  /** The coordinate asked for when this one is read with it: a key, or what it requires. */
  readonly readFor: Coordinate | null;
};

type Walk = {
  readonly policy: PolicySchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly places: Map<string, FieldPlace>;
};

type Position = {
  readonly type: GraphQLCompositeType;
  readonly possible: readonly GraphQLObjectType[];
  readonly path: readonly string[];
};

/**
 * The places of an operation that `compile` has taken, which bounds its size: together they name the coordinates that
 * `compile` finds. In the order written, each once.
 */
export function placesOf(
  policy: PolicySchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly FieldPlace[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const walk: Walk = { policy, fragments, places: new Map() };
  const root = policy.schema.getRootType(operation.operation);
  if (!root) throw new Error('places: no such root');
  walkSelections(walk, operation.selectionSet, { type: root, possible: [root], path: [] });
  return [...walk.places.values()];
}

function walkSelections(walk: Walk, { selections }: SelectionSetNode, at: Position): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      walkField(walk, node, at);
      continue;
    }
    const fragment =
      node.kind === Kind.INLINE_FRAGMENT ? node : walk.fragments.get(node.name.value);
    if (!fragment) throw new Error('places: unknown fragment in a validated document');
    walkSelections(walk, fragment.selectionSet, narrowed(walk, at, fragment.typeCondition));
  }
}

function narrowed(walk: Walk, at: Position, condition: { name: { value: string } } | undefined) {
  if (!condition) return at;
  const type = walk.policy.schema.getType(condition.name.value);
  if (!isCompositeType(type)) throw new Error('places: fragment on a type without fields');
  const fulfilling = possibleTypes(walk, type);
  return { ...at, type, possible: at.possible.filter((one) => fulfilling.includes(one)) };
}

function walkField(walk: Walk, node: FieldNode, at: Position): void {
  const name = node.name.value;
  // What the schema says of itself is nobody's.
  if (name.startsWith('__')) return;
  const path = [...at.path, node.alias?.value ?? name];
  for (const type of at.possible) note(walk, path, `${type.name}.${name}`);
  if (!node.selectionSet) return;
  const type = getNamedType(isUnionType(at.type) ? undefined : at.type.getFields()[name]?.type);
  if (!isCompositeType(type)) throw new Error(`places: ${at.type.name}.${name} has no fields`);
  const possible = at.possible.length > 0 ? possibleTypes(walk, type) : [];
  walkSelections(walk, node.selectionSet, { type, possible, path });
}

function possibleTypes(
  { policy: { schema } }: Walk,
  type: GraphQLCompositeType,
): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

function note({ policy, places }: Walk, path: readonly string[], asked: Coordinate): void {
  const all = new Set([asked]);
  // A set grows while it is walked: what is implied by what is implied comes in too.
  for (const coordinate of all) {
    const key = `${path.join('.')} ${coordinate}`;
    const readFor = coordinate === asked ? null : asked;
    if (readFor === null || !places.has(key)) places.set(key, { path, coordinate, readFor });
    for (const other of policy.implied.get(coordinate) ?? []) all.add(other);
  }
}
