import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type OperationDefinitionNode,
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

/** The document without these coordinates; a selection that is left empty goes too. */
export function prune(
  policy: PolicySchema,
  document: DocumentNode,
  denied: readonly Coordinate[],
): DocumentNode {
  const gone = new Set(denied);
  const types = new TypeInfo(policy.schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter: (node) => {
          const parent = types.getParentType();
          return parent && gone.has(`${parent.name}.${node.name.value}`) ? null : undefined;
        },
        leave: (node) => (node.selectionSet?.selections.length === 0 ? null : undefined),
      },
      InlineFragment: {
        leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined),
      },
    }),
  );
}
