import type { Members } from '../prefill/objects.ts';
import type { Aliases } from './aliases.ts';
import { formOfSchema } from './input/json-schema.ts';
import type { Suggestion } from './model.ts';
import { suggestFor } from './suggest.ts';

/**
 * What the leaves of a JSON Schema ask for, and of whom. `labels` are the texts beside the fields, by JSON Pointer, for
 * schemas without titles; `language` is a BCP 47 tag, found out when undefined.
 */
export function suggestMapping(
  schema: Members,
  labels: ReadonlyMap<string, string>,
  language: string | undefined,
  aliases: Aliases = new Map(),
): readonly Suggestion[] {
  return suggestFor(formOfSchema({ id: '', schema, labels, language }), aliases);
}
