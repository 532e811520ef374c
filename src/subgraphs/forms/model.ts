import { z } from 'zod';
import { agreementId, citizenId, departmentId, serviceId, submissionId } from '../../kernel/ids.ts';
import { hasInheritedName, inheritedRule } from '../../kernel/json.ts';
import { isCalendarDate } from '../../kernel/time.ts';

const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');
const service = z.string().refine(serviceId.is, 'must be the code of a service, svc_…');
/** Looked at before zod reads it, who would leave out a `__proto__`. */
const object = z
  .unknown()
  .refine((value) => !hasInheritedName(value), inheritedRule)
  .pipe(z.record(z.string(), z.json()));

export const publishFormInput = z.strictObject({
  idempotencyKey: text,
  serviceId: service,
  version: text,
  schema: object,
  mapping: object,
  evidenceRequirements: z.array(object),
});

export const prefillInput = z.strictObject({
  serviceId: service,
  citizenId: z.string().refine(citizenId.is, 'must be an id of the hub').nullish(),
  answers: object.nullish(),
  visiblePointers: z.array(z.string()).max(500).nullish(),
  repeatOf: z.string().refine(submissionId.is, 'must be the id of a submission').nullish(),
});

export const prefillPlanInput = z.strictObject({ serviceId: service });

export const previewInput = z.strictObject({
  serviceId: service,
  agreementId: z.string().refine(agreementId.is, 'must be the id of an agreement'),
});

export const satisfiesInput = z.strictObject({
  serviceId: service,
  requirementId: text,
  citizenId: prefillInput.shape.citizenId,
  answers: object.nullish(),
});

const sealed = {
  serviceId: service,
  citizenId: prefillInput.shape.citizenId,
  seal: z.string().min(1).max(100_000),
  answers: object,
};
export const rebaseInput = z.strictObject(sealed);
export const reportOutcomeInput = z.strictObject({
  idempotencyKey: text,
  ...sealed,
  seconds: z.int().min(0).max(86_400).nullish(),
});

const day = z.string().refine(isCalendarDate, 'must be a calendar date, YYYY-MM-DD');
export const coverageInput = z.strictObject({ serviceId: service, from: day, to: day });

/** What became of one prefill, or of one form handed in: nothing about whom. */
export const outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('PREFILL'),
    day,
    formVersion: text,
    /** Status of each leaf by pointer. */
    statuses: z.record(z.string(), z.string()),
    visible: z.int(),
    filled: z.int(),
    keystrokesSaved: z.int(),
    documents: z.int(),
    waived: z.int(),
  }),
  z.strictObject({
    kind: z.literal('HANDED_IN'),
    day,
    formVersion: text,
    changed: z.array(z.string()),
    seconds: z.int().nullish(),
  }),
]);
export type Outcome = z.infer<typeof outcome>;

export const requestCorrectionInput = z.strictObject({
  idempotencyKey: text,
  serviceId: service,
  citizenId: prefillInput.shape.citizenId,
  seal: sealed.seal,
  pointer: text,
  authorityId: z.string().refine(departmentId.is, 'must be the code of a department, dept_…'),
});

/** "This is wrong": for the authority to look into. Holds no value. */
export const correction = z.strictObject({
  id: z.string(),
  authority: z.string(),
  citizen: z.string().refine(citizenId.is),
  service,
  pointer: text,
  version: z.int().nullable(),
  requestedOn: day,
  dueOn: day,
});
export type Correction = z.infer<typeof correction>;

const short = z.string().max(500, 'must have at most 500 characters');
const askedForm = {
  schema: object,
  labels: z
    .array(z.strictObject({ path: short, label: short }))
    .max(500)
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i, 'must be a BCP 47 tag')
    .nullish(),
};

export const suggestMappingInput = z.strictObject(askedForm);

export const reviewSuggestionsInput = z.strictObject({
  idempotencyKey: text,
  reviewer: text,
  ...askedForm,
  reviews: z
    .array(
      z.strictObject({
        path: short,
        verdict: z.enum(['APPROVE', 'EDIT', 'REJECT']),
        canonical: text.nullish(),
      }),
    )
    .min(1, 'must name at least one leaf')
    .max(500, 'must name at most 500 leaves')
    .refine((reviews) => new Set(reviews.map(({ path }) => path)).size === reviews.length, {
      error: 'must name each leaf once',
    }),
});

export const mappingAliasesArguments = z.strictObject({
  first: z.int().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100').nullish(),
  after: z.string().nullish(),
});

/** One version of a service's form; never changed once stored. */
export const form = z.strictObject({
  service,
  version: text,
  schema: object,
  mapping: object,
  evidence: z.array(object),
  /** The department that published it, and alone may publish the next. */
  publisher: z.string(),
});
export type Form = z.infer<typeof form>;

/** A person's word on a wording, as stored. */
export const reviewedAlias = z.strictObject({
  language: z.string(),
  label: z.string(),
  groups: z.array(z.string()),
  canonical: z.string().nullable(),
  reviewer: z.string(),
  at: z.string(),
});
