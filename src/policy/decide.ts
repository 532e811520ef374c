import type { AgreementId, DepartmentId } from '../kernel/ids.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { Bitset } from './bitset.ts';
import { add, difference, isSubset } from './bitset.ts';
import type { CompiledOperation } from './compile.ts';
import type { Coordinate, PolicySchema } from './schema.ts';

/** What a decision needs of an agreement; the agreements room keeps the rest. */
export type Agreement = {
  readonly id: AgreementId;
  readonly version: number;
  readonly consumer: DepartmentId;
  readonly provider: DepartmentId;
  readonly purpose: string;
  readonly legalBasis: { readonly citation: string };
  readonly subjectScope: 'SELF' | 'CONSENT' | 'OWN_CASE' | 'STATUTE';
  readonly isForSealed: boolean;
  readonly fields: readonly Coordinate[];
  /** Those of its fields that a person can leave out of their consent. */
  readonly optionalFields: readonly Coordinate[];
  readonly documents: 'FREE' | 'REGISTERED';
  readonly state: 'DRAFT' | 'SUBMITTED' | 'ACTIVE' | 'SUSPENDED' | 'REVOKED' | 'EXPIRED';
  /** A sandbox answers under both, a production hub only under agreements for production. */
  readonly stage: 'SANDBOX' | 'PRODUCTION';
  /** Codes of administrative divisions within which people live whom it reaches; null for everywhere. */
  readonly territory: readonly string[] | null;
  /** People on one day at the most; null for no cap. */
  readonly volumePerDay: number | null;
  /** The first revision that is not what was signed; null when all are. */
  readonly firstBadRevision: number | null;
  readonly validFrom: CalendarDate;
  readonly validUntil: CalendarDate;
};

export type Decision =
  { readonly allowed: true } | { readonly allowed: false; readonly denied: readonly Coordinate[] };

/** True on every day from validFrom to validUntil, both included, while the agreement is active. */
export function isInForce(agreement: Agreement, today: CalendarDate): boolean {
  const { state, validFrom, validUntil } = agreement;
  return state === 'ACTIVE' && validFrom <= today && today <= validUntil;
}

/** What an agreement asks of a request before its fields count. */
export type Claim = {
  readonly department: string;
  readonly purpose: string;
  readonly today: CalendarDate;
  /** Of the hub that is asked. */
  readonly stage: Agreement['stage'];
};

/** Why a request does not come under an agreement, by the code of its refusal. */
export type AgreementRule =
  'AGREEMENT_UNKNOWN' | 'AGREEMENT_NOT_AUTHENTIC' | 'AGREEMENT_NOT_IN_FORCE' | 'PURPOSE_MISMATCH';

/** The first rule of the agreement that the request breaks. */
export function brokenRule(
  agreement: Agreement,
  { department, purpose, today, stage }: Claim,
): AgreementRule | undefined {
  if (agreement.consumer !== department) return 'AGREEMENT_UNKNOWN';
  if (agreement.firstBadRevision !== null) return 'AGREEMENT_NOT_AUTHENTIC';
  if (agreement.stage === 'SANDBOX' && stage !== 'SANDBOX') return 'AGREEMENT_NOT_IN_FORCE';
  if (!isInForce(agreement, today)) return 'AGREEMENT_NOT_IN_FORCE';
  return agreement.purpose === purpose ? undefined : 'PURPOSE_MISMATCH';
}

/** What an agreement grants under this schema: its fields and every public one. Unknown fields grant nothing. */
export function grantedBy(policy: PolicySchema, fields: readonly Coordinate[]): Bitset {
  const granted = policy.publicFields.slice();
  for (const field of fields) {
    const index = policy.indexOf.get(field);
    if (index !== undefined) add(granted, index);
  }
  return granted;
}

/** Default deny: allowed only when every coordinate the operation can touch is granted. */
export function decide(
  policy: PolicySchema,
  operation: CompiledOperation,
  granted: Bitset,
): Decision {
  if (isSubset(operation.needed, granted)) return { allowed: true };
  const denied = difference(operation.needed, granted).map(
    (index) => policy.coordinates[index] ?? 'unknown',
  );
  return { allowed: false, denied };
}
