import type { ImportReport } from '../../importers/import-form.ts';

/** For people: what became of each row of a foreign mapping, and what is left to do. */
export function accountOf(name: string, report: ImportReport): string {
  const { leaves, carried, suggested, notCarried, notInForm, untranslated, dropped } = report;
  const head = `${name}: ${leaves} leaves, ${carried.length} rules carried over, ${suggested.length} suggested`;
  return [
    head,
    ...section(
      'carried over',
      carried.map(({ pointer, source, use }) => `${pointer} <- ${source}: ${use}`),
    ),
    ...section(
      'suggested',
      suggested.map(({ pointer, use, score, evidence }) => {
        const why = evidence.map(({ from, text }) => `${from} "${text}"`).join(', ');
        return `${pointer}: ${use} ${score.toFixed(2)} (${why})`;
      }),
    ),
    ...section(
      'not carried over',
      notCarried.map(({ target, source, reason, detail }) => {
        const more = detail === undefined ? '' : ` (${detail})`;
        return `${target} <- ${source}: ${reason}${more}`;
      }),
    ),
    ...section(
      'not in the form',
      notInForm.map(({ target, source, like }) => {
        const hint = like === undefined ? '' : `; did it mean ${like}?`;
        return `${target} <- ${source}${hint}`;
      }),
    ),
    ...section('rules of the schema left out', dropped),
    ...(untranslated.length === 0
      ? []
      : [`${untranslated.length} titles are in one language for both: name the other in --titles`]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}
