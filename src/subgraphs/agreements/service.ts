import {
  agreementId,
  blindIndex,
  departmentId,
  type AgreementId,
  type DepartmentId,
} from '../../kernel/ids.ts';
import { canonicalJson, type Json } from '../../kernel/json.ts';
import { parseInput } from '../../kernel/parse.ts';
import {
  badArguments,
  conflict,
  idempotencyKeyReused,
  invalidInput,
  notFound,
  notPermitted,
  staleVersion,
  type Conflict,
  type InvalidInput,
  type Problem,
} from '../../kernel/problems.ts';
import type { Reach } from '../../kernel/reach.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { dayOf, instant, type Clock, type Instant } from '../../kernel/time.ts';
import {
  changeAgreementInput,
  changed,
  createAgreementInput,
  illegal,
  importAgreementInput,
  renewal,
  spendPredicatesInput,
  startsFrom,
  viewerOf,
  type Agreement,
  type AgreementState,
  type Caller,
  type PredicateBudget,
  type Viewer,
} from './model.ts';

/** What the verbs need of storage. Every write is conditional; every method rejects when the database does. */
export type AgreementStore = {
  readonly find: (id: AgreementId) => Promise<Agreement | undefined>;
  /** All agreements of a consumer by id, at most 1,000; two rounds of reads however many there are. */
  readonly ofConsumer: (department: DepartmentId) => Promise<readonly Agreement[]>;
  /** Saves only where there is none; false when there is one. Repeatable. */
  readonly create: (agreement: Agreement) => Promise<boolean>;
  /** Replaces the agreement only if the stored one still has this version, in one of these states. */
  readonly replace: (
    agreement: Agreement,
    stored: { readonly version: number; readonly states: readonly AgreementState[] },
  ) => Promise<boolean>;
  /** Counts those of the questions that are not counted yet, all or none; false when the budget does not hold them. */
  readonly spend: (budget: PredicateBudget, questions: readonly string[]) => Promise<boolean>;
  /** False when this client used the key with other content. */
  readonly isSameRequest: (client: string, key: string, content: Json) => Promise<boolean>;
};

type Answer = Promise<Result<Agreement, Problem>>;

export type AgreementService = ReturnType<typeof agreementService>;

export function agreementService(deps: {
  readonly store: AgreementStore;
  readonly clock: Clock;
  /** Derives ids, and marks of requests. */
  readonly secret: Uint8Array;
}) {
  const { store } = deps;
  return {
    find: async (text: string): Promise<Agreement | undefined> => {
      const id = agreementId.parse(text);
      return id === undefined ? undefined : store.find(id);
    },
    viewer: (caller: Caller, reach: Reach): Viewer => viewerOf(caller, reach),
    ofConsumer: async (text: string): Promise<readonly Agreement[]> => {
      const department = departmentId.parse(text);
      return department === undefined ? [] : store.ofConsumer(department);
    },
    spendPredicates: (input: unknown) => spendPredicates(deps, input),
    createAgreement: (input: unknown, caller: Caller): Answer => create(deps, input, caller),
    approveAgreement: (input: unknown, caller: Caller): Answer =>
      change(deps, 'approve', input, caller),
    revokeAgreement: (input: unknown, caller: Caller): Answer =>
      change(deps, 'revoke', input, caller),
    importAgreement: (input: unknown) => importAgreement(store, input),
  };
}

type Deps = Parameters<typeof agreementService>[0];

async function create({ store, secret }: Deps, input: unknown, caller: Caller): Answer {
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

async function change(
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

/** Each person apart: what was counted stays so when another's budget is spent, for to count too much is safe. */
async function spendPredicates(
  { store, clock }: Deps,
  input: unknown,
): Promise<{ readonly isWithinBudget: boolean; readonly renewsAt: Instant }> {
  const parsed = parseInput(spendPredicatesInput, input);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { purpose, consumerId: consumer, people } = parsed.value;
  const day = dayOf(clock.now());
  const outcomes = await Promise.all(
    people.map(({ citizenId: citizen, questions }) =>
      store.spend({ citizen, purpose, consumer, day }, questions),
    ),
  );
  return { isWithinBudget: outcomes.every(Boolean), renewsAt: renewal(day) };
}

/** Stores an agreement in force, or its new terms. The same terms again are UNCHANGED, whatever became of them here. */
async function importAgreement(
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

/** A citizen acts for no department, though the portal belongs to one. */
function actingDepartment({ kind, department }: Caller): DepartmentId | undefined {
  return kind === 'DEPARTMENT' ? departmentId.parse(department) : undefined;
}

function departmentsOnly(): Problem {
  return notPermitted('Agreements are made between departments; ask as a department.');
}

async function stored(store: AgreementStore, id: AgreementId): Promise<Agreement> {
  const agreement = await store.find(id);
  if (!agreement) throw new Error('agreements: an agreement is gone');
  return agreement;
}
