import { GraphQLError, type ExecutionResult } from 'graphql';
import type { DocumentId, RequestId } from '../kernel/ids.ts';
import { narrower, type Reach } from '../kernel/reach.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { Coordinate, PolicySchema } from '../policy/schema.ts';
import type { Authorise, Authorised, Basis } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import { readVariables, type Compile, type Compiled } from './compile.ts';
import type { DeskSteps } from './desk.ts';
import type { Executor } from './execute.ts';
import { pruner, type Omission } from './omit.ts';
import type { Recordable } from './record.ts';
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
  readonly denied: readonly Coordinate[];
};

type Steps = DeskSteps & {
  readonly policy: PolicySchema;
  readonly compile: Compile;
  readonly authorise: Authorise;
  readonly executor: Executor;
  readonly sign: SignDecision;
};

/** The middle of the pipeline, the same for every transport: authorise, execute, record. Throws refusals. */
export function runner(steps: Steps): (run: Run) => Promise<RunResult> {
  const prune = pruner(steps.policy, steps.compile);
  return async (run) => {
    const { request, actor } = run;
    const variables = readVariables(steps.executor.schema, run.compiled, run.variables);
    const [authorised] = await Promise.all([
      authoriseOnRecord(steps, run, variables),
      run.compiled.kind === 'mutation' ? run.admitted : undefined,
    ]);
    const { access, agreement, denied } = authorised;
    const of = { request, actor, operation: operationIn(run), access, agreement };
    const { rest, omissions } =
      denied.length > 0 ? prune(run.compiled, denied) : { rest: run.compiled, omissions: [] };
    const subjects = narrower(authorised.subjects, run.within);
    const done = rest
      ? await release(steps, { ...of, compiled: rest, variables, subjects })
      : await releaseNothing(steps, of, {
          denied,
          subject: peopleNamed(steps.policy, { ...run, variables })[0] ?? null,
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

/** Every field was denied: there is nothing to run, and the attempt goes on record. */
async function releaseNothing(
  steps: Steps,
  of: Recordable,
  { denied, subject }: { denied: readonly Coordinate[]; subject: string | null },
): Promise<Released> {
  const about = [{ subject, fields: recordedFields(steps.policy, denied).all }];
  const outcome = { decision: 'REFUSED', refusal: 'FIELD_NOT_GRANTED' } as const;
  return { result: { data: null }, records: await steps.record(of, about, outcome) };
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

function withOmissions(result: ExecutionResult, omissions: readonly Omission[]): ExecutionResult {
  if (omissions.length === 0) return result;
  const errors = omissions.map(({ path, coordinate }) => {
    const message = `Left out: the agreement does not grant ${coordinate}.`;
    const extensions = { code: 'FIELD_NOT_GRANTED', coordinate };
    return new GraphQLError(message, { path, extensions });
  });
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
}
