import {
  GraphQLError,
  Kind,
  isValueNode,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestId } from '../kernel/ids.ts';
import { requestId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { Decision, VerifyDecision } from '../platform/decision-token.ts';
import { has, type Bitset } from '../policy/bitset.ts';
import { grantedBy } from '../policy/decide.ts';
import { namingLiterals } from '../policy/literals.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Agreements } from './agreements.ts';
import type { Compile } from './compile.ts';
import type { Receipt, Run, RunResult } from './run.ts';

/** A question asked by a room on behalf of the caller whose decision it holds. */
export type InnerQuestion = {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The decision of the outer question, as signed and still fresh. */
  readonly token: string;
};
export type InnerAnswer = {
  readonly data: unknown;
  /** Left out, for the agreement does not grant it. */
  readonly denied: readonly Coordinate[];
  /** Where in the data a source did not answer. */
  readonly failures: readonly (readonly (string | number)[])[];
  readonly receipt: Receipt;
};
export type InnerPlan = {
  readonly operationName: string | null;
  /** Selections weighted by the pages they stand in, at the most. */
  readonly cost: number;
  readonly fields: readonly Coordinate[];
  /** Of `fields`, those that need a grant. */
  readonly guarded: readonly Coordinate[];
  readonly notGranted: readonly Coordinate[];
  /** Where the document carries a value that can name a person. */
  readonly literals: readonly string[];
};

/** Questions of callers, and the questions that rooms ask to answer them. */
export type Nested = {
  /** Runs a caller's question; its receipt covers the inner ones. */
  readonly outer: (run: Omit<Run, 'within'>) => Promise<RunResult>;
  /** Runs with the rights of the decision and onDenied: OMIT; throws what a caller would be refused with. */
  readonly ask: (question: InnerQuestion) => Promise<InnerAnswer>;
  /** What a question would read, and what the agreement of the decision lacks for it. Reads no personal data. */
  readonly plan: (question: Omit<InnerQuestion, 'variables'>) => Promise<InnerPlan>;
};

type Outer = { readonly access: unknown; readonly records: string[] };

export function nested(deps: {
  readonly policy: PolicySchema;
  readonly schema: GraphQLSchema;
  readonly maxTokens: number;
  readonly agreements: Agreements;
  readonly compile: Compile;
  readonly run: (run: Run) => Promise<RunResult>;
  readonly verify: VerifyDecision;
}): Nested {
  const { policy, agreements, compile, run } = deps;
  const read = documents(deps.schema, deps.maxTokens);
  const underWay = new Map<string, Outer>();
  const decided = async (token: string): Promise<Decision & { request: RequestId }> => {
    const decision = await deps.verify(token);
    const request = requestId.parse(decision?.request);
    if (decision && request) return { ...decision, request };
    throw new HubError('DECISION_REQUIRED', 'An inner question needs a fresh decision.');
  };
  return {
    outer: async (question) => {
      const records: string[] = [];
      underWay.set(question.request, { access: question.access, records });
      try {
        const done = await run({ ...question, within: '*' });
        const receipt = { ...done.receipt, records: [...done.receipt.records, ...records] };
        return { ...done, receipt };
      } finally {
        underWay.delete(question.request);
      }
    },
    ask: async ({ document, variables, token }) => {
      const decision = await decided(token);
      const { request, actor, subjects: within } = decision;
      const outer = underWay.get(request);
      const { result, denied, receipt } = await run({
        request,
        actor,
        access: accessOf(decision, outer),
        compiled: compile(read(document), undefined),
        origin: { kind: 'HUB' },
        variables,
        within,
      });
      outer?.records.push(...receipt.records);
      const failures = (result.errors ?? []).flatMap(({ path, extensions }) =>
        path && extensions['code'] !== 'FIELD_NOT_GRANTED' ? [path] : [],
      );
      return { data: result.data, denied, failures, receipt };
    },
    plan: async ({ document: text, token }) => {
      const { agreement: id } = await decided(token);
      // Not kept: whoever registers documents may send one after another.
      const document = parsed(text, deps.schema, deps.maxTokens);
      const { coordinates: fields, operation, cost } = compile(document, undefined);
      const agreement = id === undefined ? undefined : await agreements.find(id);
      const beyond = (granted: Bitset): readonly Coordinate[] =>
        fields.filter((field) => !has(granted, policy.indexOf.get(field) ?? -1));
      return {
        operationName: operation.name?.value ?? null,
        cost,
        fields,
        guarded: beyond(policy.publicFields),
        notGranted: beyond(grantedBy(policy, agreement?.fields ?? [])),
        literals: namingLiterals(policy, document),
      };
    },
  };
}

/** The right is the decision's. Case and principal are the caller's words, known while the outer question runs here. */
function accessOf({ agreement, purpose }: Decision, outer: Outer | undefined): unknown {
  if (agreement === undefined || purpose === undefined) return undefined;
  const said = typeof outer?.access === 'object' ? outer.access : {};
  return { ...said, agreement, purpose, onDenied: 'OMIT' };
}

/** Rooms ask few documents, again and again: each is parsed and validated once. */
function documents(schema: GraphQLSchema, maxTokens: number): (text: string) => DocumentNode {
  const known = new LRUCache<string, DocumentNode>({ max: 1_000 });
  return (text) => {
    const document = known.get(text) ?? parsed(text, schema, maxTokens);
    known.set(text, document);
    return document;
  };
}

function parsed(text: string, schema: GraphQLSchema, maxTokens: number): DocumentNode {
  try {
    const document = parse(text, { maxLexicalTokens: maxTokens });
    const [error] = validate(schema, document);
    if (error) throw error;
    return document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new HubError('GRAPHQL_VALIDATION_FAILED', rule(error));
  }
}

/** graphql's own words without what they quote of values, and without the names they suggest. */
function rule({ message, nodes, locations }: GraphQLError): string {
  const isOfValue = (nodes ?? []).some((node) => isValueNode(node) && node.kind !== Kind.VARIABLE);
  const words = isOfValue ? 'A value is not of its type.' : message;
  const [at] = locations ?? [];
  const place = at ? `Line ${at.line}, column ${at.column}: ` : '';
  const harmless = words.replace(/\b(String|BlockString|Int|Float) ".*"/s, '$1');
  return `${place}${harmless.replace(/ Did you mean .*/s, '')}`;
}
