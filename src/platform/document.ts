import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  isValueNode,
  parse,
  print,
  specifiedRules,
  validate,
  type ASTNode,
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
    return error ? fail(new HubError('GRAPHQL_VALIDATION_FAILED', placed(error))) : ok(document);
  } catch (error) {
    if (error instanceof GraphQLError)
      return fail(new HubError('GRAPHQL_PARSE_FAILED', placed(error)));
    // The stack overflowed: the document is nested too deep, and no failure of ours.
    if (error instanceof RangeError)
      return fail(new HubError('GRAPHQL_PARSE_FAILED', 'The document is nested too deep.'));
    throw error;
  }
}

function placed(error: GraphQLError): string {
  const [at] = error.locations ?? [];
  const words = ruleOf(error.message, error.nodes);
  return at ? `Line ${at.line}, column ${at.column}: ${words}` : words;
}

/** What graphql says of a document without the values that it quotes: they may be somebody's. */
export function ruleOf(message: string, nodes: readonly ASTNode[] = []): string {
  if (nodes.some((node) => quotes(message, node))) return 'A value is not of its type.';
  return message.replace(/\b(Name|Int|Float|String|BlockString|sequence:) ".*"/s, '$1');
}

function quotes(message: string, node: ASTNode): boolean {
  if (!isValueNode(node) || node.kind === Kind.VARIABLE) return false;
  return message.includes(print(node)) || ('value' in node && message.includes(`"${node.value}"`));
}
