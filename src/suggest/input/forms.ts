import { z } from 'zod';
import { parseInput } from '../../kernel/parse.ts';
import type { InvalidInput } from '../../kernel/problems.ts';
import { invalidInput } from '../../kernel/problems.ts';
import type { Result } from '../../kernel/result.ts';
import { fail, ok } from '../../kernel/result.ts';
import { isObject } from '../../prefill/objects.ts';
import type { FormText } from '../model.ts';
import { formOfFormio } from './formio.ts';
import { formOfSchema } from './json-schema.ts';

/** A form as a line: its leaves one by one. More members than these are passed over. */
const line = z.object({
  id: z.string(),
  lang: z.string().nullish(),
  leaves: z.array(
    z.object({
      path: z.string(),
      label: z.string().nullish(),
      group: z.union([z.string(), z.array(z.string())]).nullish(),
      type: z.string().nullish(),
      required: z.boolean().nullish(),
    }),
  ),
});

/** How a file is called, and the language of its forms where they do not say. */
export type FileFacts = { readonly id: string; readonly language?: string | undefined };

/** The forms of a file: one JSON Schema, one Form.io definition, or NDJSON lines. */
export function formsIn(text: string, file: FileFacts): Result<readonly FormText[], InvalidInput> {
  const whole = jsonOf(text);
  if (isObject(whole) && !('leaves' in whole)) return formOfWhole(whole, file);
  const forms: FormText[] = [];
  const rows = isObject(whole)
    ? [whole]
    : text.split('\n').map((row) => (row.trim() === '' ? undefined : (jsonOf(row) ?? row)));
  for (const [index, row] of rows.entries()) {
    if (row === undefined) continue;
    const parsed = parseInput(line, row);
    if (!parsed.ok)
      return fail(
        invalidInput(
          parsed.problem.issues.map(({ field, rule }) => ({
            field: `line ${index + 1}: ${field}`,
            rule,
          })),
        ),
      );
    forms.push(formOfLine(parsed.value, file));
  }
  return ok(forms);
}

function formOfWhole(
  whole: Readonly<Record<string, unknown>>,
  { id, language }: FileFacts,
): Result<readonly FormText[], InvalidInput> {
  const name = [whole['$id'], whole['id'], whole['path'], whole['name']].find(
    (each): each is string => typeof each === 'string' && each !== '',
  );
  if (Array.isArray(whole['components'])) return ok([formOfFormio(name ?? id, whole, language)]);
  if (['properties', 'allOf', '$ref', 'items'].some((word) => word in whole))
    return ok([formOfSchema({ id: name ?? id, schema: whole, language })]);
  return fail(
    invalidInput([
      {
        field: 'file',
        rule: 'is a JSON Schema, a Form.io definition, or NDJSON lines with leaves',
      },
    ]),
  );
}

function formOfLine({ id, lang, leaves }: z.infer<typeof line>, { language }: FileFacts): FormText {
  return {
    id,
    language: lang ?? language,
    leaves: leaves.map(({ path, label, group, type, required }) => ({
      path,
      label: label ?? '',
      groups: group === null || group === undefined ? [] : [group].flat(),
      type: type ?? '',
      required: required ?? false,
    })),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
