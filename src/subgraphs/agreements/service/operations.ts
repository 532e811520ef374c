import { blindIndex, departmentId, documentId } from '../../../kernel/ids.ts';
import type { Page } from '../../../kernel/page.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  badArguments,
  conflict,
  HubError,
  idempotencyKeyReused,
  invalidInput,
  notFound,
  notPermitted,
  type Conflict,
  type ErrorCode,
  type InvalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf, instant, type CalendarDate } from '../../../kernel/time.ts';
import { offerOf, stateOn, type Agreement } from '../model/agreement.ts';
import {
  placeOf,
  registerOperationInput,
  startsFrom,
  withdrawOperationInput,
  type Operation,
  type OperationKey,
} from '../model/operation.ts';
import { pageArguments } from '../model/values.ts';
import type { Caller, Viewer } from '../model/viewer.ts';
import { actingDepartment, departmentsOnly } from './caller.ts';
import type { Deps, Hub } from './ports.ts';

type Answer = Promise<Result<Operation, Problem>>;
type Plan = Awaited<ReturnType<Hub['plan']>>;

/** What the hub refuses a document with; anything else that it throws is an outage. */
const refusals: readonly ErrorCode[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_NOT_FOUND',
  'DOCUMENT_TOO_COMPLEX',
];

/** Marks kept with an operation: a request repeated after more changes than these is a new one. */
const marksKept = 50;

/** Registers a document for a client of the caller's department, under one of the department's agreements. */
export async function registerOperation(deps: Deps, input: unknown, caller: Caller): Answer {
  const { store, clock } = deps;
  const department = actingDepartment(caller);
  if (department === undefined) return fail(departmentsOnly());
  const parsed = parseInput(registerOperationInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, agreementId: id, clientId: client, document } = parsed.value;
  const content = { verb: 'register', id, client, document };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const key = { department, client, documentId: documentId.of(document) };
  const known = await store.operation(key);
  const mark = markOf(deps, caller, idempotencyKey);
  if (known?.changes.includes(mark)) return ok(known);
  const agreement = (await store.history(id))?.head;
  if (!agreement) return fail(notFound('agreement'));
  const refusal = refusalOf(agreement, key, { known, today: dayOf(clock.now()) });
  if (refusal) return fail(refusal);
  const planned = await plannedUnder(deps, agreement, document);
  if (!planned.ok) return planned;
  const { operationName, cost, fields } = planned.value;
  const next: Operation = {
    ...key,
    document,
    operationName,
    agreement: id,
    purpose: offerOf(agreement).terms.purpose,
    fields: [...fields],
    cost,
    registeredAt: instant(clock.now()),
    state: 'ACTIVE',
    version: (known?.version ?? 0) + 1,
    changes: withMark(known, mark),
  };
  const isSaved = known
    ? await store.replaceOperation(next, startsFrom.register)
    : await store.insertOperation(next);
  return isSaved ? ok(next) : overtaken(deps, key, mark);
}

/** Withdraws an operation of a client of the caller's department; to anybody else it does not exist. */
export async function withdrawOperation(deps: Deps, input: unknown, caller: Caller): Answer {
  const { store } = deps;
  const department = actingDepartment(caller);
  if (department === undefined) return fail(departmentsOnly());
  const parsed = parseInput(withdrawOperationInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, clientId: client, documentId: id } = parsed.value;
  const content = { verb: 'withdraw', client, id };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const key = { department, client, documentId: id };
  const known = await store.operation(key);
  if (!known) return fail(notFound('operation'));
  const mark = markOf(deps, caller, idempotencyKey);
  if (known.changes.includes(mark)) return ok(known);
  if (!startsFrom.withdraw.includes(known.state))
    return fail(conflict('ILLEGAL_TRANSITION', 'The operation is withdrawn already.'));
  const next: Operation = {
    ...known,
    state: 'WITHDRAWN',
    version: known.version + 1,
    changes: withMark(known, mark),
  };
  const isSaved = await store.replaceOperation(next, startsFrom.withdraw);
  return isSaved ? ok(next) : overtaken(deps, key, mark);
}

/** By client and documentId; constant in reads. Throws BAD_REQUEST, INVALID_CURSOR. */
export async function operationPage(
  { store, cursors }: Deps,
  viewer: Viewer,
  args: unknown,
): Promise<Page<Operation>> {
  const parsed = parseInput(pageArguments, args);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { first, after } = parsed.value;
  const scope = ['operations', viewer.client, viewer.citizen ?? '', viewer.department];
  const place = after == null ? undefined : cursors.open(scope, after);
  const department = departmentId.parse(viewer.department);
  const limit = first + 1;
  const found =
    department === undefined ? [] : await store.operationsOf(department, { after: place, limit });
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: {
      hasNextPage: found.length > first,
      endCursor: last ? cursors.seal(scope, placeOf(last)) : null,
    },
  };
}

/** Why a document may not be registered under this agreement at all. */
function refusalOf(
  agreement: Agreement,
  { department }: OperationKey,
  { known, today }: { readonly known: Operation | undefined; readonly today: CalendarDate },
): Problem | undefined {
  const { consumer, version, id } = agreement;
  const state = stateOn(agreement, today);
  if (consumer !== department)
    return notPermitted('Only the department that asks under an agreement registers for it.');
  if (state !== 'ACTIVE')
    return conflict(
      'ILLEGAL_TRANSITION',
      `The agreement is ${state}; operations are registered under one in force.`,
      version,
    );
  if (known?.state === 'ACTIVE' && known.agreement !== id)
    return conflict(
      'ALREADY_EXISTS',
      'This document is registered for the client under another agreement; withdraw it there first.',
    );
  return undefined;
}

/** Compiled by the hub; every field must be granted, and no person named. */
async function plannedUnder(
  { hub, token }: Deps,
  agreement: Agreement,
  document: string,
): Promise<Result<Plan, InvalidInput>> {
  const planned = await hub.plan({ document, token }).then(ok, refused);
  if (!planned.ok) return planned;
  const { guarded, literals } = planned.value;
  const rules = [
    ...guarded
      .filter((field) => !offerOf(agreement).terms.fields.includes(field))
      .map((field) => `needs ${field}, which the agreement does not grant`),
    ...literals.map((place) => `must take ${place} from a variable, for a value can name a person`),
  ];
  return rules.length === 0 ? planned : fail(invalidDocument(rules));
}

function refused(error: unknown): Result<never, InvalidInput> {
  if (!(error instanceof HubError) || !refusals.includes(error.code)) throw error;
  const isOfOperations = error.code === 'OPERATION_NOT_FOUND';
  return fail(
    invalidDocument([isOfOperations ? 'must hold exactly one operation' : error.message]),
  );
}

function invalidDocument(rules: readonly string[]): InvalidInput {
  return invalidInput(rules.map((rule) => ({ field: 'document', rule })));
}

/** Another change came first, or a repetition of this very request did. */
async function overtaken(
  { store }: Deps,
  key: OperationKey,
  mark: string,
): Promise<Result<Operation, Conflict>> {
  const now = await store.operation(key);
  if (now?.changes.includes(mark)) return ok(now);
  return fail(conflict('STALE_VERSION', 'Another change came first; send the same again.'));
}

function markOf({ secret }: Deps, { client }: Caller, idempotencyKey: string): string {
  return blindIndex(secret, 'operation change', [client, idempotencyKey]);
}

function withMark(known: Operation | undefined, mark: string): string[] {
  return [...(known?.changes ?? []), mark].slice(-marksKept);
}
