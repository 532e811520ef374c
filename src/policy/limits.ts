import { inheritedNames } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';

/** Ceilings on one operation, with its fragments written out; all are checked before it is planned. */
export type DocumentLimits = {
  /** Fields inside fields. */
  readonly depth: number;
  /** Brackets inside brackets: selections, fragments, lists and objects of arguments. The planner's own parser fails near 50. */
  readonly nesting: number;
  readonly aliases: number;
  /** Of a query, and of a mutation: the changes that one request makes. */
  readonly rootFields: number;
  /** On fields, fragments, variables and the operation. */
  readonly directives: number;
  /** Selections after fragments are expanded: stops doubling fragments. */
  readonly selections: number;
  /** Selections weighted by the lists they stand in. */
  readonly cost: number;
};

export const documentLimits: DocumentLimits = {
  depth: 12,
  nesting: 32,
  aliases: 20,
  rootFields: 5,
  directives: 20,
  selections: 2_000,
  cost: 50_000,
};

/** Throws DOCUMENT_TOO_COMPLEX, naming the limit, when the count is above it. */
export function limit(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new HubError(
    'DOCUMENT_TOO_COMPLEX',
    `The document passes the limit of ${String(most)} for ${what}; ask for less, or in several requests.`,
    { limit: what, most },
  );
}

/** What an alias or a variable cannot be called: these names mean something to every object in JavaScript, or in GraphQL. */
const taken = new Set([...inheritedNames, 'prototype', '__typename']);

/**
 * Throws GRAPHQL_VALIDATION_FAILED for a name that is taken. Hive's router-runtime 1.4.23 writes an answer below
 * one that objects inherit into what all objects of the process share, from where the next answer would show it (as
 * CVE-2026-32621), and takes one below `__typename` for the name of a type.
 */
export function checkName(name: string): void {
  if (taken.has(name))
    throw new HubError('GRAPHQL_VALIDATION_FAILED', `No alias or variable is called ${name}.`);
}
