import { z } from 'zod';

// The parts of the answers that the demo checks. An answer of another shape fails the demo.

const texts = z.object({ zh: z.string(), en: z.string() });

export const departmentAnswer = z.object({
  citizenByNationalId: z.object({
    id: z.string(),
    identity: z.object({ name: z.object({ fullName: z.string().min(1) }) }).loose(),
    addresses: z.array(z.looseObject({ fullAddress: z.string().min(1) })).min(1),
    licences: z.object({
      nodes: z.array(z.looseObject({ type: z.string(), state: z.string() })).min(1),
    }),
    submissions: z.object({ nodes: z.array(z.looseObject({ state: z.string() })).min(1) }),
  }),
});

export const prefillAnswer = z.object({
  prefill: z.object({
    service: z.object({ id: z.string(), title: texts }),
    formVersion: z.string(),
    values: z
      .array(
        z.object({
          pointer: z.string().startsWith('/'),
          title: texts,
          value: z.unknown(),
          concept: z.string(),
          authority: z.looseObject({ id: z.string() }),
          observedAt: z.string(),
          assurance: z.string(),
          editability: z.enum(['LOCKED', 'EDIT_AT_SOURCE', 'EDITABLE']),
        }),
      )
      .min(1),
    missing: z
      .array(
        z.object({
          pointer: z.string(),
          title: texts,
          status: z.string(),
          reason: texts,
          remedy: texts,
        }),
      )
      .min(1),
    documents: z
      .array(
        z.looseObject({
          requirement: z.string(),
          title: texts,
          decision: z.string(),
          reason: texts,
        }),
      )
      .min(3),
    summary: z.object({
      leaves: z.int(),
      visible: z.int(),
      filled: z.int(),
      coverage: z.number(),
      keystrokesSaved: z.int(),
      documents: z.int(),
      waived: z.int(),
    }),
    receipt: z.string(),
  }),
});

export const disclosure = z.object({
  at: z.string(),
  request: z.string(),
  client: z.string(),
  department: z.looseObject({ id: z.string() }),
  actor: z.string(),
  subject: z.string().nullable(),
  agreement: z.string().nullable(),
  purpose: z.string().nullable(),
  legalBasis: z.string().nullable(),
  case: z.string().nullable(),
  fields: z.array(z.string()),
  decision: z.enum(['RELEASED', 'REFUSED']),
  refusal: z.string().nullable(),
  id: z.string(),
});
export type DisclosureShape = z.infer<typeof disclosure>;

const page = z.object({ completeUpTo: z.string(), nodes: z.array(disclosure) });
export const auditorAnswer = z.object({ disclosures: page });
export const citizenAnswer = z.object({ citizen: z.object({ disclosures: page }) });
