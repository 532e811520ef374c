import type { Suggestion } from '../../src/suggest/model.ts';
import type { LabelledForm } from './corpus.ts';

/** What became of one leaf: what was suggested, and what is right; undefined where there is none. */
export type Outcome = {
  readonly got: string | undefined;
  readonly score: number;
  readonly right: string | undefined;
};

export type Figures = {
  readonly leaves: number;
  /** Leaves that have a key. */
  readonly keyed: number;
  readonly precision: number;
  readonly recall: number;
  /** Leaves filled with the applicant's data that are not the applicant's. */
  readonly wrongPerson: number;
  /** Share of the keyed leaves that are right at the lowest score that keeps precision at 0.95. */
  readonly coverage: number;
};

/** The outcomes of a form. */
export function outcomesOf(
  { gold }: LabelledForm,
  suggestions: readonly Suggestion[],
): readonly Outcome[] {
  return suggestions.map((each) => ({
    got: 'canonical' in each ? each.canonical : undefined,
    score: 'canonical' in each ? each.score : 0,
    right: gold.get(each.path),
  }));
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const keyed = outcomes.filter(({ right }) => right !== undefined).length;
  const made = outcomes.filter(({ got }) => got !== undefined);
  const correct = made.filter(({ got, right }) => got === right).length;
  return {
    leaves: outcomes.length,
    keyed,
    precision: made.length === 0 ? 1 : correct / made.length,
    recall: keyed === 0 ? 1 : correct / keyed,
    wrongPerson: made.filter(isWrongPerson).length,
    coverage: keyed === 0 ? 1 : coveredAt(made, 0.95) / keyed,
  };
}

function isWrongPerson({ got, right }: Outcome): boolean {
  return (got?.startsWith('self.') ?? false) && !(right?.startsWith('self.') ?? false);
}

/** Most correct suggestions of the best scored ones whose precision is at least this. */
function coveredAt(made: readonly Outcome[], precision: number): number {
  let correct = 0;
  let most = 0;
  for (const [at, each] of [...made].sort((a, b) => b.score - a.score).entries()) {
    if (each.got === each.right) correct += 1;
    if (correct / (at + 1) >= precision) most = correct;
  }
  return most;
}

/**
 * The middle 95 % of a figure over 1,000 draws of whole forms with replacement: leaves of one form are not independent.
 * The draws come from a fixed sequence, so that a run can be repeated.
 */
export function interval(
  forms: readonly (readonly Outcome[])[],
  figure: (figures: Figures) => number,
): readonly [number, number] {
  const draw = sequence();
  const values = Array.from({ length: 1_000 }, () =>
    figure(figuresOf(forms.flatMap(() => forms[draw(forms.length)] ?? []))),
  ).sort((a, b) => a - b);
  return [values[25] ?? Number.NaN, values[974] ?? Number.NaN];
}

/** Lehmer's generator: Park and Miller, CACM 31 (1988). */
function sequence(): (below: number) => number {
  let state = 20_261_125;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
