import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** The first operation of a document. */
export function operationIn({ definitions }: DocumentNode): OperationDefinitionNode {
  const [operation] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation in the document');
  return operation;
}
