import { z } from 'zod';
import { citizenId, serviceId, submissionId } from '../../kernel/ids.ts';
import { hasInheritedName, inheritedRule } from '../../kernel/json.ts';
import { isCalendarDate, isInstant } from '../../kernel/time.ts';

const date = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');
const instant = z.string().refine(isInstant, 'must be an ISO 8601 instant with a zone');
const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');
const citizen = z.string().refine(citizenId.is, 'must be an id of the hub');

/** Looked at before zod reads it, who would leave out a `__proto__`. */
const json = z
  .unknown()
  .refine((value) => !hasInheritedName(value), inheritedRule)
  .pipe(z.json());

const stated = {
  serviceId: z.string().refine(serviceId.is, 'must be the code of a service, svc_…'),
  formVersion: text,
  channel: z.enum(['WEB', 'APP', 'COUNTER', 'KIOSK', 'PHONE']),
  submittedAt: instant,
  state: z.enum(['SUBMITTED', 'ACCEPTED', 'APPROVED', 'REJECTED', 'WITHDRAWN']),
  answers: z
    .array(
      z.strictObject({
        pointer: z.string().regex(/^(\/([^~/]|~[01])*)+$/, 'must be a JSON Pointer (RFC 6901)'),
        concept: text.nullish(),
        value: json.optional(),
      }),
    )
    .max(500),
  documents: z
    .array(
      z.strictObject({
        evidenceType: text,
        digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
        acceptedOn: date.nullish(),
        validUntil: date.nullish(),
      }),
    )
    .max(100),
};

export const recordSubmissionInput = z.strictObject({
  idempotencyKey: text,
  applicantId: citizen,
  ...stated,
});

export const submissionArguments = z.strictObject({
  services: z.array(z.string()).nullish(),
  first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(),
  after: z.string().nullish(),
});

const provenance = z.strictObject({
  authority: z.string(),
  sourceRecord: text,
  version: z.int().min(0),
  observedAt: instant,
  assurance: z.enum([
    'GOVERNMENT_VERIFIED',
    'VERIFIED_BY_LICENCE',
    'AGENCY_REPORTED',
    'USER_CONFIRMED',
    'USER_DECLARED',
  ]),
  validFrom: date.nullish(),
  validUntil: date.nullish(),
});

/** A submission of another system, for operators' bulk load. */
export const importedSubmission = z.strictObject({ ...stated, provenance });

/** A submission as stored. */
export const submission = z.strictObject({
  ...stated,
  id: z.string().refine(submissionId.is),
  applicant: citizen,
  provenance,
});
export type Submission = z.infer<typeof submission>;

/** True while an authority has still to decide on it. */
export function isOpen({ state }: Submission): boolean {
  return state === 'SUBMITTED' || state === 'ACCEPTED';
}

/** Newest first; by id within an instant, so that pages are stable. */
export function newestFirst(a: Submission, b: Submission): number {
  return Date.parse(b.submittedAt) - Date.parse(a.submittedAt) || a.id.localeCompare(b.id);
}
