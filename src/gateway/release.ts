import type { ExecutionResult } from 'graphql';
import { HubError } from '../kernel/problems.ts';
import { narrower, type Reach } from '../kernel/reach.ts';
import type { Disclosed } from '../platform/access.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { consentFields } from '../policy/consent.ts';
import { predicateQuestions } from '../policy/predicates.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Compiled } from './compile.ts';
import { openDesk, type DeskSteps, type Settled } from './desk.ts';
import type { Executed, Executor } from './execute.ts';
import type { Recordable } from './record.ts';
import { isFinder, merged, peopleNamed, recordedFields } from './subjects.ts';

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
  const upFront = named.length > 0 ? named : peopleNamed(steps.policy, task);
  const about = upFront.map((subject) => ({ subject, fields: fields.all }));
  desk.see(isChange && about.length === 0 ? [{ subject: null, fields: fields.all }] : about);
  // A change must not happen unrecorded, nor to somebody who is closed; a read may run beside.
  let settled = isChange ? await desk.settled() : nobody;
  for (let round = 0; round < rounds && settled.unconsented.length === 0; round += 1) {
    const { result, disclosed } = await executed(
      steps,
      task,
      settled.closed,
      ([first, ...others]) => {
        // Saves the answer a round of writing (ADR 005).
        if (first && others.length === 0 && about.length === 0 && isFinder(compiled))
          desk.see([{ subject: first.subject, fields: fields.all }]);
      },
    );
    desk.see(merged(disclosed, fields.byRequest));
    settled = await desk.settled();
    const { closed, unconsented } = settled;
    if (unconsented.length === 0 && !disclosed.some(({ subject }) => closed.has(subject))) {
      if (desk.records().length === 0) desk.see([{ subject: null, fields: fields.all }]);
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

/** Runs it once, for everybody within reach but those who are closed. */
async function executed(
  { sign, executor }: Steps,
  task: Task,
  closed: ReadonlySet<string>,
  onDisclosed: (disclosed: readonly Disclosed[]) => void,
): Promise<Executed> {
  const subjects = narrower(task.subjects, closed.size > 0 ? { except: [...closed] } : '*');
  const token = await sign(decisionOf({ ...task, subjects }));
  const { document } = task.compiled;
  return executor.execute({ document, variables: task.variables, token, onDisclosed });
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
