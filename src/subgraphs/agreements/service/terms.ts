import { invalidInput, type InvalidInput } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { optionalIsMore, type Terms, type TermsInput } from '../model/terms.ts';
import type { Deps } from './ports.ts';

/**
 * Terms with their classes written out: what is signed is a list of fields, which no change of the schema makes longer.
 */
export async function writtenOut(
  { hub, token }: Pick<Deps, 'hub' | 'token'>,
  { dataClasses, fields: named, optionalFields, ...terms }: TermsInput,
): Promise<Result<Terms, InvalidInput>> {
  const { fields, schemaVersion } =
    dataClasses.length === 0
      ? { fields: [], schemaVersion: null }
      : await hub.fieldsOf({ dataClasses, token });
  const all = [...new Set([...named, ...fields])].sort();
  if (all.length === 0)
    return fail(invalidInput([{ field: 'fields', rule: 'must name at least one field' }]));
  if (!optionalFields.every((field) => all.includes(field)))
    return fail(invalidInput([{ field: 'optionalFields', rule: optionalIsMore.error }]));
  return ok({ ...terms, fields: all, optionalFields, dataClasses, schemaVersion });
}
