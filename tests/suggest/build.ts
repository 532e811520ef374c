import type { FormText, LeafText, Suggestion } from '../../src/suggest/model.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';

type Leaf = Partial<Omit<LeafText, 'groups'>> & { readonly group?: string };

export function form(language: string | undefined, ...leaves: readonly Leaf[]): FormText {
  return {
    id: 'form',
    language,
    leaves: leaves.map(({ group, ...leaf }, at) => ({
      path: `/q${at}`,
      label: '',
      type: 'text',
      required: false,
      ...leaf,
      groups: group === undefined ? [] : [group],
    })),
  };
}

/** The key or the reason against one, leaf by leaf. */
export function said(suggestions: readonly Suggestion[]): string[] {
  return suggestions.map((each) => ('canonical' in each ? each.canonical : each.abstains));
}

/** The same for a form of these leaves. */
export function saidOf(language: string | undefined, ...leaves: readonly Leaf[]): string[] {
  return said(suggestFor(form(language, ...leaves)));
}
