import { blindIndex, type DepartmentId } from '../../../kernel/ids.ts';
import type { Json } from '../../../kernel/json.ts';
import { parseInput, type BorderSchema } from '../../../kernel/parse.ts';
import {
  HubError,
  idempotencyKeyReused,
  notFound,
  staleVersion,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import type { Agreement, ChangeAgreement } from '../model/agreement.ts';
import { refusedTo, revised, startsFrom } from '../model/lifecycle.ts';
import type { Change } from '../model/revision.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment, departmentsOnly } from './caller.ts';
import { checked } from './history.ts';
import type { Deps } from './ports.ts';

/** One way to change an agreement: what it is called, takes, and makes. */
export type ChangeVerb<Input extends ChangeAgreement> = {
  readonly verb: string;
  readonly input: BorderSchema<Input>;
  /** What its revision says; also whose it is to make. */
  readonly change: Change['change'];
  readonly make: (
    agreement: Agreement,
    input: Input,
    department: DepartmentId,
  ) => Result<Change, Problem> | Promise<Result<Change, Problem>>;
};

/** Makes a change on behalf of the caller's department: once a key, on the version that the caller has seen. */
export async function changeAgreement<Input extends ChangeAgreement & Record<string, Json>>(
  deps: Deps,
  { verb, input: schema, change, make }: ChangeVerb<Input>,
  input: unknown,
  caller: Caller,
): Promise<Result<Agreement, Problem>> {
  const { store, clock, secret } = deps;
  const department = actingDepartment(caller);
  if (department === undefined) return fail(departmentsOnly());
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, agreementId: id, expectedVersion } = parsed.value;
  const content = { verb, ...parsed.value };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const history = await store.history(id);
  if (!history) return fail(notFound('agreement'));
  const { head, marks } = history;
  const refusal = refusedTo(department, change, head);
  if (refusal) return fail(refusal);
  const mark = blindIndex(secret, 'agreement change', [caller.client, idempotencyKey]);
  if (marks.includes(mark)) return ok(head);
  if (head.version !== expectedVersion) return fail(staleVersion(head.version));
  if ((await checked(deps, history)).firstBad !== undefined) throw notAuthentic();
  const made = await make(head, parsed.value, department);
  if (!made.ok) return made;
  const by = { department, client: caller.client };
  const next = revised(head, made.value, { at: instant(clock.now()), by });
  if (!next.ok) return next;
  const states = startsFrom[made.value.change];
  if (await store.append(next.value, history, { mark, states })) return ok(next.value.agreement);
  // Another change came first, or a repetition of this very request did.
  const now = await store.history(id);
  if (!now) throw new Error('agreements: an agreement is gone');
  return now.marks.includes(mark) ? ok(now.head) : fail(staleVersion(now.head.version));
}

function notAuthentic(): HubError {
  return new HubError(
    'AGREEMENT_NOT_AUTHENTIC',
    'What is stored of the agreement is not what was signed; it is not changed before that is explained.',
  );
}
