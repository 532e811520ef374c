import { parseInput, type BorderSchema } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';

/** Throws BAD_REQUEST. */
export function parsed<T>(schema: BorderSchema<T>, args: unknown): T {
  const result = parseInput(schema, args);
  if (result.ok) return result.value;
  throw badArguments(result.problem);
}
