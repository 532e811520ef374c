import { z } from 'zod';
import { parseInput } from '../kernel/parse.ts';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import { isDuration } from './duration.ts';
import { addressUses, assurances, roles } from './records.ts';
import { transformNames } from './transforms.ts';

const oneOf = (words: readonly string[]): string => `is one of ${words.join(', ')}`;

function word<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: oneOf(words) });
}

/** Leaf that only the person may answer: a declaration, a consent, a signature, another person's data. */
const neverRule = z.strictObject({
  never: z.literal(true, { error: 'is true, or left out' }),
});

/** What fills a leaf. */
const fillRule = z.strictObject({
  /** Key of the concept. */
  use: z.string({ error: 'names the concept that fills the leaf' }),
  role: word(roles),
  addressUse: word(addressUses).optional(),
  licenceType: z.string().optional(),
  /** Which statement of the licence. */
  claim: z.string().min(1).optional(),
  editability: word(['LOCKED', 'EDIT_AT_SOURCE', 'EDITABLE']).default('EDITABLE'),
  minAssurance: word(assurances).optional(),
  maxAge: z
    .string()
    .refine(isDuration, { error: 'is an ISO 8601 duration in years, months, weeks, days: P1Y' })
    .optional(),
  transform: z
    .union(
      [
        z.enum(transformNames),
        z.strictObject({
          codeMap: z
            .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
            .refine((table) => Object.keys(table).length > 0),
        }),
      ],
      { error: `is one of ${transformNames.join(', ')}, or {"codeMap": {"held": "wanted"}}` },
    )
    .optional(),
  /** Tried in this order. */
  from: z
    .array(word(['PROFILE', 'SUBMISSION']))
    .min(1, { error: 'names at least one source' })
    .refine((sources) => new Set(sources).size === sources.length, {
      error: 'names each source once',
    })
    .default(['PROFILE']),
});

const overlay = z.strictObject({
  form: z.string({ error: 'is the version of the form' }).min(1),
  default: word(['NO_MAPPING', 'NEVER_PREFILL']),
  map: z.record(z.string(), z.record(z.string(), z.unknown(), { error: 'is a rule object' })),
});

export type FillRule = z.infer<typeof fillRule>;
export type Rule = z.infer<typeof neverRule> | FillRule;

/** A mapping overlay: what fills each leaf of one version of a form. */
export type Mapping = {
  /** Version of the form it is made for. */
  readonly form: string;
  /** What becomes of leaves that have no rule. */
  readonly default: 'NO_MAPPING' | 'NEVER_PREFILL';
  /** By JSON Pointer into the form's data. */
  readonly rules: ReadonlyMap<string, Rule>;
};

/** Parses an overlay as published; each issue names the member and the rule. Knows nothing of the form's schema. */
export function parseMapping(value: unknown): Result<Mapping, readonly InputIssue[]> {
  const parsed = parseInput(overlay, value);
  if (!parsed.ok) return fail(parsed.problem.issues.map((issue) => within('mapping', issue)));
  const issues: InputIssue[] = [];
  const rules = new Map<string, Rule>();
  for (const [pointer, given] of Object.entries(parsed.value.map)) {
    const rule = parseInput<Rule>('never' in given ? neverRule : fillRule, given);
    if (rule.ok) rules.set(pointer, rule.value);
    else issues.push(...rule.problem.issues.map((issue) => within(ruleField(pointer), issue)));
  }
  const { form, default: unmapped } = parsed.value;
  return issues.length > 0 ? fail(issues) : ok({ form, default: unmapped, rules });
}

/** Name of a rule in an issue. */
export function ruleField(pointer: string): string {
  return `mapping.map[${pointer}]`;
}

function within(place: string, { field, rule }: InputIssue): InputIssue {
  return { field: field === 'input' ? place : `${place}.${field}`, rule };
}
