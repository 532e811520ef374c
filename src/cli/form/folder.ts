import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceForm } from '../../ask-once/model.ts';
import { importForm, importText, type ImportKind } from '../../importers/import-form.ts';
import type { InputIssue } from '../../kernel/problems.ts';
import { lintForm } from '../../prefill/lint.ts';
import { isObject, memberOf } from '../../prefill/objects.ts';
import type { Aliases } from '../../suggest/aliases.ts';
import { formsIn } from '../../suggest/input/forms.ts';

export type FormFault = { readonly service: string; readonly issues: readonly InputIssue[] };
type Found = Omit<ServiceForm, 'authority'>;

/** The version of a form that has none. */
const version = 'draft';

/**
 * The forms of a folder, each a service of its name: folders with schema.json, and mapping.json and evidence.json where
 * there are any; files that hold one form of another system; NDJSON lines. What no mapping says is suggested.
 */
export async function formsOfFolder(
  folder: string,
  aliases: Aliases,
): Promise<{ readonly forms: readonly Found[]; readonly faults: readonly FormFault[] }> {
  const forms: Found[] = [];
  const faults: FormFault[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const found = entry.isDirectory()
      ? await formOfFolder(path, entry.name, aliases)
      : /\.(json|ndjson|jsonl)$/.test(entry.name)
        ? await formsOfFile(path, entry.name.replace(/(\.schema|\.formio)?\.\w+$/, ''), aliases)
        : [];
    for (const each of found) if ('issues' in each) faults.push(each);
    for (const each of found) if ('source' in each) forms.push(each);
  }
  return { forms, faults };
}

type FoundOrFault = Found | FormFault;

async function formOfFolder(
  path: string,
  service: string,
  aliases: Aliases,
): Promise<readonly FoundOrFault[]> {
  const names = await readdir(path);
  if (!names.includes('schema.json')) return [];
  const read = async (name: string): Promise<unknown> =>
    names.includes(name) ? JSON.parse(await readFile(join(path, name), 'utf8')) : undefined;
  const schema = await read('schema.json');
  const mapping = await read('mapping.json');
  const evidence = (await read('evidence.json')) ?? [];
  if (mapping === undefined) return [whole(service, 'schema', schema, aliases)];
  const issues = lintForm({ schema, mapping, evidence });
  if (issues.length > 0) return [{ service, issues }];
  const source = { schema, mapping, evidence, version: String(memberOf(mapping, 'form')) };
  return [{ service, source }];
}

async function formsOfFile(
  path: string,
  service: string,
  aliases: Aliases,
): Promise<readonly FoundOrFault[]> {
  const text = await readFile(path, 'utf8');
  const form = jsonOf(text);
  if (isObject(form) && !('leaves' in form)) return [whole(service, kindOf(form), form, aliases)];
  const lines = formsIn(text, { id: service });
  if (!lines.ok) return [{ service, issues: lines.problem.issues }];
  return lines.value.map((each) => made(each.id, importText(each, version, aliases)));
}

function kindOf(form: Readonly<Record<string, unknown>>): ImportKind {
  if (form['resourceType'] === 'Questionnaire') return 'sdc';
  return Array.isArray(form['components']) ? 'formio' : 'schema';
}

function whole(service: string, kind: ImportKind, form: unknown, aliases: Aliases): FoundOrFault {
  const texts = { titles: new Map<string, never>(), language: undefined, applicant: [] };
  const mapping = undefined;
  return made(service, importForm({ kind, form, mapping, version, aliases, ...texts }));
}

function made(service: string, imported: ReturnType<typeof importForm>): FoundOrFault {
  if (!imported.ok) return { service, issues: imported.problem };
  const { schema, mapping } = imported.value;
  return { service, source: { schema, mapping, evidence: [], version } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
