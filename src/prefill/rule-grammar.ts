import { z } from 'zod';
import { isDuration } from './duration.ts';
import { addressUses, assurances } from './records.ts';
import type { TransformRule } from './transforms.ts';
import { transformNames } from './transforms.ts';

const oneOf = (words: readonly string[]): string => `is one of ${words.join(', ')}`;

function word<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: oneOf(words) });
}

const duration = z
  .string()
  .refine(isDuration, { error: 'is an ISO 8601 duration in years, months, weeks, days: P1Y' });

/** Leaf that only the person may answer: a declaration, a consent, a signature, another person's data. */
export const neverRule = z.strictObject({
  never: z.literal(true, { error: 'is true, or left out' }),
  /** CEL; the question arises only where it is true. */
  when: z.string().optional(),
});

const whichOne = {
  addressUse: word(addressUses).optional(),
  licenceType: z.string().optional(),
  /** Which statement of the licence. */
  claim: z.string().min(1).optional(),
};
const limits = { minAssurance: word(assurances).optional(), maxAge: duration.optional() };

const sourceKinds = ['PROFILE', 'LICENCE', 'SUBMISSION'] as const;

/** Where a value may come from. What it does not say, the rule says. */
const source = z.strictObject({ source: word(sourceKinds), ...whichOne, ...limits });
const sourceName = word(['PROFILE', 'SUBMISSION']).transform((kind): RuleSource => ({
  source: kind,
}));

const oneTransform = z.union(
  [
    z.enum(transformNames),
    z.strictObject({
      codeMap: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
        .refine((table) => Object.keys(table).length > 0),
    }),
  ],
  { error: `is one of ${transformNames.join(', ')}, or {"codeMap": {"held": "wanted"}}` },
);
/** Applied one after another. */
const transform = z
  .union([oneTransform, z.array(oneTransform).min(1).max(4)], {
    error: `is one of ${transformNames.join(', ')}, {"codeMap": {"held": "wanted"}}, or a list of them`,
  })
  .transform((given): readonly TransformRule[] => [given].flat())
  .default([]);

const conflictPolicies = ['RANKED', 'NEWEST', 'ASK', 'NEVER_IF_DIFFERENT'] as const;

const bearing = {
  role: z.string({ error: 'says whose data it is' }),
  editability: word(['LOCKED', 'EDIT_AT_SOURCE', 'EDITABLE']).default('EDITABLE'),
  when: z.string().optional(),
  ...limits,
};

/** What fills a leaf. */
export const fillRule = z.strictObject({
  /** Key of the concept. */
  use: z.string({ error: 'names the concept that fills the leaf' }),
  ...bearing,
  ...whichOne,
  transform,
  /** Tried in this order. */
  from: z
    .array(
      z.union([sourceName, source], { error: `is ${sourceKinds.join(', ')}, or {"source": …}` }),
    )
    .min(1, { error: 'names at least one source' })
    .refine(
      (sources) => new Set(sources.map((one) => JSON.stringify(one))).size === sources.length,
      {
        error: 'names each source once',
      },
    )
    .default([{ source: 'PROFILE' }]),
  /** What becomes of values that differ. */
  onConflict: word(conflictPolicies).default('RANKED'),
  /** What hangs on the value, where its concept does not tell: money is paid there. */
  stakes: word(['PAYMENT']).optional(),
});

/** What fills a group of leaves: below `use`, the member of the group and the rest of the concept's key. */
export const spreadRule = fillRule.extend({
  spread: z.record(z.string(), z.string()).refine((members) => Object.keys(members).length > 0),
});

/** What fills a list, one row for each item of the person's view that a JSONPath finds. */
export const rowsRule = z.strictObject({
  /** RFC 9535, over `personView`. */
  each: z.string({ error: 'is a JSONPath (RFC 9535)' }),
  /** Constants of the path, `$$name`: a scalar, or the day that long before today. */
  with: z
    .record(
      z.string().regex(/^[A-Za-z]\w*$/, { error: 'is a name' }),
      z.union([z.string(), z.number(), z.boolean(), z.strictObject({ before: duration })]),
    )
    .default({}),
  ...bearing,
  /** By JSON Pointer into a row. */
  map: z
    .record(z.string(), z.strictObject({ use: z.string(), transform }))
    .refine((map) => Object.keys(map).length > 0),
});

export type RuleSource = z.infer<typeof source>;
