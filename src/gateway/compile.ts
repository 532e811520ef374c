import {
  Kind,
  getVariableValues,
  print,
  visit,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { documentId, type DocumentId } from '../kernel/ids.ts';
import { isPortable } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import { compile, type CompiledOperation } from '../policy/compile.ts';
import type { PolicySchema } from '../policy/schema.ts';

/** One operation, ready to be authorised and run. */
export type Compiled = CompiledOperation & {
  readonly operation: OperationDefinitionNode;
  /** This operation alone with its fragments: what was authorised is what runs. */
  readonly document: DocumentNode;
  /** Names what is asked without what it is asked about. */
  readonly digest: DocumentId;
};

/** Throws OPERATION_NOT_FOUND, DOCUMENT_TOO_COMPLEX. */
export type Compile = (document: DocumentNode, name: string | null | undefined) => Compiled;

/** Makes the second step: each operation of a valid document is compiled once, for as long as the document is kept. */
export function compiler(policy: PolicySchema): Compile {
  const compiled = new WeakMap<OperationDefinitionNode, Compiled>();
  return (document, name) => {
    const operation = operationIn(document, name);
    const known = compiled.get(operation);
    if (known) return known;
    const alone = withOnly(document, operation);
    const digest = digestOf(alone);
    const fresh = { ...compile(policy, alone, operation), operation, document: alone, digest };
    compiled.set(operation, fresh);
    return fresh;
  };
}

/** Lists and objects inside one another that a variable may have: a form's schema needs about 15. */
const variableNesting = 32;

/**
 * Variables as the schema reads them, defaults included. Throws BAD_REQUEST naming those that do not fit, or that no room
 * could carry.
 */
export function readVariables(
  schema: GraphQLSchema,
  { operation }: Compiled,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, variables, { maxErrors: 5 });
  if (!coerced)
    throw unfit('Not of the type the document declares', [...new Set(errors.map(variableIn))]);
  const strange = Object.entries(coerced).filter(
    ([, value]) => !isPortable(value, variableNesting),
  );
  if (strange.length === 0) return coerced;
  throw unfit(
    'Nested too deep, or not made of whole characters and finite numbers',
    strange.map(([name]) => `$${name}`),
  );
}

function unfit(rule: string, variables: readonly string[]): HubError {
  return new HubError('BAD_REQUEST', `${rule}: ${variables.join(', ')}.`, { variables });
}

/** The operation to run: the one named, or the only one. */
function operationIn(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode {
  const [operation, ...others] = document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .filter((node) => name == null || node.name?.value === name);
  if (!operation || others.length > 0)
    throw new HubError(
      'OPERATION_NOT_FOUND',
      'Send one operation, or name one with operationName.',
    );
  return operation;
}

function withOnly(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const definitions = document.definitions.filter(
    (node) => node.kind === Kind.FRAGMENT_DEFINITION || node === operation,
  );
  return definitions.length === document.definitions.length
    ? document
    : { kind: Kind.DOCUMENT, definitions };
}

/** Printed without literal values, which may be somebody's: a hash of few unknown digits gives them away. */
function digestOf(document: DocumentNode): DocumentId {
  const valueless = visit(document, {
    StringValue: (node) => ({ ...node, value: '', block: false }),
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ ...node, value: '0' }),
  });
  return documentId.of(print(valueless));
}

/** The name; graphql's own message would repeat the value. */
function variableIn({ nodes }: GraphQLError): string {
  const definition = nodes?.find((node) => node.kind === Kind.VARIABLE_DEFINITION);
  return definition ? `$${definition.variable.name.value}` : 'variables';
}
