import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';
import { compile, type CompiledOperation } from '../policy/compile.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';

/** Makes the second step: each operation of a document is compiled once, for as long as the document is kept. */
export function compiler(
  policy: PolicySchema,
): (document: DocumentNode, operation: OperationDefinitionNode) => CompiledOperation {
  const compiled = new WeakMap<OperationDefinitionNode, CompiledOperation>();
  return (document, operation) => {
    const known = compiled.get(operation);
    if (known) return known;
    const fresh = compile(policy, document, operation);
    compiled.set(operation, fresh);
    return fresh;
  };
}

/** The operation to run: the one named, or the only one. Throws OPERATION_NOT_FOUND. */
export function operationIn(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation, ...others] = operations.filter(
    (node) => name == null || node.name?.value === name,
  );
  if (!operation || others.length > 0)
    throw new HubError(
      'OPERATION_NOT_FOUND',
      'Send one operation, or name one with operationName.',
    );
  return operation;
}

/**
 * The document with this operation alone, and the fragments it may use: what is authorised is all that can run.
 */
export function onlyOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentNode {
  const others = document.definitions.filter(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node !== operation,
  );
  if (others.length === 0) return document;
  return {
    ...document,
    definitions: document.definitions.filter((node) => !others.includes(node)),
  };
}

/**
 * The document without these coordinates; a selection that is left empty goes too, and a fragment with its spreads.
 * Undefined when nothing is left to ask.
 */
export function prune(
  policy: PolicySchema,
  document: DocumentNode,
  denied: readonly Coordinate[],
): DocumentNode | undefined {
  const gone = new Set(denied);
  const types = new TypeInfo(policy.schema);
  let pruned: DocumentNode = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter: (node) => {
          const parent = types.getParentType();
          return parent && gone.has(`${parent.name}.${node.name.value}`) ? null : undefined;
        },
        leave: dropEmpty,
      },
      InlineFragment: { leave: dropEmpty },
    }),
  );
  for (let empty = emptyFragments(pruned); empty.size > 0; empty = emptyFragments(pruned))
    pruned = visit(pruned, {
      FragmentDefinition: (node) => (empty.has(node.name.value) ? null : undefined),
      FragmentSpread: (node) => (empty.has(node.name.value) ? null : undefined),
      Field: { leave: dropEmpty },
      InlineFragment: { leave: dropEmpty },
    });
  const isEmpty = pruned.definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.selectionSet.selections.length === 0,
  );
  return isEmpty ? undefined : pruned;
}

function dropEmpty(node: {
  readonly selectionSet?: SelectionSetNode | undefined;
}): null | undefined {
  return node.selectionSet?.selections.length === 0 ? null : undefined;
}

function emptyFragments({ definitions }: DocumentNode): ReadonlySet<string> {
  return new Set(
    definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION && node.selectionSet.selections.length === 0
        ? [node.name.value]
        : [],
    ),
  );
}
