import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FormText } from '../../src/suggest/model.ts';
import { formsIn } from '../../src/suggest/input/forms.ts';

/** A form and the key of each leaf that has one. */
export type LabelledForm = {
  readonly form: FormText;
  readonly gold: ReadonlyMap<string, string>;
};

/** Reads a corpus file of this folder: its format is in the README there. */
export function ownForms(file: string): readonly LabelledForm[] {
  const forms: { id: string; language: string; rows: string[][] }[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, id = '', language = ''] = /^# (\S+) (\S+)/.exec(line) ?? [];
    if (id !== '') forms.push({ id, language, rows: [] });
    else if (line !== '') forms.at(-1)?.rows.push(line.split('\t'));
  }
  return forms.map(({ id, language, rows }) => ({
    form: {
      id,
      language,
      leaves: rows.map(([path = '', label = '', group = '', type = '']) => ({
        path,
        label,
        groups: group === '' ? [] : [group],
        type,
        required: false,
      })),
    },
    gold: new Map(
      rows.flatMap(([path = '', , , , key = '-']) => (key === '-' ? [] : [[path, key] as const])),
    ),
  }));
}

/** Reads NDJSON forms with a `gold` list; undefined when the file is not there. */
export function sharedForms(file: string): readonly LabelledForm[] | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const forms = formsIn(text, { id: file });
  if (!forms.ok) throw new Error(JSON.stringify(forms.problem.issues));
  const golds = text.split('\n').filter((line) => line !== '');
  return forms.value.map((form, at) => ({ form, gold: goldOf(golds[at] ?? '{}') }));
}

const golden = z.object({
  gold: z.array(z.object({ path: z.string(), canonical: z.string() })).default([]),
});

function goldOf(line: string): ReadonlyMap<string, string> {
  const { gold } = golden.parse(JSON.parse(line));
  return new Map(gold.map(({ path, canonical }) => [path, canonical]));
}
