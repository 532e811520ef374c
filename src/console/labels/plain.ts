import type { Language } from '../preferences.tsx';
import codes from './codes.json' with { type: 'json' };
import fields from './fields.json' with { type: 'json' };
import groups from './groups.json' with { type: 'json' };

// Codes of the hub in the words of people. A code that is not listed is shown as it is.

type Labels = Readonly<Record<string, readonly string[]>>;
export type Kind = Exclude<keyof typeof codes, 'technical'>;

const at: Readonly<Record<Language, number>> = { zh: 0, en: 1 };

/** A group of fields of one kind, in words. */
export type PlainFields = { readonly group: string; readonly fields: readonly string[] };

/** The label of a code, or the code. */
export function codeLabel(kind: Kind, code: string, language: Language): string {
  return labelIn(codes[kind], code, language) ?? code;
}

/** The label of one schema coordinate; undefined for one that only leads to others, or says where a value came from. */
export function fieldLabel(coordinate: string, language: Language): string | undefined {
  return labelIn(fields, coordinate, language);
}

/** What a schema coordinate is about. */
export function groupLabel(coordinate: string, language: Language): string {
  const [type = ''] = coordinate.split('.');
  return labelIn(groups, type, language) ?? type;
}

/** True for codes and internal numbers, which say little to people. */
export function isTechnical(coordinate: string): boolean {
  return codes.technical.includes(coordinate);
}

/** Schema coordinates in words, by what they are about; those that only lead to others are left out. */
export function plainFields(
  coordinates: readonly string[],
  language: Language,
): readonly PlainFields[] {
  const byGroup = new Map<string, Set<string>>();
  for (const coordinate of coordinates) {
    const label = fieldLabel(coordinate, language);
    if (label === undefined) continue;
    const group = groupLabel(coordinate, language);
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(label));
  }
  return [...byGroup].map(([group, labels]) => ({ group, fields: [...labels] }));
}

function labelIn(labels: Labels, code: string, language: Language): string | undefined {
  return Object.hasOwn(labels, code) ? labels[code]?.[at[language]] : undefined;
}
