import { agreementId, blindIndex, type AgreementId } from '../../../kernel/ids.ts';
import { canonicalJson } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import {
  conflict,
  idempotencyKeyReused,
  invalidInput,
  notFound,
  notPermitted,
  staleVersion,
  type Conflict,
  type InvalidInput,
  type Problem,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import {
  changeAgreementInput,
  changed,
  createAgreementInput,
  illegal,
  importAgreementInput,
  startsFrom,
  type Agreement,
} from '../model/agreement.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment, departmentsOnly } from './caller.ts';
import type { AgreementStore, Deps } from './ports.ts';

type Answer = Promise<Result<Agreement, Problem>>;

/** Proposes an agreement; the consumer is the caller's department. */
export async function createAgreement(
  { store, secret }: Deps,
  input: unknown,
  caller: Caller,
): Answer {
  const consumer = actingDepartment(caller);
  if (consumer === undefined) return fail(departmentsOnly());
  const parsed = parseInput(createAgreementInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, providerId: provider, ...terms } = parsed.value;
  if (provider === consumer)
    return fail(invalidInput([{ field: 'providerId', rule: 'must be another department' }]));
  const content = { verb: 'create', provider, ...terms };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const id = agreementId.derive(secret, [caller.client, idempotencyKey]);
  const agreement: Agreement = {
    ...terms,
    id,
    version: 1,
    consumer,
    provider,
    state: 'DRAFT',
    approvals: [],
    changes: [],
  };
  if (await store.create(agreement)) return ok(agreement);
  return ok(await stored(store, id));
}

/** Approves or revokes an agreement on behalf of the caller's department. */
export async function changeAgreement(
  { store, clock, secret }: Deps,
  verb: 'approve' | 'revoke',
  input: unknown,
  caller: Caller,
): Answer {
  const department = actingDepartment(caller);
  if (department === undefined) return fail(departmentsOnly());
  const parsed = parseInput(changeAgreementInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, agreementId: id, expectedVersion } = parsed.value;
  const content = { verb, id, expectedVersion };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const agreement = await store.find(id);
  if (!agreement) return fail(notFound('agreement'));
  if (department !== agreement.consumer && department !== agreement.provider)
    return fail(notPermitted('Only the two departments of an agreement may change it.'));
  const mark = blindIndex(secret, 'agreement change', [caller.client, idempotencyKey]);
  if (agreement.changes.includes(mark)) return ok(agreement);
  if (agreement.version !== expectedVersion) return fail(staleVersion(agreement.version));
  const next = changed[verb](agreement, { department, at: instant(clock.now()), mark });
  if (!next.ok) return next;
  const condition = { version: expectedVersion, states: startsFrom[verb] };
  if (await store.replace(next.value, condition)) return next;
  // Another change came first, or a repetition of this very request did.
  const now = await stored(store, id);
  return now.changes.includes(mark) ? ok(now) : fail(staleVersion(now.version));
}

/** Stores an agreement in force, or its new terms. The same terms again are UNCHANGED, whatever became of them here. */
export async function importAgreement(
  store: AgreementStore,
  input: unknown,
): Promise<Result<'STORED' | 'UNCHANGED', InvalidInput | Conflict>> {
  const parsed = parseInput(importAgreementInput, input);
  if (!parsed.ok) return parsed;
  const { at, ...terms } = parsed.value;
  const { consumer, provider } = terms;
  const inForce = {
    ...terms,
    state: 'ACTIVE' as const,
    approvals: [consumer, provider].map((department) => ({ department, at })),
    changes: [],
  };
  if (await store.create({ ...inForce, version: 1 })) return ok('STORED');
  const known = await stored(store, terms.id);
  if (known.consumer !== consumer)
    return fail(conflict('ALREADY_EXISTS', 'Another department has an agreement with this id.'));
  const { version, state, approvals, changes, ...knownTerms } = known;
  if (canonicalJson(knownTerms) === canonicalJson(terms)) return ok('UNCHANGED');
  if (!startsFrom.import.includes(state)) return illegal(known);
  const condition = { version, states: startsFrom.import };
  if (await store.replace({ ...inForce, version: version + 1 }, condition)) return ok('STORED');
  return fail(staleVersion((await stored(store, terms.id)).version));
}

async function stored(store: AgreementStore, id: AgreementId): Promise<Agreement> {
  const agreement = await store.find(id);
  if (!agreement) throw new Error('agreements: an agreement is gone');
  return agreement;
}
