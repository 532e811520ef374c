import type { GraphQLSchema } from 'graphql';
import type { RequestId } from '../kernel/ids.ts';
import { requestId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import { dayOf, type Clock } from '../kernel/time.ts';
import type { Decision, VerifyDecision } from '../platform/decision-token.ts';
import { documentReader, readDocument } from '../platform/document.ts';
import { has, type Bitset } from '../policy/bitset.ts';
import type { DataClass } from '../policy/classes.ts';
import { grantedBy } from '../policy/decide.ts';
import { namingLiterals } from '../policy/literals.ts';
import { placesOf, type FieldPlace } from '../policy/places.ts';
import { roomsOf, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Agreements } from './agreements.ts';
import type { Budget } from './budget.ts';
import { termsOf, type InnerTerms } from './consent.ts';
import type { Compile, Compiled } from './compile.ts';
import type { Confirm } from './confirm.ts';
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
  /** Left out, for the person has not consented to it. */
  readonly unconsented: readonly Coordinate[];
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
  /** Each of `fields` at each place where the document reads it. */
  readonly places: readonly PlannedPlace[];
};
type PlannedPlace = FieldPlace & {
  readonly dataClass: DataClass;
  readonly rooms: readonly string[];
};

/** Every field of some data classes that an agreement can grant, under the schema of this version. */
export type ClassFields = {
  readonly schemaVersion: string;
  readonly fields: readonly Coordinate[];
};

/** Questions of callers, and the questions that rooms ask to answer them. */
export type Nested = {
  /** Runs a caller's question; its receipt covers the inner ones. */
  readonly outer: (run: Omit<Run, 'within'>) => Promise<RunResult>;
  /** Runs with the rights of the decision and onDenied: OMIT; throws what a caller would be refused with. */
  readonly ask: (question: InnerQuestion) => Promise<InnerAnswer>;
  /** What a question would read, and what the agreement of the decision lacks for it. Reads no personal data. */
  readonly plan: (question: Omit<InnerQuestion, 'variables'>) => Promise<InnerPlan>;
  /** Writes data classes out. */
  readonly fieldsOf: (question: {
    readonly dataClasses: readonly string[];
    readonly token: string;
  }) => Promise<ClassFields>;
  /** What an agreement asks people to consent to, as it was within the last 5 seconds; null for none in force. */
  readonly terms: (question: TermsQuestion) => Promise<InnerTerms | null>;
};

export type TermsQuestion = { readonly agreement: string; readonly token: string };

export function nested(deps: {
  readonly policy: PolicySchema;
  readonly schema: GraphQLSchema;
  readonly schemaVersion: string;
  readonly maxTokens: number;
  readonly agreements: Agreements;
  readonly compile: Compile;
  readonly spend: Budget['spend'];
  readonly run: (run: Run) => Promise<RunResult>;
  readonly confirm: Confirm;
  readonly verify: VerifyDecision;
  readonly clock: Clock;
}): Nested {
  const { policy, agreements, compile, spend, run } = deps;
  const readKept = documentReader(deps.schema, deps.maxTokens);
  const compiledFrom = (text: string): Compiled => {
    const document = readKept(text);
    if (!document.ok) throw document.problem;
    return compile(document.value, undefined);
  };
  const underWay = new Map<string, string[]>();
  const decided = async (token: string): Promise<Decision & { request: RequestId }> => {
    const decision = await deps.verify(token);
    const request = requestId.parse(decision?.request);
    if (decision && request) return { ...decision, request };
    throw new HubError('DECISION_REQUIRED', 'An inner question needs a fresh decision.');
  };
  return {
    outer: async (question) => {
      const since = deps.clock.now().getTime();
      const records: string[] = [];
      underWay.set(question.request, records);
      try {
        const done = await run({ ...question, within: '*' });
        const { client } = question.actor;
        await deps.confirm({ client, agreement: done.agreement, since });
        const receipt = { ...done.receipt, records: [...done.receipt.records, ...records] };
        return { ...done, receipt };
      } finally {
        underWay.delete(question.request);
      }
    },
    ask: async ({ document, variables, token }) => {
      const decision = await decided(token);
      const { request, actor, subjects: within } = decision;
      const compiled = compiledFrom(document);
      spend(actor, compiled.cost);
      const { result, denied, unconsented, receipt } = await run({
        request,
        actor,
        // The question that it helps to answer waits for its own caller.
        admitted: Promise.resolve(),
        access: accessOf(decision),
        compiled,
        origin: { kind: 'HUB' },
        variables,
        within,
      });
      underWay.get(request)?.push(...receipt.records);
      const failures = (result.errors ?? []).flatMap(({ path, extensions }) =>
        path && extensions['coordinate'] === undefined ? [path] : [],
      );
      return { data: result.data, denied, unconsented, failures, receipt };
    },
    plan: async ({ document: text, token }) => {
      const { agreement: id } = await decided(token);
      // Not kept: whoever registers documents may send one after another.
      const read = readDocument(deps.schema, text, deps.maxTokens);
      if (!read.ok) throw read.problem;
      const document = read.value;
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
        places: placesOf(policy, document, operation).map((place) => described(policy, place)),
      };
    },
    fieldsOf: async ({ dataClasses, token }) => {
      await decided(token);
      const isAsked = (field: Coordinate) =>
        dataClasses.some((dataClass) => dataClass === policy.classOf.get(field));
      return {
        schemaVersion: deps.schemaVersion,
        fields: policy.coordinates.filter(isAsked),
      };
    },
    terms: async ({ agreement: id, token }) => {
      await decided(token);
      const agreement = await agreements.find(id);
      return agreement ? termsOf(policy, agreement, dayOf(deps.clock.now())) : null;
    },
  };
}

function described(policy: PolicySchema, place: FieldPlace): PlannedPlace {
  const dataClass = policy.classOf.get(place.coordinate);
  if (dataClass === undefined) throw new Error(`nested: ${place.coordinate} has no class`);
  return { ...place, dataClass, rooms: roomsOf(policy, place.coordinate) };
}

/** The right is the decision's, whatever process asks under it. */
function accessOf(decision: Decision): unknown {
  const { agreement, purpose, case: named, onBehalfOf } = decision;
  if (agreement === undefined || purpose === undefined) return undefined;
  return { agreement, purpose, case: named, onBehalfOf, onDenied: 'OMIT' };
}
