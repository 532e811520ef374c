import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  isValueNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Rooms and the gateway ask each other for data; what the schema is they know. */
const rules = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** What an unreadable document is refused with: GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED. */
export type ReadDocument = (text: string) => Result<DocumentNode, HubError>;

/** Makes the reader of what the hub's own parts ask. They ask few documents, again and again: each is read once. */
export function documentReader(schema: GraphQLSchema, maxTokens: number): ReadDocument {
  const known = new LRUCache<string, DocumentNode>({ max: 1_000 });
  return (text) => {
    const document = known.get(text);
    if (document) return ok(document);
    const fresh = readDocument(schema, text, maxTokens);
    if (fresh.ok) known.set(text, fresh.value);
    return fresh;
  };
}

/** Reads one document; what it is refused with quotes no value of it. */
export function readDocument(
  schema: GraphQLSchema,
  text: string,
  maxLexicalTokens: number,
): ReturnType<ReadDocument> {
  try {
    const document = parse(text, { maxLexicalTokens });
    const [error] = validate(schema, document, rules, { maxErrors: 1, hideSuggestions: true });
    return error ? fail(new HubError('GRAPHQL_VALIDATION_FAILED', ruleOf(error))) : ok(document);
  } catch (error) {
    if (error instanceof GraphQLError)
      return fail(new HubError('GRAPHQL_PARSE_FAILED', ruleOf(error)));
    // The stack overflowed: the document is nested too deep, and no failure of ours.
    if (error instanceof RangeError)
      return fail(new HubError('GRAPHQL_PARSE_FAILED', 'The document is nested too deep.'));
    throw error;
  }
}

/** graphql's own words without what they quote of values. */
function ruleOf({ message, nodes, locations }: GraphQLError): string {
  const isOfValue = (nodes ?? []).some((node) => isValueNode(node) && node.kind !== Kind.VARIABLE);
  const words = isOfValue ? 'A value is not of its type.' : message;
  const [at] = locations ?? [];
  const place = at ? `Line ${at.line}, column ${at.column}: ` : '';
  return `${place}${words.replace(/\b(String|BlockString|Int|Float) ".*"/s, '$1')}`;
}
