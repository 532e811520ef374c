import { GraphQLError, type ExecutionResult } from 'graphql';
import type { DocumentId, RequestId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import { narrower, type Reach } from '../kernel/reach.ts';
import { ok } from '../kernel/result.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Authorise, Authorised, Basis } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import { readVariables, type Compile, type Compiled } from './compile.ts';
import { beyondConsent } from './consent.ts';
import type { DeskSteps } from './desk.ts';
import type { Executor } from './execute.ts';
import type { Tell } from './notice.ts';
import { pruner, type Omission } from './omit.ts';
import type { Origin } from './registered.ts';
import { release, type Released, type Task } from './release.ts';
import { peopleNamed, recordedFields } from './subjects.ts';

/** One compiled operation and who asks it. */
export type Run = {
  readonly request: RequestId;
  readonly actor: Actor;
  /** Nothing is changed before it resolves; whoever answers waits for it too. */
  readonly admitted: Promise<void>;
  /** `extensions.access` as it was sent. */
  readonly access: unknown;
  readonly compiled: Compiled;
  readonly origin: Origin;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Nobody else is reached, whatever the agreement says. */
  readonly within: Reach;
};

/** Proof that the request is on record: its id, and the SHA-256 of each of its records. */
export type Receipt = { readonly request: string; readonly records: readonly string[] };

export type RunResult = Basis & {
  readonly result: ExecutionResult;
  readonly receipt: Receipt;
  /** Left out, for the agreement does not grant it. */
  readonly denied: readonly Coordinate[];
  /** Left out, for somebody has not consented to it. */
  readonly unconsented: readonly Coordinate[];
};

type Steps = DeskSteps & {
  readonly policy: PolicySchema;
  readonly compile: Compile;
  readonly authorise: Authorise;
  readonly executor: Executor;
  readonly sign: SignDecision;
  readonly tell: Tell;
};

/** Times that one question is asked at the most, each without what somebody has turned out not to consent to. */
const rounds = 3;

/** The middle of the pipeline, the same for every transport: authorise, execute, record. Throws refusals. */
export function runner(steps: Steps): (run: Run) => Promise<RunResult> {
  const prune = pruner(steps.policy, steps.compile);
  return async (run) => {
    const { request, actor, compiled } = run;
    const variables = readVariables(steps.executor.schema, compiled, run.variables);
    const [authorised] = await Promise.all([
      authoriseOnRecord(steps, run, variables),
      compiled.kind === 'mutation' ? run.admitted : undefined,
    ]);
    const { access, agreement, denied } = authorised;
    await steps.tell(actor, agreement);
    const of = { request, actor, operation: operationIn(run), access, agreement };
    const subjects = narrower(authorised.subjects, run.within);
    const task = { ...of, compiled, variables, subjects, consent: authorised.consent };
    const records: string[] = [];
    let { unconsented } = authorised;
    for (let round = 0; round < rounds; round += 1) {
      const lacks = { denied, unconsented };
      const left = [...denied, ...unconsented];
      const { rest, omissions } =
        left.length > 0 ? prune(compiled, left) : { rest: compiled, omissions: [] };
      const done = rest
        ? await release(steps, { ...task, compiled: rest })
        : ok(await releaseNothing(steps, task, lacks));
      records.push(...(done.ok ? done.value : done.problem).records);
      if (done.ok) {
        const result = withOmissions(done.value.result, omissions, lacks);
        return { access, agreement, ...lacks, result, receipt: { request, records } };
      }
      const { fields } = done.problem;
      if (access?.onDenied !== 'OMIT') throw beyondConsent(fields, agreement);
      unconsented = [...new Set([...unconsented, ...fields])].sort();
    }
    throw new HubError('SOURCE_UNAVAILABLE', 'What people consent to keeps changing; try again.');
  };
}

type Lacks = Pick<Authorised, 'denied' | 'unconsented'>;

/** Every field is lacking: there is nothing to run, and the attempt goes on record. */
async function releaseNothing(
  steps: Steps,
  task: Task,
  { denied, unconsented }: Lacks,
): Promise<Released> {
  const [subject = null] = peopleNamed(steps.policy, task);
  const { all: fields } = recordedFields(steps.policy, [...denied, ...unconsented]);
  const refusal = denied.length > 0 ? 'FIELD_NOT_GRANTED' : 'CONSENT_REQUIRED';
  const outcome = { decision: 'REFUSED', refusal } as const;
  const records = await steps.record(task, [{ subject, fields }], outcome);
  return { result: { data: null }, records };
}

/** A refusal is on record before it is answered, with the law and the person as far as they are known. */
async function authoriseOnRecord(
  steps: Steps,
  run: Run,
  variables: Task['variables'],
): Promise<Authorised> {
  const { request, actor, access, compiled, origin } = run;
  const authorised = await steps.authorise({ actor, access, operation: compiled, origin });
  if (authorised.ok) return authorised.value;
  const { error, refusal, ...basis } = authorised.problem;
  const [subject = null] = peopleNamed(steps.policy, { compiled, variables });
  const about = [{ subject, fields: recordedFields(steps.policy, compiled.coordinates).all }];
  const outcome = { decision: 'REFUSED', refusal } as const;
  const of = { request, actor, operation: operationIn(run), ...basis };
  await steps.record(of, about, outcome);
  throw error;
}

/** The name that goes on record for what was asked. */
function operationIn({ origin, compiled }: Run): DocumentId {
  return origin.kind === 'REGISTERED' ? origin.documentId : compiled.digest;
}

function withOmissions(
  result: ExecutionResult,
  omissions: readonly Omission[],
  { unconsented }: Lacks,
): ExecutionResult {
  if (omissions.length === 0) return result;
  const errors = omissions.map(({ path, coordinate }) => {
    const isConsentMissing = unconsented.includes(coordinate);
    const code = isConsentMissing ? 'CONSENT_REQUIRED' : 'FIELD_NOT_GRANTED';
    const message = isConsentMissing
      ? `Left out: the person has not consented to ${coordinate}.`
      : `Left out: the agreement does not grant ${coordinate}.`;
    return new GraphQLError(message, { path, extensions: { code, coordinate } });
  });
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
}
