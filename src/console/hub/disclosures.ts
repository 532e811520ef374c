import * as z from 'zod/mini';
import { documents } from '../generated/documents.ts';
import type { Operation } from './ask.ts';
import { department, pageInfo } from './shapes.ts';

const seen = {
  id: z.string(),
  at: z.string(),
  request: z.string(),
  department,
  actor: z.string(),
  subject: z.nullable(z.string()),
  representative: z.nullable(z.string()),
  purpose: z.nullable(z.string()),
  legalBasis: z.nullable(z.string()),
  consent: z.nullable(z.string()),
  case: z.nullable(z.string()),
  fields: z.array(z.string()),
  decision: z.enum(['RELEASED', 'REFUSED']),
  refusal: z.nullable(z.string()),
};

const own = z.object(seen);
/** One entry of the log, as the person concerned sees it. */
export type Disclosure = z.infer<typeof own>;

const ownShape = z.object({
  citizen: z.nullable(
    z.object({
      disclosures: z.nullable(
        z.object({ nodes: z.array(own), completeUpTo: z.string(), pageInfo }),
      ),
    }),
  ),
});
export const myDisclosures: Operation<z.infer<typeof ownShape>> = {
  documentId: documents.MyDisclosures,
  shape: ownShape,
};

const audited = z.object({
  ...seen,
  client: z.string(),
  agreement: z.nullable(z.string()),
  agreementVersion: z.nullable(z.number()),
  operation: z.nullable(z.string()),
});
/** One entry of the log, as an auditor sees it. */
export type AuditedDisclosure = z.infer<typeof audited>;

const listShape = z.object({
  disclosures: z.object({ nodes: z.array(audited), completeUpTo: z.string(), pageInfo }),
});
export type Disclosures = z.infer<typeof listShape>;
export const disclosures: Operation<Disclosures> = {
  documentId: documents.Disclosures,
  shape: listShape,
};
