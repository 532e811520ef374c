import type { ExecutionResult } from 'graphql';
import { HubError } from '../kernel/problems.ts';
import { narrower, type Reach } from '../kernel/reach.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { consentFields } from '../policy/consent.ts';
import { predicateQuestions } from '../policy/predicates.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Compiled } from './compile.ts';
import { openDesk, type DeskSteps, type Settled } from './desk.ts';
import type { Executed, Executor, Report } from './execute.ts';
import type { About, Recordable } from './record.ts';
import { isFinder, merged, peopleNamed, recordedFields, type RecordedFields } from './subjects.ts';

type Steps = DeskSteps & {
  readonly policy: PolicySchema;
  readonly executor: Executor;
  readonly sign: SignDecision;
};

export type Task = Recordable & {
  readonly compiled: Compiled;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly subjects: Reach;
  /** The revision of the consent of those whom `subjects` names. */
  readonly consent: string | undefined;
};

export type Released = { readonly result: ExecutionResult; readonly records: readonly string[] };
/** Nothing left: somebody whom it touches has not consented to these fields, and that is on record. */
export type Unconsented = {
  readonly fields: readonly Coordinate[];
  readonly records: readonly string[];
};

/** Times that one question is asked at the most, each without those whom the one before turned out to touch in vain. */
const rounds = 3;

const nobody: Settled = { closed: new Set(), unconsented: [] };

/**
 * Runs what is granted. Nothing is answered before everybody it touches is known to be open to the request, and on
 * record. Somebody who is not drops out as if they did not exist: the question is asked again without them.
 */
export async function release(steps: Steps, task: Task): Promise<Result<Released, Unconsented>> {
  const { compiled, variables } = task;
  const isChange = compiled.kind === 'mutation';
  const fields = recordedFields(steps.policy, compiled.coordinates);
  const { subjects: reach } = task;
  const named = reach === '*' || 'except' in reach ? [] : reach;
  const desk = openDesk(steps, {
    ...task,
    fields: consentFields(steps.policy, compiled.coordinates),
    admitted: named.map((subject) => ({ subject, consent: task.consent })),
    questions: predicateQuestions(steps.policy, compiled.predicates, variables),
  });
  const expected = new Set(named.length > 0 ? named : peopleNamed(steps.policy, task));
  const upFront = asExpected(expected, fields, []);
  if (isChange) desk.write(upFront.length > 0 ? upFront : [{ subject: null, fields: fields.all }]);
  else desk.see(upFront);
  // A change must not happen unrecorded, nor to somebody who is closed; a read may run beside.
  let settled = isChange ? await desk.settled() : nobody;
  for (let round = 0; round < rounds && settled.unconsented.length === 0; round += 1) {
    const reports: Report[] = [];
    const { result, ...whole } = await executed(steps, task, settled.closed, (report) => {
      const [first, ...others] = report.disclosed;
      if (first && others.length === 0 && expected.size === 0 && isFinder(compiled))
        expected.add(first.subject);
      desk.see(asExpected(expected, fields, []));
      reports.push(report);
      // Saves the answer a round of writing (ADR 005, ADR 012).
      if (!isChange && isRead(reports, expected, fields))
        desk.write(asExpected(expected, fields, merged(joined(reports), fields.byRequest)));
    });
    desk.write(asExpected(expected, fields, merged(whole, fields.byRequest)));
    settled = await desk.settled();
    const { closed, unconsented } = settled;
    if (unconsented.length === 0 && !whole.disclosed.some(({ subject }) => closed.has(subject))) {
      if (desk.records().length === 0) desk.write([{ subject: null, fields: fields.all }]);
      await desk.settled();
      return ok({ result, records: desk.records() });
    }
    if (isChange)
      throw new HubError(
        'SUBJECT_OUT_OF_SCOPE',
        'The change is made and on record; whom it concerns is not yours to read.',
      );
  }
  const { unconsented } = settled;
  if (unconsented.length > 0) return fail({ fields: unconsented, records: desk.records() });
  throw new HubError('SOURCE_UNAVAILABLE', 'What the question reaches keeps changing; try again.');
}

/** Of people who were expected, everything that the question asks goes on record, whether or not it was there. */
function asExpected(
  expected: ReadonlySet<string>,
  { all }: RecordedFields,
  touched: readonly About[],
): readonly About[] {
  const valuesOf = new Map(touched.map(({ subject, values }) => [subject, values]));
  const named = [...expected].map((subject) => ({
    subject,
    fields: all,
    values: valuesOf.get(subject),
  }));
  return [...named, ...touched.filter(({ subject }) => subject === null || !expected.has(subject))];
}

/** True when one person was expected, and every field about people was read of that person, and of nobody else. */
function isRead(
  reports: readonly Report[],
  expected: ReadonlySet<string>,
  { bySubject }: RecordedFields,
): boolean {
  if (expected.size !== 1) return false;
  const disclosed = reports.flatMap((report) => report.disclosed);
  const read = new Set(disclosed.flatMap(({ fields }) => fields));
  return (
    disclosed.every(({ subject }) => expected.has(subject)) &&
    bySubject.every((field) => read.has(field))
  );
}

function joined(reports: readonly Report[]): Report {
  return {
    disclosed: reports.flatMap(({ disclosed }) => disclosed),
    read: reports.flatMap(({ read }) => read),
  };
}

/** Runs it once, for everybody within reach but those who are closed. */
async function executed(
  { sign, executor }: Steps,
  task: Task,
  closed: ReadonlySet<string>,
  onReport: (report: Report) => void,
): Promise<Executed> {
  const subjects = narrower(task.subjects, closed.size > 0 ? { except: [...closed] } : '*');
  const token = await sign(decisionOf({ ...task, subjects }));
  const { document } = task.compiled;
  return executor.execute({ document, variables: task.variables, token, onReport });
}

function decisionOf({ request, actor, access, agreement, compiled, subjects }: Task) {
  return {
    request,
    actor,
    ...(agreement ? { agreement: agreement.id, purpose: agreement.purpose } : {}),
    ...(access?.case === undefined ? {} : { case: access.case }),
    ...(access?.onBehalfOf === undefined ? {} : { onBehalfOf: access.onBehalfOf }),
    allow: [...compiled.coordinates],
    subjects,
  };
}
