import { z } from 'zod';
import { citizenId, serviceId } from '../../kernel/ids.ts';
import { hasInheritedName, inheritedRule } from '../../kernel/json.ts';

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
});

export const prefillPlanInput = z.strictObject({ serviceId: service });

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
