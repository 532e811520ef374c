import { draftMapping } from '../../suggest/draft.ts';
import type { FormText, Suggestion } from '../../suggest/model.ts';

/** A form and what is suggested for its leaves. */
export type Suggested = { readonly form: FormText; readonly suggestions: readonly Suggestion[] };

/** A line for each suggestion; none for a leaf that is abstained from. */
export function jsonLines(suggested: readonly Suggested[]): string {
  return suggested
    .flatMap(({ form: { id }, suggestions }) =>
      suggestions.flatMap((each) =>
        'canonical' in each
          ? [
              `${JSON.stringify({ id, path: each.path, canonical: each.canonical, score: each.score })}\n`,
            ]
          : [],
      ),
    )
    .join('');
}

/** For people: each leaf with its key or the reason why not, and what made it so. */
export function report(suggested: readonly Suggested[]): string {
  return suggested.map(reportOf).join('\n');
}

function reportOf({ form, suggestions }: Suggested): string {
  const made = suggestions.filter((each) => 'canonical' in each).length;
  const head = `${form.id}: ${made} of ${suggestions.length} leaves suggested`;
  const width = Math.max(0, ...suggestions.map(({ path }) => path.length));
  const lines = suggestions.map((each) => {
    const said =
      'canonical' in each ? `${each.canonical} ${each.score.toFixed(2)}` : `- ${each.abstains}`;
    const evidence = each.evidence
      .map(({ from, text, says }) => `${from}${text === '' ? '' : ` "${text}"`}: ${says}`)
      .join('; ');
    return `  ${each.path.padEnd(width)}  ${said}  (${evidence})`;
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** A mapping to begin with. */
export function mappingDraft(suggested: readonly Suggested[], version: string): string {
  const all = suggested.flatMap(({ suggestions }) => suggestions);
  return `${JSON.stringify(draftMapping(all, version), null, 2)}\n`;
}
