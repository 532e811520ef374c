import type { DepartmentId } from '../../../kernel/ids.ts';
import {
  conflict,
  notPermitted,
  type Conflict,
  type NotPermitted,
} from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { dayOf, type CalendarDate } from '../../../kernel/time.ts';
import { stateOn, type Agreement, type Offer } from './agreement.ts';
import {
  revisionId,
  revisionText,
  type AgreementState,
  type Change,
  type Revision,
} from './revision.ts';

/** Whoever runs the hub; no department of government has this id. */
export const operatorDepartment = 'dept_operator';

export type Verb = Change['change'];
type Party = 'CONSUMER' | 'PROVIDER' | 'OPERATOR';

/** Who may make each change. Only whoever suspended an agreement resumes it. */
const mayMake: Readonly<Record<Verb, readonly Party[]>> = {
  DRAFTED: ['CONSUMER'],
  SUBMITTED: ['CONSUMER'],
  APPROVED: ['CONSUMER', 'PROVIDER'],
  SUSPENDED: ['CONSUMER', 'PROVIDER', 'OPERATOR'],
  RESUMED: ['CONSUMER', 'PROVIDER', 'OPERATOR'],
  REVOKED: ['CONSUMER', 'PROVIDER'],
};

/** The states from which each change may start; also the condition of its write. */
export const startsFrom: Readonly<Record<Verb, readonly AgreementState[]>> = {
  DRAFTED: ['DRAFT'],
  SUBMITTED: ['DRAFT', 'SUBMITTED', 'ACTIVE', 'SUSPENDED'],
  APPROVED: ['SUBMITTED', 'ACTIVE', 'SUSPENDED'],
  SUSPENDED: ['ACTIVE'],
  RESUMED: ['SUSPENDED'],
  REVOKED: ['DRAFT', 'SUBMITTED', 'ACTIVE', 'SUSPENDED'],
};

type Broken = Conflict | NotPermitted;

/** A change and what it makes of an agreement; the text is the revision to be kept. */
export type Revised = { readonly agreement: Agreement; readonly text: string };

/** Who starts an agreement, with whom. */
export type Founding = Pick<Revision, 'agreement' | 'consumer' | 'provider'>;

/** The revision that a change is, on top of those before it; fails when the change may not be made. */
export function revised(
  before: Agreement | Founding,
  change: Change,
  { at, by }: Pick<Revision, 'at' | 'by'>,
): Result<Revised, Broken> {
  const known = 'state' in before ? before : undefined;
  const head: Founding =
    'state' in before
      ? { agreement: before.id, consumer: before.consumer, provider: before.provider }
      : before;
  const revision: Revision = {
    v: 1,
    ...head,
    number: (known?.version ?? 0) + 1,
    predecessor: known?.revision ?? null,
    at,
    by,
    state: stateAfter(known, change),
    ...change,
  };
  const text = revisionText(revision);
  const next = following(known, revision, revisionId(text));
  return next.ok ? ok({ agreement: next.value, text }) : next;
}

/** What a revision with this hash makes of an agreement; fails when the table of changes does not allow it there. */
export function following(
  before: Agreement | undefined,
  revision: Revision,
  id: string,
): Result<Agreement, Broken> {
  const broken = brokenBy(before, revision);
  if (broken) return fail(broken);
  const { agreement, consumer, provider, number, state, by } = revision;
  const next: Agreement = {
    suspendedBy: null,
    agreed: null,
    proposed: null,
    ...before,
    id: agreement,
    consumer,
    provider,
    version: number,
    revision: id,
    state,
  };
  switch (revision.change) {
    case 'DRAFTED':
      return ok({ ...next, proposed: { terms: revision.terms, revision: null, approvals: [] } });
    case 'SUBMITTED':
      return ok({ ...next, proposed: { terms: revision.terms, revision: id, approvals: [] } });
    case 'APPROVED':
      return ok({ ...next, ...approved(next, revision) });
    case 'SUSPENDED':
      return ok({ ...next, suspendedBy: by.department });
    case 'RESUMED':
      return ok({ ...next, suspendedBy: null });
    case 'REVOKED':
      return ok({ ...next, suspendedBy: null, proposed: next.agreed ? null : next.proposed });
  }
}

/** What two approvals have in common is agreed; with the first, the terms stay proposed. */
function approved(
  { proposed, agreed }: Agreement,
  { by, at, approval }: Extract<Revision, { change: 'APPROVED' }>,
): Pick<Agreement, 'agreed' | 'proposed'> {
  if (!proposed) throw new Error('agreements: an approval of nothing');
  const approvals = [...proposed.approvals, { ...approval, department: by.department, at }];
  const offer = { ...proposed, approvals };
  return isComplete(offer) ? { agreed: offer, proposed: null } : { agreed, proposed: offer };
}

function isComplete({ approvals }: Pick<Offer, 'approvals'>): boolean {
  return approvals.length === 2;
}

function stateAfter(before: Agreement | undefined, { change }: Change): AgreementState {
  switch (change) {
    case 'DRAFTED':
      return 'DRAFT';
    case 'SUBMITTED':
      return before?.agreed ? before.state : 'SUBMITTED';
    case 'APPROVED':
      if (before?.proposed?.approvals.length !== 1) return before?.state ?? 'SUBMITTED';
      return before.state === 'SUSPENDED' ? 'SUSPENDED' : 'ACTIVE';
    case 'SUSPENDED':
      return 'SUSPENDED';
    case 'RESUMED':
      return 'ACTIVE';
    case 'REVOKED':
      return 'REVOKED';
  }
}

/** Why the change may not be made there; undefined when it may. */
function brokenBy(before: Agreement | undefined, revision: Revision): Broken | undefined {
  const { change, by, at } = revision;
  const refusal = refusedTo(by.department, change, revision);
  if (refusal) return refusal;
  if (!before)
    return change === 'DRAFTED'
      ? undefined
      : conflict('ILLEGAL_TRANSITION', 'An agreement begins as a draft.');
  const today = dayOf(new Date(at));
  if (!startsFrom[change].includes(before.state) || revision.state !== stateAfter(before, revision))
    return illegal(before, today);
  switch (change) {
    case 'DRAFTED':
    case 'SUBMITTED':
    case 'REVOKED':
      return undefined;
    case 'APPROVED':
      return brokenApproval(before, revision, today);
    case 'SUSPENDED':
      return stateOn(before, today) === 'EXPIRED' ? illegal(before, today) : undefined;
    case 'RESUMED':
      if (before.suspendedBy !== by.department)
        return notPermitted('Only whoever suspended the agreement resumes it.');
      return stateOn(before, today) === 'EXPIRED' ? illegal(before, today) : undefined;
  }
}

function brokenApproval(
  before: Agreement,
  { by, approval }: Extract<Revision, { change: 'APPROVED' }>,
  today: CalendarDate,
): Broken | undefined {
  const { proposed, version } = before;
  const illegally = (message: string) => conflict('ILLEGAL_TRANSITION', message, version);
  if (!proposed) return illegally('Both departments have approved; no other terms are proposed.');
  if (proposed.revision !== approval.revision)
    return illegally('The approval is of other terms than those proposed.');
  if (proposed.terms.validUntil < today)
    return illegally('The validity of the proposed terms is over; amend them.');
  if (proposed.approvals.some(({ department }) => department === by.department))
    return illegally('Your department has approved already; the other department has not.');
  if (
    proposed.approvals.some(
      ({ person, keyId }) => person === approval.person || keyId === approval.keyId,
    )
  )
    return notPermitted('Whoever approved for one department does not approve for the other.');
  return undefined;
}

/** Why this department never makes such a change; undefined when it may, where the agreement stands so. */
export function refusedTo(
  department: DepartmentId,
  change: Verb,
  { consumer, provider }: Pick<Revision, 'consumer' | 'provider'>,
): NotPermitted | undefined {
  const parties: Readonly<Record<Party, string>> = {
    CONSUMER: consumer,
    PROVIDER: provider,
    OPERATOR: operatorDepartment,
  };
  if (mayMake[change].some((party) => parties[party] === department)) return undefined;
  return notPermitted(
    change === 'DRAFTED' || change === 'SUBMITTED'
      ? 'Only the department that asks under an agreement states its terms.'
      : 'Only the two departments of an agreement change it; the hub’s operator may suspend it.',
  );
}

function illegal(agreement: Agreement, today: CalendarDate): Conflict {
  const state = stateOn(agreement, today);
  const message = `The agreement is ${state}, and cannot change so from there.`;
  return conflict('ILLEGAL_TRANSITION', message, agreement.version);
}
