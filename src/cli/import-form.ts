import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import {
  importForm,
  importKinds,
  type ImportedForm,
  type ImportKind,
} from '../importers/import-form.ts';
import type { Titles } from '../importers/publishable.ts';
import type { Aliases } from '../suggest/aliases.ts';
import { accountOf } from './form/account.ts';
import { readAliases } from './suggest/alias-file.ts';

const usage = `askonce import-form formio|sdc|schema FILE --form VERSION
askonce import-form vets-api|altinn FILE --schema SCHEMA --form VERSION
  [--out DIR] [--suggest] [--aliases FILE] [--titles FILE] [--language TAG] [--applicant WORD]… [--json]
`;

const options = {
  form: { type: 'string' },
  schema: { type: 'string' },
  out: { type: 'string' },
  suggest: { type: 'boolean' },
  aliases: { type: 'string' },
  titles: { type: 'string' },
  language: { type: 'string' },
  applicant: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

type Values = {
  readonly form?: string | undefined;
  readonly schema?: string | undefined;
  readonly suggest?: boolean | undefined;
  readonly aliases?: string | undefined;
  readonly titles?: string | undefined;
  readonly language?: string | undefined;
  readonly applicant?: readonly string[] | undefined;
};

/** Texts by JSON Pointer, in the hub's two languages. */
const titleFile = z.record(
  z.string(),
  z.strictObject({ zh: z.string().optional(), en: z.string().optional() }),
);

/**
 * Brings a form of another system in, prints what became of its mapping, and writes schema.json, mapping.json and
 * evidence.json into DIR. Answers 0, 1 when the form cannot be published, 2 when the command is not as it should be.
 */
export async function importFormCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const [name, file, ...others] = positionals;
  const kind = importKinds.find((each) => each === name);
  if (!kind || file === undefined || others.length > 0 || values.form === undefined)
    return misused();
  if (isMappingAlone(kind) !== (values.schema !== undefined)) return misused();
  const imported = await importedFrom(kind, file, values);
  if (!imported.ok) {
    process.stderr.write(`${JSON.stringify(imported.problem)}\n`);
    return 1;
  }
  if (values.out !== undefined) await writeForm(values.out, imported.value);
  const { report, schema, mapping } = imported.value;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ schema, mapping, report })}\n`
      : accountOf(basename(file), report),
  );
  return 0;
}

/** True for mappings that come as a file beside the form. */
function isMappingAlone(kind: ImportKind): boolean {
  return kind === 'vets-api' || kind === 'altinn';
}

async function importedFrom(
  kind: ImportKind,
  file: string,
  values: Values,
): Promise<Result<ImportedForm, readonly InputIssue[]>> {
  const aliases = await readAliases(values.aliases);
  if (!aliases.ok) return aliases;
  const given = await readDocument(file);
  return importForm({
    kind,
    form: values.schema === undefined ? given : await readDocument(values.schema),
    mapping: given,
    version: values.form ?? '',
    language: values.language,
    titles: await readTitles(values.titles),
    applicant: values.applicant ?? [],
    aliases: aliasesIf(values.suggest, aliases.value),
  });
}

function aliasesIf(isAsked: boolean | undefined, aliases: Aliases): Aliases | undefined {
  return isAsked === true ? aliases : undefined;
}

/** YAML holds JSON. Aliases of YAML are bounded, so that a small file stays small. */
async function readDocument(file: string): Promise<unknown> {
  return parseYaml(await readFile(file, 'utf8'), { maxAliasCount: 100 });
}

async function readTitles(file: string | undefined): Promise<ReadonlyMap<string, Titles>> {
  if (file === undefined) return new Map();
  return new Map(Object.entries(titleFile.parse(await readDocument(file))));
}

async function writeForm(folder: string, { schema, mapping }: ImportedForm): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = { schema, mapping, evidence: [] };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}

function misused(): number {
  process.stderr.write(usage);
  return 2;
}
