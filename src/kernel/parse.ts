import type { InvalidInput } from './problems.ts';
import { invalidInput } from './problems.ts';
import type { Result } from './result.ts';
import { fail, ok } from './result.ts';

/** The part of a schema library's schema that a border needs; zod's schemas have this shape. */
export type BorderSchema<T> = {
  readonly safeParse: (value: unknown) =>
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: {
          readonly issues: readonly {
            readonly path: readonly PropertyKey[];
            readonly message: string;
          }[];
        };
      };
};

/** Parses what came from outside; each issue names the field and the rule, never the value. */
export function parseInput<T>(schema: BorderSchema<T>, value: unknown): Result<T, InvalidInput> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.') || 'input',
    rule: message,
  }));
  return fail(invalidInput(issues));
}

/** Parses what the hub itself wrote, for example a row; a mismatch is a bug or damage, so it throws. */
export function parseStored<T>(schema: BorderSchema<T>, value: unknown, what: string): T {
  const parsed = parseInput(schema, value);
  if (parsed.ok) return parsed.value;
  const rules = parsed.problem.issues.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
  throw new Error(`stored ${what} is malformed (${rules})`);
}
