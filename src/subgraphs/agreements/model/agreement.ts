import { z } from 'zod';
import type { DepartmentId } from '../../../kernel/ids.ts';
import { conflict, type Conflict } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import type { Instant } from '../../../kernel/time.ts';
import {
  agreementRef,
  date,
  department,
  idempotencyKey,
  instant,
  purpose,
  text,
} from './values.ts';

/** Only the shape of a coordinate: whether the schema has such a field is known to the gateway. */
const coordinate = z
  .string()
  .regex(/^[A-Z]\w{0,79}\.[a-z]\w{0,79}$/, 'must be a schema coordinate, Type.field');

const terms = z.strictObject({
  purpose,
  legalBasis: z.strictObject({ citation: text, text }),
  subjectScope: z.enum(['SELF', 'CONSENT', 'OWN_CASE', 'STATUTE']),
  isForSealed: z
    .boolean()
    .nullish()
    .transform((given) => given ?? false),
  fields: z
    .array(coordinate)
    .min(1, 'must name at least one field')
    .max(1_000, 'must name at most 1,000 fields')
    .transform((fields) => [...new Set(fields)]),
  optionalFields: z
    .array(coordinate)
    .nullish()
    .transform((fields) => [...new Set(fields ?? [])]),
  documents: z.enum(['FREE', 'REGISTERED']),
  validFrom: date,
  validUntil: date,
});

function endsAfterStart(dates: { validFrom: string; validUntil: string }): boolean {
  return dates.validFrom <= dates.validUntil;
}
const endsBeforeStart = { path: ['validUntil'], error: 'must not be before validFrom' };

function hasOptional(terms: { fields: string[]; optionalFields: string[] }): boolean {
  return terms.optionalFields.every((field) => terms.fields.includes(field));
}
const optionalIsMore = { path: ['optionalFields'], error: 'must name fields of the agreement' };

export const createAgreementInput = terms
  .extend({ idempotencyKey, providerId: department })
  .refine(endsAfterStart, endsBeforeStart)
  .refine(hasOptional, optionalIsMore);

export const changeAgreementInput = z.strictObject({
  idempotencyKey,
  agreementId: agreementRef,
  expectedVersion: z.int().min(1, 'must be at least 1'),
});

/** An agreement that is in force elsewhere already: both departments approved it at `at`. */
export const importAgreementInput = terms
  .extend({ id: agreementRef, consumer: department, provider: department, at: instant })
  .refine(endsAfterStart, endsBeforeStart)
  .refine(hasOptional, optionalIsMore)
  .refine(({ consumer, provider }) => consumer !== provider, {
    path: ['provider'],
    error: 'must be another department than the consumer',
  });

const states = ['DRAFT', 'ACTIVE', 'REVOKED'] as const;
export type AgreementState = (typeof states)[number];

/** What is stored: the terms, where they stand, and who approved. */
export const storedAgreement = terms.extend({
  /** Agreements of before this term have the safe one. */
  documents: terms.shape.documents.default('REGISTERED'),
  id: agreementRef,
  version: z.int().min(1),
  consumer: department,
  provider: department,
  state: z.enum(states),
  approvals: z.array(z.strictObject({ department, at: instant })),
  /** Marks of the requests that changed it, so that a repeated one finds its own effect. */
  changes: z.array(z.string()),
});
export type Agreement = Readonly<z.infer<typeof storedAgreement>>;

/** The states from which each change may start; also the condition of its write. */
export const startsFrom: Readonly<Record<Change, readonly AgreementState[]>> = {
  approve: ['DRAFT'],
  revoke: ['DRAFT', 'ACTIVE'],
  import: ['DRAFT', 'ACTIVE'],
};
export type Change = 'approve' | 'revoke' | 'import';

type ChangedBy = {
  readonly department: DepartmentId;
  readonly at: Instant;
  readonly mark: string;
};

/** What each verb makes of an agreement. */
export const changed: Readonly<
  Record<'approve' | 'revoke', (agreement: Agreement, by: ChangedBy) => Result<Agreement, Conflict>>
> = { approve: approved, revoke: revoked };

/** In force with the approval of the second department. One department never approves twice. */
function approved(agreement: Agreement, by: ChangedBy): Result<Agreement, Conflict> {
  const { consumer, provider, version } = agreement;
  if (!startsFrom.approve.includes(agreement.state)) return illegal(agreement);
  const earlier = agreement.approvals.map((approval) => approval.department);
  if (earlier.includes(by.department))
    return fail(
      conflict(
        'ILLEGAL_TRANSITION',
        'Your department has approved already; the other department has not.',
        version,
      ),
    );
  const departments = [...earlier, by.department];
  const isComplete = departments.includes(consumer) && departments.includes(provider);
  return ok({
    ...agreement,
    version: version + 1,
    state: isComplete ? 'ACTIVE' : 'DRAFT',
    approvals: [...agreement.approvals, { department: by.department, at: by.at }],
    changes: [...agreement.changes, by.mark],
  });
}

function revoked(agreement: Agreement, by: ChangedBy): Result<Agreement, Conflict> {
  if (!startsFrom.revoke.includes(agreement.state)) return illegal(agreement);
  return ok({
    ...agreement,
    version: agreement.version + 1,
    state: 'REVOKED',
    changes: [...agreement.changes, by.mark],
  });
}

export function illegal({ state, version }: Agreement): Result<never, Conflict> {
  const message = `The agreement is ${state}, and cannot change so from there.`;
  return fail(conflict('ILLEGAL_TRANSITION', message, version));
}
