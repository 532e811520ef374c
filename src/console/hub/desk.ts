import * as z from 'zod/mini';
import { text } from './shapes.ts';

// What the developer desk asks. It reads nothing but public fields, which need no registration, under the name of
// whomever the developer plays.

/** A document, and the shape of its answer. */
export type PublicQuestion<T> = { readonly query: string; readonly shape: z.ZodMiniType<T> };

const agreement = z.object({
  id: z.string(),
  purpose: z.string(),
  state: z.string(),
  subjectScope: z.string(),
  documents: z.string(),
  validUntil: z.string(),
  fields: z.array(z.string()),
  provider: z.object({ id: z.string() }),
  legalBasis: z.object({ citation: z.string() }),
});
export type DeskAgreement = z.infer<typeof agreement>;

const callerShape = z.object({
  viewer: z.object({
    kind: z.string(),
    client: z.string(),
    department: z.object({ id: z.string(), name: text }),
    agreements: z.array(agreement),
  }),
});

export const whoAmI: PublicQuestion<z.infer<typeof callerShape>> = {
  query: `{ viewer { kind client department { id name { zh en } } agreements {
    id purpose state subjectScope documents validUntil fields provider { id } legalBasis { citation }
  } } }`,
  shape: callerShape,
};

const field = z.object({
  path: z.string(),
  coordinate: z.string(),
  dataClass: z.string(),
  decision: z.enum(['ALLOW', 'DENY']),
  rule: z.string(),
  grantedBy: z.array(z.string()),
});

const explained = z.object({
  explain: z.nullable(
    z.object({
      cost: z.number(),
      isAllowed: z.boolean(),
      refusal: z.nullable(z.string()),
      agreement: z.nullable(z.object({ id: z.string(), purpose: z.string() })),
      fields: z.array(field),
    }),
  ),
});
export type Explained = NonNullable<z.infer<typeof explained>['explain']>;

export const explain: PublicQuestion<z.infer<typeof explained>> = {
  query: `query Explain($input: ExplainInput!) { explain(input: $input) {
    cost isAllowed refusal agreement { id purpose }
    fields { path coordinate dataClass decision rule grantedBy }
  } }`,
  shape: explained,
};
