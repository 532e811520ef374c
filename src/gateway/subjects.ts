import { Kind, getArgumentValues, type FieldNode } from 'graphql';
import { z } from 'zod';
import { citizensIn } from '../kernel/ids.ts';
import { canonicalJson } from '../kernel/json.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Compiled } from './compile.ts';
import type { Report } from './execute.ts';
import type { About } from './record.ts';

/** Coordinates of an operation that go on record. */
export type RecordedFields = {
  readonly all: readonly Coordinate[];
  /** Those of class CHANGE and DISCLOSURE: with every record of the request, even when it reached nobody. */
  readonly byRequest: readonly Coordinate[];
  /** The others: with the record of each person of whom they were read. */
  readonly bySubject: readonly Coordinate[];
};

export function recordedFields(
  policy: PolicySchema,
  coordinates: readonly Coordinate[],
): RecordedFields {
  const byRequest = coordinates.filter((field) => recordedAs(policy, field) === 'REQUEST');
  const bySubject = coordinates.filter((field) => recordedAs(policy, field) === 'SUBJECT');
  return { all: [...byRequest, ...bySubject], byRequest, bySubject };
}

type Question = {
  readonly compiled: Pick<Compiled, 'kind' | 'operation'>;
  readonly variables: Readonly<Record<string, unknown>>;
};

/**
 * The people whom a question names by id, so that they are known before it runs: those of its only field, or of any
 * change it makes. A query of several fields asks different things about different people; it names nobody for sure.
 */
export function peopleNamed(policy: PolicySchema, question: Question): readonly string[] {
  const { kind, operation } = question.compiled;
  const { selections } = operation.selectionSet;
  if (kind === 'query' && selections.length > 1) return [];
  const root = policy.schema.getRootType(operation.operation);
  const fields = selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  const named = fields.flatMap((node) => {
    const field = root?.getFields()[node.name.value];
    return field ? citizensIn(getArgumentValues(field, node, question.variables)) : [];
  });
  return [...new Set(named)];
}

/** Root fields that find at most one thing, about one person, by something other than the person's id. */
const finders = new Set(['citizenByNationalId', 'licence', 'licenceByNumber', 'submission']);

/** True when whoever a room finds first is the only person the question is about. */
export function isFinder({ operation }: Pick<Compiled, 'operation'>): boolean {
  const [root, ...others] = operation.selectionSet.selections;
  return root?.kind === Kind.FIELD && others.length === 0 && finders.has(root.name.value);
}

/** One entry a person over the reports of all rooms. */
export function merged(
  { disclosed, read }: Report,
  byRequest: readonly Coordinate[],
): readonly About[] {
  const about = new Map<string, { fields: Set<string>; values: Map<string, string[]> }>();
  for (const { subject, fields } of disclosed) {
    const known = about.get(subject) ?? { fields: new Set(byRequest), values: new Map() };
    for (const field of fields) known.fields.add(field);
    about.set(subject, known);
  }
  for (const { subject, field, values } of read) {
    const texts = values.map(textOf);
    const known = about.get(subject)?.values;
    known?.set(field, [...(known.get(field) ?? []), ...texts]);
  }
  return [...about].map(([subject, { fields, values }]) => ({
    subject,
    fields: [...fields].sort(),
    values,
  }));
}

/** A value as the answer has it, as canonical JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return canonicalJson(value);
  const json: unknown = JSON.parse(JSON.stringify(value ?? null));
  return canonicalJson(z.json().parse(json));
}
