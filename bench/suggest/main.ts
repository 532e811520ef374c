import { join } from 'node:path';
import { lintForms } from '../../src/ask-once/lint.ts';
import { importText } from '../../src/importers/import-form.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';
import { row, table, type Row } from '../rows.ts';
import type { LabelledForm } from './corpus.ts';
import { ownForms, sharedForms } from './corpus.ts';
import { figuresOf, interval, outcomesOf, type Figures, type Outcome } from './measure.ts';

const root = join(import.meta.dirname, '..');
const folds = 5;
const lowerBound = `Its keys are those that the authority fills today, and not all that are right: precision is a
lower bound, and wrong person an upper one.
`;

type Scored = { readonly language: string; readonly outcomes: readonly Outcome[] };

function scored(forms: readonly LabelledForm[]): readonly Scored[] {
  return forms.map((each) => ({
    language: each.form.language ?? '?',
    outcomes: outcomesOf(each, suggestFor(each.form)),
  }));
}

/** Suggestions of keys that the corpus never uses are left out: it says nothing of them. */
function comparable(all: readonly Scored[]): readonly Scored[] {
  const used = new Set(all.flatMap(({ outcomes }) => outcomes.map(({ right }) => right)));
  return all.map(({ language, outcomes }) => ({
    language,
    outcomes: outcomes.map((each) => (used.has(each.got) ? each : { ...each, got: undefined })),
  }));
}

function lineOf(name: string, forms: readonly Scored[]): string {
  const each = forms.map(({ outcomes }) => outcomes);
  const figures = figuresOf(each.flat());
  const shown = (figure: (figures: Figures) => number): string => {
    const [low, high] = interval(each, figure);
    return `${figure(figures).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  };
  return [
    name.padEnd(22),
    `forms ${String(forms.length).padStart(3)}`,
    `leaves ${String(figures.leaves).padStart(5)}`,
    `keyed ${String(figures.keyed).padStart(4)}`,
    `precision ${shown(({ precision }) => precision)}`,
    `recall ${shown(({ recall }) => recall)}`,
    `wrong person ${figures.wrongPerson}`,
    `coverage at 0.95 ${figures.coverage.toFixed(3)}`,
  ].join('  ');
}

/** All of a corpus, then each language, then each fold of its forms. */
function reportOf(name: string, all: readonly Scored[]): string {
  const languages = [...new Set(all.map(({ language }) => language))].sort();
  return [
    lineOf(name, all),
    ...languages.map((each) =>
      lineOf(
        `  ${each}`,
        all.filter(({ language }) => language === each),
      ),
    ),
    ...Array.from({ length: folds }, (_, fold) =>
      lineOf(
        `  fold ${fold + 1} of ${folds}`,
        all.filter((_each, at) => at % folds === fold),
      ),
    ),
  ].join('\n');
}

const rounds = 5;

/** Leaves per second of CPU time, each form read anew. */
function speed(name: string, forms: readonly LabelledForm[], work: () => void): Row {
  const leaves = forms.reduce((sum, { form }) => sum + form.leaves.length, 0);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) work();
  const { user, system } = process.cpuUsage(before);
  return row(name, (rounds * leaves) / ((user + system) / 1_000_000), 'leaves/s');
}

/** From leaves to a linted form: schema, suggestions, mapping, publish lint, and whether each has to be asked. */
function linted(forms: readonly LabelledForm[]): void {
  const ready = forms.flatMap(({ form }) => {
    const imported = importText(form, '1', new Map());
    if (!imported.ok) return [];
    const { schema, mapping } = imported.value;
    const source = { schema, mapping, evidence: [], version: '1' };
    return [{ service: form.id, authority: undefined, source }];
  });
  const hub = { agreements: [], holders: new Map(), portals: [], sensitivityOf: () => 1 };
  const { questions } = lintForms({ ...hub, forms: ready });
  if (questions.length === 0) throw new Error('no form could be linted');
}

const developed = ownForms(join(root, 'bench/suggest/corpus/developed.tsv'));
const heldOut = ownForms(join(root, 'bench/suggest/corpus/held-out.tsv'));
const later = ownForms(join(root, 'bench/suggest/corpus/later.tsv'));
process.stdout.write(`${reportOf('own, developed on', scored(developed))}\n\n`);
process.stdout.write(`${reportOf('own, held out', scored(heldOut))}\n\n`);
process.stdout.write(`${reportOf('own, written later', scored(later))}\n\n`);
// Another file of labelled forms may be named instead.
const file = process.argv[2] ?? join(root, '../shared/data/forms/nav-dev.jsonl');
const shared = sharedForms(file);
process.stdout.write(
  shared
    ? `${reportOf('shared', comparable(scored(shared)))}\n${lowerBound}\n`
    : 'no ../shared here: its forms are not measured\n\n',
);
const own = [...developed, ...heldOut, ...later];
process.stdout.write(
  table([
    speed('leaves suggested', own, () => scored(own)),
    speed('leaves linted', own, () => linted(own)),
  ]),
);
