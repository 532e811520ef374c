import { z } from 'zod';
import type { InputIssue, InvalidInput } from '../../kernel/problems.ts';
import { invalidInput } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';
import * as data from './record-data.ts';
import * as v from './values.ts';

/**
 * One line of a bulk load: one record about one person, from one authority. The seed, the Myinfo import and
 * `askonce import records` all speak it. `data` has the members of the GraphQL input of the same kind.
 */
export type RecordLine = z.infer<typeof recordLine>;
export type RecordKind = RecordLine['kind'];
/** The line that carries a given kind. */
export type LineOf<K extends RecordKind> = Extract<RecordLine, { kind: K }>;

const provenance = {
  authority: v.department,
  sourceRecord: v.key,
  version: v.count,
  observedAt: v.utcInstant,
  assurance: z.enum([
    'GOVERNMENT_VERIFIED',
    'VERIFIED_BY_LICENCE',
    'AGENCY_REPORTED',
    'USER_CONFIRMED',
    'USER_DECLARED',
  ]),
  validFrom: v.date.exactOptional(),
  validUntil: v.date.exactOptional(),
  nationalId: v.nationalId,
};

const kindRule =
  'must be one of IDENTITY, CONTACT, ADDRESS, HOUSEHOLD, EMPLOYMENT, PROTECTION, MANDATE, LICENCE, SUBMISSION, CONSENT';

const recordLine = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...provenance, kind: z.literal('IDENTITY'), data: data.identity }),
    z.strictObject({ ...provenance, kind: z.literal('CONTACT'), data: data.contact }),
    z.strictObject({ ...provenance, kind: z.literal('ADDRESS'), data: data.address }),
    z.strictObject({ ...provenance, kind: z.literal('HOUSEHOLD'), data: data.household }),
    z.strictObject({ ...provenance, kind: z.literal('EMPLOYMENT'), data: data.employment }),
    z.strictObject({ ...provenance, kind: z.literal('PROTECTION'), data: data.protection }),
    z.strictObject({ ...provenance, kind: z.literal('MANDATE'), data: data.mandate }),
    z.strictObject({ ...provenance, kind: z.literal('LICENCE'), data: data.licence }),
    z.strictObject({ ...provenance, kind: z.literal('SUBMISSION'), data: data.submission }),
    z.strictObject({ ...provenance, kind: z.literal('CONSENT'), data: data.consent }),
  ])
  .refine(
    ({ validFrom, validUntil }) =>
      validFrom === undefined || validUntil === undefined || validFrom <= validUntil,
    { path: ['validUntil'], message: 'must not be before validFrom' },
  );

/** Reads the text of one line. Issues name the field and the rule, never the value. */
export function parseRecordLine(line: string): Result<RecordLine, InvalidInput> {
  const parsed = parseJson(line);
  return parsed.ok ? readRecordLine(parsed.value) : parsed;
}

/** Reads a line that is JSON already. A member that the format does not know is an issue, never dropped. */
export function readRecordLine(value: unknown): Result<RecordLine, InvalidInput> {
  const read = recordLine.safeParse(value, { error: ruleOf });
  return read.success ? ok(read.data) : fail(invalidInput(read.error.issues.flatMap(inputIssues)));
}

/** The parser's own message quotes the text, so it is not passed on. */
function parseJson(line: string): Result<unknown, InvalidInput> {
  try {
    return ok(JSON.parse(line));
  } catch {
    return fail(invalidInput([{ field: 'line', rule: 'must be JSON' }]));
  }
}

/** Words for the rules that have none of their own. */
function ruleOf(issue: z.core.$ZodRawIssue): string | undefined {
  if ('input' in issue && issue.input === undefined) return 'is required';
  if (issue.code === 'invalid_union') return kindRule;
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return undefined;
}

function inputIssues(issue: z.core.$ZodIssue): InputIssue[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return [{ field: path.join('.') || 'line', rule: issue.message }];
  return issue.keys.map((name) => ({
    field: [...path, memberName(name)].join('.'),
    rule: 'is not a member of the format',
  }));
}

/** A member's name is repeated only if it looks like one: a slipped column can put a value in its place. */
function memberName(name: string): string {
  return /^[a-z][A-Za-z]{0,40}$/.test(name) ? name : '(unknown)';
}
