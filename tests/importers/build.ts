import { z } from 'zod';
import { lintForm } from '../../src/prefill/lint.ts';
import {
  importForm,
  type ImportedForm,
  type ImportSource,
} from '../../src/importers/import-form.ts';

/** Imports a form that is expected to be one; fails when it is none. */
export function imported(
  source: Pick<ImportSource, 'kind' | 'form'> & Partial<ImportSource>,
): ImportedForm {
  const result = importForm({
    mapping: undefined,
    version: '1',
    language: 'en',
    titles: new Map(),
    aliases: undefined,
    applicant: [],
    ...source,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

/** What the publish lint says of what was imported: nothing, whatever came in. */
export function faults({ schema, mapping }: ImportedForm): readonly object[] {
  return lintForm({ schema, mapping, evidence: [], version: '1' });
}

export const text = { type: 'string' };

/** The rules of what was imported, by leaf. */
export function rulesOf({ mapping }: ImportedForm): Readonly<Record<string, object>> {
  return z.record(z.string(), z.looseObject({})).parse(mapping['map']);
}
