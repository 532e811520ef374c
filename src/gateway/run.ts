import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { GraphQLError, Kind } from 'graphql';
import { HubError } from '../kernel/problems.ts';
import { requestId } from '../kernel/ids.ts';
import type { Disclosed } from '../platform/access.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { CompiledOperation } from '../policy/compile.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Agreements } from './agreements.ts';
import type { AccessRequest, Authorise, Authorised } from './authorise.ts';
import type { Actor } from './authenticate.ts';
import { compiler, onlyOperation, prune } from './compile.ts';
import type { Executor } from './execute.ts';
import { beyond, type About, type Record as PutOnRecord } from './record.ts';

/** One valid operation and who asks it. */
export type Run = {
  readonly actor: Actor;
  readonly access: AccessRequest | undefined;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Proof that the request is on record: its id, and the SHA-256 of each of its records. */
export type Receipt = { readonly request: string; readonly records: readonly string[] };

export type RunResult = {
  readonly result: ExecutionResult;
  readonly receipt: Receipt;
  readonly denied: readonly Coordinate[];
};

type Steps = {
  readonly policy: PolicySchema;
  readonly agreements: Agreements;
  readonly authorise: Authorise;
  readonly executor: Executor;
  readonly record: PutOnRecord;
  readonly sign: SignDecision;
};

/** The middle of the pipeline, the same for every transport: compile, authorise, execute, record. */
export function runner(steps: Steps): (run: Run) => Promise<RunResult> {
  const compile = compiler(steps.policy);
  return async (run) => {
    const request = requestId.create();
    const { actor, access } = run;
    const operation = compile(run.document, run.operation);
    const authorised = await authoriseOnRecord(steps, run, operation, request);
    const { agreement, subjects, denied } = authorised;
    const of = { request, actor, access, agreement };
    const asked = onlyOperation(run.document, run.operation);
    const document = denied.length === 0 ? asked : prune(steps.policy, asked, denied);
    const allow = operation.coordinates.filter((field) => !denied.includes(field));
    const token = await steps.sign({
      request,
      actor,
      ...(agreement ? { agreement: agreement.id, purpose: agreement.purpose } : {}),
      allow,
      subjects: subjects === '*' ? '*' : [...subjects],
    });

    const fields = recordable(steps.policy, allow);
    const known = knownSubjects(authorised, run);
    const before: About[] =
      fields.all.length === 0 ? [] : aboutBefore(known, fields.all, operation.kind);
    const disclosed: Disclosed[] = [];
    const writing = steps.record(of, before, { decision: 'RELEASED' });
    // A change must not happen unrecorded; a read may run beside the write, for nothing leaves before both are done.
    if (operation.kind === 'mutation') await writing;
    const [early, result] = await Promise.all([
      writing,
      document
        ? steps.executor.execute(document, run.variables, { token, disclosed })
        : { data: null },
    ]);
    const rest = beyond(merged(disclosed, fields.byRequest), before);
    const nobody = before.length + rest.length === 0 && fields.all.length > 0;
    const after = nobody ? [{ subject: null, fields: fields.all }] : rest;
    const late = await steps.record(of, after, { decision: 'RELEASED' });
    return {
      result: withDenied(result, denied),
      receipt: { request, records: [...early, ...late] },
      denied,
    };
  };
}

/** A refusal is on record before it is answered, with the law and the person as far as they are known. */
async function authoriseOnRecord(
  steps: Steps,
  run: Run,
  operation: CompiledOperation,
  request: string,
): Promise<Authorised> {
  const { actor, access } = run;
  try {
    return await steps.authorise({ actor, access, operation });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const fields = recordable(steps.policy, operation.coordinates).all;
    const named = access && (await steps.agreements.find(access.agreement));
    const agreement = named?.consumer === actor.department ? named : undefined;
    const [subject = null] = namedSubject(run);
    const of = { request, actor, access, agreement };
    await steps.record(of, [{ subject, fields }], { decision: 'REFUSED', refusal: error.code });
    throw error;
  }
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

/** The people a request can reach, when that is sure before it runs. */
function knownSubjects({ subjects }: Authorised, run: Run): readonly string[] {
  return subjects === '*' ? namedSubject(run) : subjects;
}

/** The person that the only root field names by id. */
function namedSubject({ operation, variables }: Run): readonly string[] {
  const [root, ...others] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || others.length > 0 || root.name.value !== 'citizen') return [];
  const value = root.arguments?.find(({ name }) => name.value === 'id')?.value;
  if (value?.kind === Kind.STRING) return [value.value];
  const variable = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof variable === 'string' ? [variable] : [];
}

function aboutBefore(
  known: readonly string[],
  fields: readonly Coordinate[],
  kind: CompiledOperation['kind'],
): About[] {
  if (known.length > 0) return known.map((subject) => ({ subject, fields }));
  return kind === 'mutation' ? [{ subject: null, fields }] : [];
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

function withDenied(result: ExecutionResult, denied: readonly Coordinate[]): ExecutionResult {
  if (denied.length === 0) return result;
  const omitted = denied.map(
    (coordinate) =>
      new GraphQLError(`${coordinate} was left out: the agreement does not grant it.`, {
        extensions: { code: 'FIELD_NOT_GRANTED', coordinate },
      }),
  );
  return { ...result, errors: [...(result.errors ?? []), ...omitted] };
}
