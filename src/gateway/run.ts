import { GraphQLError, Kind, type ExecutionResult } from 'graphql';
import type { RequestId } from '../kernel/ids.ts';
import type { Disclosed } from '../platform/access.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Authorise, Authorised, Basis, Reach } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import { readVariables, type Compile, type Compiled } from './compile.ts';
import type { Executor } from './execute.ts';
import { pruner, type Omission } from './omit.ts';
import { beyond, type About, type Record as PutOnRecord, type Recordable } from './record.ts';

/** One compiled operation and who asks it. */
export type Run = {
  readonly request: RequestId;
  readonly actor: Actor;
  /** `extensions.access` as it was sent. */
  readonly access: unknown;
  readonly compiled: Compiled;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Nobody else is reached, whatever the agreement says. */
  readonly within: Reach;
};

/** Proof that the request is on record: its id, and the SHA-256 of each of its records. */
export type Receipt = { readonly request: string; readonly records: readonly string[] };

export type RunResult = Basis & {
  readonly result: ExecutionResult;
  readonly receipt: Receipt;
  readonly denied: readonly Coordinate[];
};

type Steps = {
  readonly policy: PolicySchema;
  readonly compile: Compile;
  readonly authorise: Authorise;
  readonly executor: Executor;
  readonly record: PutOnRecord;
  readonly sign: SignDecision;
};

type Task = Recordable & {
  readonly compiled: Compiled;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly subjects: Reach;
};

/** The middle of the pipeline, the same for every transport: authorise, execute, record. Throws refusals. */
export function runner(steps: Steps): (run: Run) => Promise<RunResult> {
  const prune = pruner(steps.policy, steps.compile);
  return async (run) => {
    const { request, actor } = run;
    const variables = readVariables(steps.executor.schema, run.compiled, run.variables);
    const authorised = await authoriseOnRecord(steps, run, variables);
    const { access, agreement, denied } = authorised;
    const of = { request, actor, access, agreement };
    const { rest, omissions } =
      denied.length > 0 ? prune(run.compiled, denied) : { rest: run.compiled, omissions: [] };
    const subjects = narrower(authorised.subjects, run.within);
    const done = rest
      ? await release(steps, { ...of, compiled: rest, variables, subjects })
      : await releaseNothing(steps, of, {
          denied,
          subject: namedSubject({ ...run, variables })[0] ?? null,
        });
    return {
      access,
      agreement,
      denied,
      result: withOmissions(done.result, omissions),
      receipt: { request, records: done.records },
    };
  };
}

type Released = { readonly result: ExecutionResult; readonly records: readonly string[] };

/** Runs what is granted; nothing is answered before everything that was read is on record. */
async function release(steps: Steps, task: Task): Promise<Released> {
  const { compiled, variables } = task;
  const token = await steps.sign(decisionOf(task));
  const fields = recordable(steps.policy, compiled.coordinates);
  const before = aboutBefore(task, fields.all);
  const writing = steps.record(task, before, { decision: 'RELEASED' });
  // A change must not happen unrecorded; a read may run beside the write, for nothing leaves before both are done.
  if (compiled.kind === 'mutation') await writing;
  const found = recordingOnSight(steps, task, { before, fields: fields.all });
  const { document } = compiled;
  const [early, { result, disclosed }] = await Promise.all([
    writing,
    steps.executor.execute({ document, variables, token, onDisclosed: found.onDisclosed }),
  ]);
  const beside = await found.records();
  const known = [...before, ...found.about];
  const rest = beyond(merged(disclosed, fields.byRequest), known);
  const isNobody = known.length + rest.length === 0 && fields.all.length > 0;
  const after = isNobody ? [{ subject: null, fields: fields.all }] : rest;
  const late = await steps.record(task, after, { decision: 'RELEASED' });
  return { result, records: [...early, ...beside, ...late] };
}

/** Root fields that find at most one thing, about one person, by something other than the person's id. */
const finders = new Set(['citizenByNationalId', 'licence', 'licenceByNumber', 'submission']);

/**
 * A query that finds one person: once the first room says whom, what will be read of them goes on record while the
 * other rooms are still reading. It saves the answer a round of writing (ADR 005).
 */
function recordingOnSight(
  steps: Steps,
  task: Task,
  { before, fields }: { readonly before: readonly About[]; readonly fields: readonly Coordinate[] },
): {
  readonly about: readonly About[];
  readonly onDisclosed: (disclosed: readonly Disclosed[]) => void;
  readonly records: () => Promise<readonly string[]>;
} {
  const about: About[] = [];
  let writing: Promise<readonly string[]> = Promise.resolve([]);
  const [root, ...others] = task.compiled.operation.selectionSet.selections;
  const isFinder =
    before.length === 0 &&
    root?.kind === Kind.FIELD &&
    others.length === 0 &&
    finders.has(root.name.value);
  return {
    about,
    onDisclosed: (disclosed) => {
      const [first, ...more] = disclosed;
      if (!isFinder || about.length > 0 || !first || more.length > 0) return;
      about.push({ subject: first.subject, fields });
      writing = steps.record(task, about, { decision: 'RELEASED' });
      // Its failure is thrown where it is awaited; until then it is nobody's unhandled rejection.
      writing.catch(() => undefined);
    },
    records: () => writing,
  };
}

/** Every field was denied: there is nothing to run, and the attempt goes on record. */
async function releaseNothing(
  steps: Steps,
  of: Recordable,
  { denied, subject }: { denied: readonly Coordinate[]; subject: string | null },
): Promise<Released> {
  const about = [{ subject, fields: recordable(steps.policy, denied).all }];
  const outcome = { decision: 'REFUSED', refusal: 'FIELD_NOT_GRANTED' } as const;
  return { result: { data: null }, records: await steps.record(of, about, outcome) };
}

/** A refusal is on record before it is answered, with the law and the person as far as they are known. */
async function authoriseOnRecord(
  steps: Steps,
  { request, actor, access, compiled }: Run,
  variables: Task['variables'],
): Promise<Authorised> {
  const authorised = await steps.authorise({ actor, access, operation: compiled });
  if (authorised.ok) return authorised.value;
  const { error, ...basis } = authorised.problem;
  const [subject = null] = namedSubject({ compiled, variables });
  const about = [{ subject, fields: recordable(steps.policy, compiled.coordinates).all }];
  const outcome = { decision: 'REFUSED', refusal: error.code } as const;
  await steps.record({ request, actor, ...basis }, about, outcome);
  throw error;
}

function decisionOf({ request, actor, agreement, compiled, subjects }: Task) {
  return {
    request,
    actor,
    ...(agreement ? { agreement: agreement.id, purpose: agreement.purpose } : {}),
    allow: [...compiled.coordinates],
    subjects: subjects === '*' ? subjects : [...subjects],
  };
}

function narrower(one: Reach, other: Reach): Reach {
  if (one === '*') return other;
  return other === '*' ? one : one.filter((subject) => other.includes(subject));
}

/** Coordinates that go on record; those of class CHANGE and DISCLOSURE with every record of the request. */
function recordable(
  policy: PolicySchema,
  coordinates: readonly Coordinate[],
): { readonly all: readonly Coordinate[]; readonly byRequest: readonly Coordinate[] } {
  const byRequest = coordinates.filter((field) => recordedAs(policy, field) === 'REQUEST');
  const bySubject = coordinates.filter((field) => recordedAs(policy, field) === 'SUBJECT');
  return { all: [...byRequest, ...bySubject], byRequest };
}

function aboutBefore(task: Task, fields: readonly Coordinate[]): About[] {
  if (fields.length === 0) return [];
  // The people a request can reach, when that is sure before it runs.
  const known = task.subjects === '*' ? namedSubject(task) : task.subjects;
  if (known.length > 0) return known.map((subject) => ({ subject, fields }));
  return task.compiled.kind === 'mutation' ? [{ subject: null, fields }] : [];
}

/** The person that the only root field names by id. */
function namedSubject({
  compiled,
  variables,
}: Pick<Task, 'compiled' | 'variables'>): readonly string[] {
  const [root, ...others] = compiled.operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || others.length > 0 || root.name.value !== 'citizen') return [];
  const value = root.arguments?.find(({ name }) => name.value === 'id')?.value;
  if (value?.kind === Kind.STRING) return [value.value];
  const variable = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof variable === 'string' ? [variable] : [];
}

/** One entry a person over the answers of all rooms. */
function merged(disclosed: readonly Disclosed[], byRequest: readonly Coordinate[]): Disclosed[] {
  const fieldsOf = new Map<string, Set<string>>();
  for (const { subject, fields } of disclosed) {
    const known = fieldsOf.get(subject) ?? new Set(byRequest);
    for (const field of fields) known.add(field);
    fieldsOf.set(subject, known);
  }
  return [...fieldsOf].map(([subject, fields]) => ({ subject, fields: [...fields].sort() }));
}

function withOmissions(result: ExecutionResult, omissions: readonly Omission[]): ExecutionResult {
  if (omissions.length === 0) return result;
  const errors = omissions.map(({ path, coordinate }) => {
    const message = `Left out: the agreement does not grant ${coordinate}.`;
    const extensions = { code: 'FIELD_NOT_GRANTED', coordinate };
    return new GraphQLError(message, { path, extensions });
  });
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
}
