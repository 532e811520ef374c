import * as z from 'zod/mini';

/** A text in the two languages of the hub. */
export const text = z.object({ zh: z.string(), en: z.string() });
export type LocalizedText = z.infer<typeof text>;

export const department = z.object({ id: z.string(), name: text });

export const pageInfo = z.object({
  hasNextPage: z.boolean(),
  endCursor: z.nullable(z.string()),
});

/** What a change is answered with when it did not come about. */
export const problem = z.object({
  __typename: z.enum(['InvalidInput', 'NotFound', 'NotPermitted', 'Conflict']),
  code: z.string(),
  message: z.string(),
});
