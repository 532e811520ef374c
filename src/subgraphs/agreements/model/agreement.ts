import { z } from 'zod';
import type { DepartmentId } from '../../../kernel/ids.ts';
import type { CalendarDate } from '../../../kernel/time.ts';
import { agreementStates, approval, type AgreementState } from './revision.ts';
import {
  endsAfterStart,
  endsBeforeStart,
  hasOptional,
  optionalIsMore,
  storedTerms,
  termsInput,
  type Terms,
} from './terms.ts';
import { agreementRef, department, idempotencyKey, instant, textHash } from './values.ts';

export const createAgreementInput = z
  .strictObject({ ...termsInput, idempotencyKey, providerId: department })
  .refine(endsAfterStart, endsBeforeStart)
  .refine(hasOptional, optionalIsMore);

const change = {
  idempotencyKey,
  agreementId: agreementRef,
  expectedVersion: z.int().min(1, 'must be at least 1'),
};
export const changeAgreementInput = z.strictObject(change);
export const approveAgreementInput = z.strictObject({
  ...change,
  signature: z.string().max(4_000, 'must have at most 4,000 characters'),
});
export const amendAgreementInput = z
  .strictObject({ ...change, ...termsInput })
  .refine(endsAfterStart, endsBeforeStart)
  .refine(hasOptional, optionalIsMore);

export type ChangeAgreement = Readonly<z.infer<typeof changeAgreementInput>>;
export type ApproveAgreement = Readonly<z.infer<typeof approveAgreementInput>>;
export type AmendAgreement = Readonly<z.infer<typeof amendAgreementInput>>;

/** Terms with what the departments have said of them. */
const offer = z.strictObject({
  terms: storedTerms,
  /** The revision that submitted them, whose hash is signed; null while they are a draft. */
  revision: textHash.nullable(),
  approvals: z.array(approval.extend({ department, at: instant })),
});
export type Offer = Readonly<z.infer<typeof offer>>;

/** What follows from all revisions: kept with the newest of them, so that a list need not read the others. */
export const agreementHead = z.strictObject({
  id: agreementRef,
  consumer: department,
  provider: department,
  /** Number and hash of the newest revision. */
  version: z.int().min(1),
  revision: textHash,
  state: z.enum(agreementStates),
  suspendedBy: department.nullable(),
  /** Approved by both; null until then. */
  agreed: offer.nullable(),
  /** Under way, alone or beside those agreed. */
  proposed: offer.nullable(),
});
export type Agreement = Readonly<z.infer<typeof agreementHead>>;

/** The terms that an agreement stands for: those agreed, or else those proposed. */
export function offerOf({ agreed, proposed }: Agreement): Offer {
  const one = agreed ?? proposed;
  if (!one) throw new Error('agreements: an agreement without terms');
  return one;
}

/** Where it stands on a day: its validity ends by itself. */
export function stateOn(agreement: Agreement, today: CalendarDate): AgreementState | 'EXPIRED' {
  const { state, agreed } = agreement;
  const isOver = agreed !== null && agreed.terms.validUntil < today;
  return isOver && (state === 'ACTIVE' || state === 'SUSPENDED') ? 'EXPIRED' : state;
}

/** What an agreement allows, and whether it does so on a day. */
export type Grant = Pick<Agreement, 'id'> &
  Pick<Terms, 'purpose' | 'fields' | 'documents'> & { readonly isInForce: boolean };

export function grantOn(agreement: Agreement, today: CalendarDate): Grant {
  const { purpose, fields, documents } = offerOf(agreement).terms;
  const isInForce =
    stateOn(agreement, today) === 'ACTIVE' && needsOn(agreement, today).length === 0;
  return { id: agreement.id, purpose, fields, documents, isInForce };
}

/** What keeps an agreement from being in force. */
export type Need =
  | 'SUBMISSION'
  | 'CONSUMER_APPROVAL'
  | 'PROVIDER_APPROVAL'
  | 'RESUMPTION'
  | 'START_OF_VALIDITY'
  | 'NEW_TERMS'
  | 'NEW_AGREEMENT';

/** Everything that is missing on that day; nothing for one in force. */
export function needsOn(agreement: Agreement, today: CalendarDate): readonly Need[] {
  const { proposed, agreed } = agreement;
  switch (stateOn(agreement, today)) {
    case 'DRAFT':
      return ['SUBMISSION', 'CONSUMER_APPROVAL', 'PROVIDER_APPROVAL'];
    case 'SUBMITTED':
      return approvalsMissing(agreement, proposed);
    case 'ACTIVE':
      return agreed && today < agreed.terms.validFrom ? ['START_OF_VALIDITY'] : [];
    case 'SUSPENDED':
      return ['RESUMPTION'];
    case 'EXPIRED':
      return proposed ? approvalsMissing(agreement, proposed) : ['NEW_TERMS'];
    case 'REVOKED':
      return ['NEW_AGREEMENT'];
  }
}

/** Whose approval of the proposed terms is still missing. */
export function approvalsMissing(
  { consumer, provider }: Agreement,
  proposed: Offer | null,
): readonly Need[] {
  const has = (department: DepartmentId) =>
    proposed?.approvals.some((one) => one.department === department);
  return [
    ...(has(consumer) ? [] : ['CONSUMER_APPROVAL' as const]),
    ...(has(provider) ? [] : ['PROVIDER_APPROVAL' as const]),
  ];
}
