import { agreementId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { conflict, idempotencyKeyReused, invalidInput } from '../../../kernel/problems.ts';
import type { Problem } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import {
  amendAgreementInput,
  approveAgreementInput,
  changeAgreementInput,
  createAgreementInput,
  type Agreement,
  type AmendAgreement,
  type ApproveAgreement,
  type ChangeAgreement,
} from '../model/agreement.ts';
import { revised } from '../model/lifecycle.ts';
import type { Caller } from '../model/viewer.ts';
import { approvalBy } from './approval.ts';
import { actingDepartment, departmentsOnly } from './caller.ts';
import type { ChangeVerb } from './change.ts';
import type { Deps } from './ports.ts';
import { writtenOut } from './terms.ts';

/** Drafts an agreement; the consumer is the caller's department. */
export async function createAgreement(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Result<Agreement, Problem>> {
  const { store, clock, secret } = deps;
  const consumer = actingDepartment(caller);
  if (consumer === undefined) return fail(departmentsOnly());
  const parsed = parseInput(createAgreementInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, providerId: provider, ...stated } = parsed.value;
  if (provider === consumer)
    return fail(invalidInput([{ field: 'providerId', rule: 'must be another department' }]));
  const content = { verb: 'create', provider, ...stated };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const terms = await writtenOut(deps, stated);
  if (!terms.ok) return terms;
  const id = agreementId.derive(secret, [caller.client, idempotencyKey]);
  const first = revised(
    { agreement: id, consumer, provider },
    { change: 'DRAFTED', terms: terms.value },
    { at: instant(clock.now()), by: { department: consumer, client: caller.client } },
  );
  if (!first.ok) return first;
  if (await store.create(first.value)) return ok(first.value.agreement);
  const known = await store.history(id);
  if (!known) throw new Error('agreements: an agreement is gone');
  return ok(known.head);
}

/** States other terms: of a draft in its place, of anything else beside what is agreed, for both to approve. */
export function amending(deps: Deps): ChangeVerb<AmendAgreement> {
  return {
    verb: 'amend',
    input: amendAgreementInput,
    change: 'SUBMITTED',
    make: async ({ state }, { idempotencyKey, agreementId: _, expectedVersion, ...stated }) => {
      const terms = await writtenOut(deps, stated);
      if (!terms.ok) return terms;
      return ok({ change: state === 'DRAFT' ? 'DRAFTED' : 'SUBMITTED', terms: terms.value });
    },
  };
}

/** Puts a draft, as it is, before both departments. */
export const submitting: ChangeVerb<ChangeAgreement> = {
  verb: 'submit',
  input: changeAgreementInput,
  change: 'SUBMITTED',
  make: ({ state, proposed, version }) => {
    if (state === 'DRAFT' && proposed) return ok({ change: 'SUBMITTED', terms: proposed.terms });
    const message = 'Only a draft is submitted; to propose other terms, amend the agreement.';
    return fail(conflict('ILLEGAL_TRANSITION', message, version));
  },
};

/** Approves the terms proposed, by the signature of a signatory of the caller's department. */
export function approving(deps: Deps): ChangeVerb<ApproveAgreement> {
  return {
    verb: 'approve',
    input: approveAgreementInput,
    change: 'APPROVED',
    make: async (agreement, { signature }, department) => {
      const approval = await approvalBy(deps, { agreement, department, signature });
      return approval.ok ? ok({ change: 'APPROVED', approval: approval.value }) : approval;
    },
  };
}

/** Holds an agreement up, lets it go on, or ends it for good. */
export const [suspending, resuming, revoking] = [
  simple('suspend', 'SUSPENDED'),
  simple('resume', 'RESUMED'),
  simple('revoke', 'REVOKED'),
];

function simple(
  verb: string,
  change: 'SUSPENDED' | 'RESUMED' | 'REVOKED',
): ChangeVerb<ChangeAgreement> {
  return { verb, input: changeAgreementInput, change, make: () => ok({ change }) };
}
