import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import { aliasOf, parseAliases } from '../suggest/aliases.ts';
import { formsIn } from '../suggest/input/forms.ts';
import type { FormText } from '../suggest/model.ts';
import { suggestFor } from '../suggest/suggest.ts';
import { aliasText, readAliases } from './suggest/alias-file.ts';
import { jsonLines, mappingDraft, report } from './suggest/print.ts';

const usage = `askonce suggest FILE [--jsonl | --mapping VERSION] [--language TAG] [--aliases FILE]
askonce suggest approve FILE --path PATH --as KEY --aliases FILE [--id ID]
`;

type Options = {
  readonly file: string;
  readonly jsonl?: boolean | undefined;
  readonly mapping?: string | undefined;
  readonly language?: string | undefined;
  readonly aliases?: string | undefined;
  readonly path?: string | undefined;
  readonly as?: string | undefined;
  readonly id?: string | undefined;
};

/** Answers 0, 1 when the file or the leaf is not as it should be, 2 when the command is not. */
export async function suggestCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      jsonl: { type: 'boolean' },
      mapping: { type: 'string' },
      language: { type: 'string' },
      aliases: { type: 'string' },
      path: { type: 'string' },
      as: { type: 'string' },
      id: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [first, second, ...others] = positionals;
  const isApproval = first === 'approve';
  const file = isApproval ? second : first;
  if (file === undefined || others.length > 0 || (!isApproval && second !== undefined))
    return misused();
  const outcome = isApproval
    ? await approve({ file, ...values })
    : await suggestions({ file, ...values });
  if (outcome === undefined) return misused();
  if (!outcome.ok) {
    process.stderr.write(`${JSON.stringify(outcome.problem)}\n`);
    return 1;
  }
  process.stdout.write(outcome.value);
  return 0;
}

type Outcome = Result<string, readonly InputIssue[]>;

async function suggestions(options: Options): Promise<Outcome> {
  const forms = await formsOf(options);
  if (!forms.ok) return forms;
  const aliases = await readAliases(options.aliases);
  if (!aliases.ok) return aliases;
  const suggested = forms.value.map((form) => ({
    form,
    suggestions: suggestFor(form, aliases.value),
  }));
  if (options.jsonl) return ok(jsonLines(suggested));
  return ok(
    options.mapping === undefined ? report(suggested) : mappingDraft(suggested, options.mapping),
  );
}

async function approve({
  path,
  as,
  aliases: kept,
  id,
  ...options
}: Options): Promise<Outcome | undefined> {
  if (path === undefined || as === undefined || kept === undefined) return undefined;
  const forms = await formsOf(options);
  if (!forms.ok) return forms;
  const form = forms.value.find((each) => id === undefined || each.id === id);
  const leaf = form?.leaves.find((each) => each.path === path);
  if (!form || !leaf) return fail([{ field: 'path', rule: 'is a leaf of the form' }]);
  const before = await readAliases(kept);
  if (!before.ok) return before;
  const alias = aliasOf(form, leaf, as === 'none' ? null : as);
  const after = parseAliases({ aliases: [...before.value.values(), alias] });
  if (!after.ok) return fail(after.problem.issues);
  await writeFile(kept, aliasText([...after.value.values()]));
  return ok(`${JSON.stringify(alias)}\n`);
}

async function formsOf({
  file,
  language,
}: Options): Promise<Result<readonly FormText[], readonly InputIssue[]>> {
  const id = basename(file).replace(/(\.schema)?\.\w+$/, '');
  const forms = formsIn(await readFile(file, 'utf8'), { id, language });
  return forms.ok ? forms : fail(forms.problem.issues);
}

function misused(): number {
  process.stderr.write(usage);
  return 2;
}
