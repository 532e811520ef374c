import {
  Kind,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Compile, Compiled } from './compile.ts';

/** A place in the answer that stays empty: response keys without list indexes, and what was not granted there. */
export type Omission = { readonly path: readonly string[]; readonly coordinate: Coordinate };

export type Pruned = {
  /** Undefined when nothing is left to ask. */
  readonly rest: Compiled | undefined;
  readonly omissions: readonly Omission[];
};

type Walk = {
  readonly policy: PolicySchema;
  readonly denied: ReadonlySet<Coordinate>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly omissions: Omission[];
};

/** Different sets of denied fields for which a pruned operation is kept: about one an agreement. */
const kept = 16;

/**
 * Makes the pruner of onDenied: OMIT. A field goes when the grant lacks it, or lacks a key or input that federation
 * reads for it; a selection that is left empty goes too. Pruned operations are kept with the operation they are of.
 */
export function pruner(
  policy: PolicySchema,
  compile: Compile,
): (compiled: Compiled, denied: readonly Coordinate[]) => Pruned {
  const known = new WeakMap<Compiled, LRUCache<string, Pruned>>();
  return (compiled, denied) => {
    const ofOperation = known.get(compiled) ?? new LRUCache<string, Pruned>({ max: kept });
    known.set(compiled, ofOperation);
    const key = denied.join();
    const pruned = ofOperation.get(key) ?? prune(policy, compile, compiled, denied);
    ofOperation.set(key, pruned);
    return pruned;
  };
}

function prune(
  policy: PolicySchema,
  compile: Compile,
  { document, operation }: Compiled,
  denied: readonly Coordinate[],
): Pruned {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const walk: Walk = { policy, denied: new Set(denied), fragments, omissions: [] };
  const root = policy.schema.getRootType(operation.operation);
  const selectionSet = root && granted(walk, root, operation.selectionSet, []);
  const { omissions } = walk;
  if (!selectionSet) return { rest: undefined, omissions };
  const alone: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet }],
  };
  return { rest: compile(alone, undefined), omissions };
}

/** Fragments are written out, for a field may be omitted in one place of the answer and a selection end up empty. */
function granted(
  walk: Walk,
  parent: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  path: readonly string[],
): SelectionSetNode | undefined {
  const rest = selections.flatMap((node): readonly SelectionNode[] => {
    if (node.kind === Kind.FIELD) return grantedField(walk, parent, node, path);
    const fragment =
      node.kind === Kind.INLINE_FRAGMENT ? node : walk.fragments.get(node.name.value);
    if (!fragment) throw new Error('omit: unknown fragment in a validated document');
    const { typeCondition } = fragment;
    const type = typeCondition ? walk.policy.schema.getType(typeCondition.name.value) : parent;
    if (!isCompositeType(type)) throw new Error('omit: fragment on a type without fields');
    const selectionSet = granted(walk, type, fragment.selectionSet, path);
    if (!selectionSet) return [];
    const directives = node.directives ?? [];
    const condition = typeCondition ? { typeCondition } : {};
    return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet, ...condition }];
  });
  return rest.length > 0 ? { kind: Kind.SELECTION_SET, selections: rest } : undefined;
}

function grantedField(
  walk: Walk,
  parent: GraphQLCompositeType,
  node: FieldNode,
  above: readonly string[],
): readonly FieldNode[] {
  const name = node.name.value;
  if (name.startsWith('__')) return [node];
  const path = [...above, node.alias?.value ?? name];
  const types = isAbstractType(parent) ? walk.policy.schema.getPossibleTypes(parent) : [parent];
  const coordinate = types
    .flatMap((type) => readWith(walk.policy, `${type.name}.${name}`))
    .find((each) => walk.denied.has(each));
  if (coordinate !== undefined) {
    walk.omissions.push({ path, coordinate });
    return [];
  }
  if (!node.selectionSet) return [node];
  const owner = 'getFields' in parent ? parent : types.find(isObjectType);
  const type = getNamedType(owner?.getFields()[name]?.type);
  if (!isCompositeType(type)) throw new Error(`omit: ${parent.name}.${name} has no fields`);
  const selectionSet = granted(walk, type, node.selectionSet, path);
  return selectionSet ? [{ ...node, selectionSet }] : [];
}

/** A coordinate with everything that is read whenever it is. */
function readWith(policy: PolicySchema, coordinate: Coordinate): readonly Coordinate[] {
  const all = new Set([coordinate]);
  // A set grows while it is walked: what is implied by what is implied comes in too.
  for (const each of all) for (const other of policy.implied.get(each) ?? []) all.add(other);
  return [...all];
}
