import * as z from 'zod/mini';
import { documents } from '../generated/documents.ts';
import type { Operation } from './ask.ts';
import { department, pageInfo, problem, text } from './shapes.ts';

// What the citizens' pages ask: each document with the shape of its answer.

function operation<T>(name: keyof typeof documents, shape: z.ZodMiniType<T>): Operation<T> {
  return { documentId: documents[name], shape };
}

export const viewer = operation(
  'Viewer',
  z.object({
    viewer: z.object({
      citizen: z.nullable(
        z.object({
          id: z.string(),
          identity: z.nullable(z.object({ name: z.object({ fullName: z.string() }) })),
        }),
      ),
    }),
  }),
);

const summary = z.object({
  id: z.string(),
  title: text,
  description: text,
  authority: department,
  lifeEvents: z.array(z.string()),
});
export type ServiceSummary = z.infer<typeof summary>;

export const services = operation(
  'Services',
  z.object({ publicServices: z.object({ nodes: z.array(summary), pageInfo }) }),
);

const service = z.object({
  id: z.string(),
  title: text,
  description: text,
  authority: department,
  form: z.nullable(z.object({ version: z.string(), schema: z.unknown() })),
  evidenceRequirements: z.array(z.object({ id: z.string(), title: text, legalBasis: z.string() })),
});
export type Service = z.infer<typeof service>;

export const oneService = operation('Service', z.object({ publicService: z.nullable(service) }));

const consentState = z.enum(['GIVEN', 'WITHDRAWN', 'EXPIRED', 'DAMAGED']);
export type ConsentState = z.infer<typeof consentState>;

const offer = z.object({
  terms: z.object({
    id: z.string(),
    purpose: z.string(),
    legalBasis: z.string(),
    controller: department,
    provider: department,
  }),
  attributes: z.array(
    z.object({
      field: z.string(),
      dataClass: z.string(),
      isOptional: z.boolean(),
      values: z.nullable(z.array(z.unknown())),
    }),
  ),
  validUntil: z.string(),
  consent: z.nullable(
    z.object({ version: z.number(), state: consentState, fields: z.array(z.string()) }),
  ),
});
export type ConsentOffer = z.infer<typeof offer>;

export const consentOffer = operation(
  'ConsentOffer',
  z.object({ citizen: z.nullable(z.object({ consentOffer: z.nullable(offer) })) }),
);

const consentChange = z.union([
  z.object({
    __typename: z.literal('ConsentSuccess'),
    consent: z.object({ version: z.number(), state: consentState }),
  }),
  problem,
]);

export const giveConsent = operation('GiveConsent', z.object({ giveConsent: consentChange }));

export const withdrawConsent = operation(
  'WithdrawConsent',
  z.object({ withdrawConsent: consentChange }),
);

const consent = z.object({
  id: z.string(),
  version: z.number(),
  agreement: z.object({ id: z.string() }),
  state: consentState,
  fields: z.array(z.string()),
  validUntil: z.nullable(z.string()),
  terms: z.nullable(
    z.object({ purpose: z.string(), legalBasis: z.string(), controller: department }),
  ),
  revisions: z.array(
    z.object({ id: z.string(), state: z.enum(['GIVEN', 'WITHDRAWN']), at: z.string() }),
  ),
});
export type Consent = z.infer<typeof consent>;

export const consents = operation(
  'Consents',
  z.object({
    citizen: z.nullable(
      z.object({ consents: z.nullable(z.object({ nodes: z.array(consent), pageInfo })) }),
    ),
  }),
);

const submission = z.object({
  id: z.string(),
  service: z.object({ id: z.string(), title: text }),
  channel: z.string(),
  state: z.string(),
  submittedAt: z.string(),
});
export type Submission = z.infer<typeof submission>;

export const submissions = operation(
  'Submissions',
  z.object({
    citizen: z.nullable(
      z.object({ submissions: z.nullable(z.object({ nodes: z.array(submission), pageInfo })) }),
    ),
  }),
);
