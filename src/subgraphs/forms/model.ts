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
