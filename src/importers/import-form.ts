import type { InputIssue } from '../kernel/problems.ts';
import type { Result } from '../kernel/result.ts';
import { fail, ok } from '../kernel/result.ts';
import { readFormSchema } from '../prefill/form-schema.ts';
import { isObject, type Members } from '../prefill/objects.ts';
import type { Aliases } from '../suggest/aliases.ts';
import { fillDraft } from '../suggest/canonical.ts';
import { wordsOf } from '../suggest/fold.ts';
import { formOfFormio } from '../suggest/input/formio.ts';
import { formOfSchema } from '../suggest/input/json-schema.ts';
import type { Evidence, FormText, Suggestion } from '../suggest/model.ts';
import { suggestFor } from '../suggest/suggest.ts';
import { carry, issuesOf, type CarriedRows, type RuleDraft } from './carry.ts';
import { rowsOfAltinn } from './kinds/altinn.ts';
import { readFormio } from './kinds/formio.ts';
import { readQuestionnaire } from './kinds/questionnaire.ts';
import { rowsOfVetsApi } from './kinds/vets-api.ts';
import type { ForeignForm } from './model.ts';
import { schemaOfText } from './schema-of-text.ts';
import { publishable, type Publishable, type TextSource } from './publishable.ts';

/** `schema` is a bare JSON Schema, without a mapping. */
export const importKinds = ['formio', 'vets-api', 'altinn', 'sdc', 'schema'] as const;
export type ImportKind = (typeof importKinds)[number];

export type ImportSource = TextSource & {
  readonly kind: ImportKind;
  /** The form: a Form.io definition, a Questionnaire, or a JSON Schema of any draft. */
  readonly form: unknown;
  /** The mapping, where it is a file of its own. */
  readonly mapping: unknown;
  readonly version: string;
  /** Leaves without a row get what is suggested for them; undefined for none. */
  readonly aliases: Aliases | undefined;
  /** Words by which the form's paths call the applicant, though they may mean others elsewhere: `relative`. */
  readonly applicant: readonly string[];
};

/** A leaf that is filled because of its words, for a person to look at. */
export type Suggested = {
  readonly pointer: string;
  readonly use: string;
  readonly score: number;
  readonly evidence: readonly Evidence[];
};

export type ImportReport = Omit<CarriedRows, 'rules'> & {
  readonly leaves: number;
  readonly suggested: readonly Suggested[];
} & Omit<Publishable, 'schema' | 'pointers'>;

/** A form as `publishForm` takes it, and an account of what became of every row of its mapping. */
export type ImportedForm = {
  readonly schema: Members;
  readonly mapping: Members;
  readonly report: ImportReport;
};

/** Brings in a form of which there are only its leaves: what is suggested for them is its mapping. */
export function importText(
  form: FormText,
  version: string,
  aliases: Aliases,
): Result<ImportedForm, readonly InputIssue[]> {
  const titles = new Map<string, never>();
  const source = { titles, language: form.language, version, aliases, applicant: [] };
  return brought({ schema: schemaOfText(form), rows: [] }, form, source);
}

/** Brings a form of another system in. Fails when its schema cannot be published, or asks nothing. */
export function importForm(source: ImportSource): Result<ImportedForm, readonly InputIssue[]> {
  const { form, kind, mapping } = source;
  if (!isObject(form)) return fail([{ field: 'form', rule: 'is a JSON object' }]);
  const foreign = foreignForm(kind, form, mapping);
  const result = brought(foreign, textOf(source, form, foreign), source);
  if (result.ok && result.value.report.leaves === 0)
    return fail([{ field: 'form', rule: `asks something: ${questionsOf[kind]}` }]);
  return result;
}

/** Where a form of each kind has its questions. */
const questionsOf: Readonly<Record<ImportKind, string>> = {
  formio: 'a Form.io definition has `components`',
  sdc: 'a FHIR Questionnaire has `item`',
  'vets-api': 'a JSON Schema has `properties`',
  altinn: 'a JSON Schema has `properties`',
  schema: 'a JSON Schema has `properties`',
};

type Bringing = TextSource & Pick<ImportSource, 'version' | 'aliases' | 'applicant'>;

function brought(
  { schema: given, rows, isCaseless }: ForeignForm,
  text: FormText,
  source: Bringing,
): Result<ImportedForm, readonly InputIssue[]> {
  const { version, aliases } = source;
  const { schema, pointers, ...texts } = publishable(given, source);
  const leaves = readFormSchema(schema);
  if (leaves.issues.length > 0) return fail(leaves.issues);
  const suggestions = suggestFor(text, aliases ?? new Map());
  const { rules: carried, ...account } = carry(rows, {
    schema: leaves,
    source: schema,
    pointers,
    isCaseless: isCaseless === true,
    ofOthers: ofOthers(suggestions, source.applicant),
  });
  const suggested = aliases
    ? suggestedRules(suggestions, carried, schema)
    : new Map<string, Found>();
  const rules = [...carried, ...[...suggested].map(([at, { rule }]) => [at, rule] as const)];
  return ok({
    schema,
    mapping: { form: version, default: 'NEVER_PREFILL', map: Object.fromEntries(rules) },
    report: {
      leaves: leaves.leaves.length,
      ...account,
      suggested: [...suggested.values()].map(({ told }) => told),
      ...texts,
    },
  });
}

function foreignForm(kind: ImportKind, form: Members, mapping: unknown): ForeignForm {
  switch (kind) {
    case 'formio':
      return readFormio(form);
    case 'sdc':
      return readQuestionnaire(form);
    case 'vets-api':
      return { schema: form, rows: rowsOfVetsApi(mapping) };
    case 'altinn':
      return { schema: form, rows: rowsOfAltinn(mapping), isCaseless: true };
    case 'schema':
      return { schema: form, rows: [] };
  }
}

function textOf(
  { kind, language }: ImportSource,
  form: Members,
  { schema }: ForeignForm,
): FormText {
  return kind === 'formio'
    ? formOfFormio('', form, language)
    : formOfSchema({ id: '', schema, language });
}

type Found = { readonly rule: RuleDraft; readonly told: Suggested };

/** What is suggested for the leaves that no row fills, as far as the publish lint accepts it. */
function suggestedRules(
  suggestions: readonly Suggestion[],
  carried: ReadonlyMap<string, RuleDraft>,
  schema: Members,
): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const each of suggestions) {
    const rule =
      'canonical' in each ? fillDraft(each.role, each.concept, each.addressUse) : undefined;
    if (!rule || !('canonical' in each) || carried.has(each.path)) continue;
    const { path: pointer, score, evidence } = each;
    found.set(pointer, { rule, told: { pointer, use: rule.use, score, evidence } });
  }
  const rules = new Map([...found].map(([pointer, { rule }]) => [pointer, rule]));
  const issues = issuesOf(rules, schema);
  return new Map(
    [...found].filter(([pointer]) => !issues.some(({ field }) => field.includes(`[${pointer}]`))),
  );
}

/** The leaves that speak of a person who is not the applicant. */
function ofOthers(
  suggestions: readonly Suggestion[],
  applicant: readonly string[],
): ReadonlyMap<string, string> {
  const words = applicant.flatMap(wordsOf);
  const others = suggestions.filter(
    (each) => isOfAnother(each) && !wordsOf(each.path).some((word) => words.includes(word)),
  );
  return new Map(
    others.map(({ path, evidence }) => [path, evidence.map(({ text }) => text).join(' · ')]),
  );
}

function isOfAnother(suggestion: Suggestion): boolean {
  if ('canonical' in suggestion) return !['self', 'employer'].includes(suggestion.role);
  return suggestion.abstains === 'OTHER_PERSON';
}
