import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { HubError } from '../kernel/problems.ts';

/** Rooms and the gateway ask each other for data; what the schema is they know. */
const rules = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/**
 * A document of the hub's own parts, parsed and valid. Throws GRAPHQL_PARSE_FAILED and GRAPHQL_VALIDATION_FAILED; a
 * stack that overflows is a document nested too deep, and no failure of ours.
 */
export function readDocument(
  schema: GraphQLSchema,
  text: string,
  maxLexicalTokens: number,
): DocumentNode {
  try {
    const document = parse(text, { maxLexicalTokens });
    const [error] = validate(schema, document, rules, { maxErrors: 1, hideSuggestions: true });
    if (error) throw new HubError('GRAPHQL_VALIDATION_FAILED', error.message);
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) throw new HubError('GRAPHQL_PARSE_FAILED', error.message);
    if (error instanceof RangeError)
      throw new HubError('GRAPHQL_PARSE_FAILED', 'The document is nested too deep.');
    throw error;
  }
}
