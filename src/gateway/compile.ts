import {
  Kind,
  getVariableValues,
  visit,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';
import { compile, type CompiledOperation } from '../policy/compile.ts';
import type { PolicySchema } from '../policy/schema.ts';

/** One operation, ready to be authorised and run. */
export type Compiled = CompiledOperation & {
  readonly operation: OperationDefinitionNode;
  /** This operation alone with its fragments: what was authorised is what runs. */
  readonly document: DocumentNode;
};

/** Throws OPERATION_NOT_FOUND, GRAPHQL_VALIDATION_FAILED, DOCUMENT_TOO_COMPLEX. */
export type Compile = (document: DocumentNode, name: string | null | undefined) => Compiled;

/** Makes the second step: each operation of a valid document is compiled once, for as long as the document is kept. */
export function compiler(policy: PolicySchema): Compile {
  const compiled = new WeakMap<OperationDefinitionNode, Compiled>();
  return (document, name) => {
    const operation = operationIn(document, name);
    const known = compiled.get(operation);
    if (known) return known;
    refuseReserved(document);
    const alone = withOnly(document, operation);
    const fresh = { ...compile(policy, alone, operation), operation, document: alone };
    compiled.set(operation, fresh);
    return fresh;
  };
}

/** Variables as the schema reads them, defaults included. Throws BAD_REQUEST naming those that do not fit. */
export function readVariables(
  schema: GraphQLSchema,
  { operation }: Compiled,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, variables);
  if (coerced) return coerced;
  const issues = [...new Set(errors.map(variableIn))];
  throw new HubError(
    'BAD_REQUEST',
    `Not of the type the document declares: ${issues.join(', ')}.`,
    {
      variables: issues,
    },
  );
}

/** Names that an object has before anybody gives it one. */
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * The executor writes the answer by the names in the document: through an alias `__proto__`, into what all objects of
 * the process share, which every later answer would show (as CVE-2026-32621). So no inherited name stands anywhere in a
 * document, and no alias begins with `__`, as the `__typename` does by which the executor tells types apart.
 */
function refuseReserved(document: DocumentNode): void {
  visit(document, {
    Name({ value }) {
      if (inherited.has(value)) throw reserved(value);
    },
    Field({ alias }) {
      if (alias?.value.startsWith('__')) throw reserved(alias.value);
    },
  });
}

function reserved(name: string): HubError {
  const message = `The name ${name} is reserved; choose another.`;
  return new HubError('GRAPHQL_VALIDATION_FAILED', message);
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

/** The name; graphql's own message would repeat the value. */
function variableIn({ nodes }: GraphQLError): string {
  const definition = nodes?.find((node) => node.kind === Kind.VARIABLE_DEFINITION);
  return definition ? `$${definition.variable.name.value}` : 'variables';
}
