import { z } from 'zod';
import { parseInput } from '../kernel/parse.ts';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import { readCondition } from './conditions.ts';
import { isDuration } from './duration.ts';
import { licenceTypes } from '../kernel/licence-types.ts';
import { profileRecords } from './records.ts';

/** Codes such as N6 of the Norwegian forms, under which people hand in whatever they have. */
const catchAll = /^(OTHER|MISC.*|ANY|N6)$/i;

const requirement = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'is a code: a-z, 0-9 and _' }),
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  legalBasis: z.string().min(1, { error: 'cites the law that asks for it' }),
  licenceTypes: z.array(
    z.string().refine((type) => licenceTypes.has(type), { error: 'is no known licence type' }),
  ),
  /** Names of profile records, an address with its use: ADDRESS:RESIDENCE. */
  records: z.array(
    z.string().refine((name) => profileRecords.has(name), {
      error: `is one of ${[...profileRecords.keys()].join(', ')}`,
    }),
  ),
  /**
   * Kinds of document that the person may have handed in before. Only what an authority accepted counts, and no kind
   * that may be anything.
   */
  evidenceTypes: z
    .array(
      z
        .string()
        .min(1)
        .refine((type) => !catchAll.test(type), { error: 'is a kind of document, not any other' }),
    )
    .default([]),
  /** CEL over the form's answers; nothing has to be proved where it is false. */
  when: z
    .string()
    .refine((text) => readCondition(text).ok, { error: 'is a condition in CEL' })
    .optional(),
  /** True when the person has to say that what government holds is what this is about. */
  isConfirmed: z.boolean().default(false),
  /** A record observed, or a document accepted, longer ago proves nothing; licences carry their own dates. */
  maxAge: z
    .string()
    .refine(isDuration, { error: 'is an ISO 8601 duration in years, months, weeks, days: P1Y' })
    .optional(),
});

const requirements = z
  .array(requirement)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
    error: 'names each requirement once',
  });

/** Something an applicant has to prove (CCCEV Requirement), and what the hub accepts as proof: any one of them. */
export type Requirement = z.infer<typeof requirement>;

/** Parses the evidence requirements of a form as published. */
export function parseRequirements(
  value: unknown,
): Result<readonly Requirement[], readonly InputIssue[]> {
  const parsed = parseInput(requirements, value);
  if (parsed.ok) return ok(parsed.value);
  return fail(
    parsed.problem.issues.map(({ field, rule }) => ({
      field: field === 'input' ? 'evidence' : `evidence.${field}`,
      rule,
    })),
  );
}
