import type { HalfLives } from './decay.ts';
import { firstHalfLives } from './decay.ts';

/** How often earlier answers to a concept were kept, and how often changed, once they were so many months old. */
export type Observation = {
  readonly concept: string;
  readonly months: number;
  readonly outcome: 'KEPT' | 'CHANGED';
  readonly count: number;
};

/** As much as this many observations, half of them changed at the first half-life, weighs what was guessed. */
const prior = 20;
/** Months, in steps of a fifth. */
const candidates = Array.from({ length: 40 }, (_, step) => 0.5 * 1.2 ** step);

/**
 * Half-lives after what people did: of each concept the one that makes what was seen most likely, with the first guess
 * weighed in. What a register alone may say stays so.
 */
export function halfLivesFrom(observations: readonly Observation[]): HalfLives {
  const byConcept = new Map<string, Observation[]>();
  for (const one of observations)
    byConcept.set(one.concept, [...(byConcept.get(one.concept) ?? []), one]);
  return (concept, role) => {
    const first = firstHalfLives(concept, role);
    const seen = byConcept.get(concept.key);
    return first === null || !seen ? first : learnedHalfLife(first, seen);
  };
}

/** The half-life, in months, most likely after the observations. */
export function learnedHalfLife(first: number, seen: readonly Observation[]): number {
  const guessed: readonly Observation[] = [
    { concept: '', months: first, outcome: 'KEPT', count: prior / 2 },
    { concept: '', months: first, outcome: 'CHANGED', count: prior / 2 },
  ];
  const all = [...guessed, ...seen];
  const scored = [first, ...candidates].map((halfLife) => ({
    halfLife,
    score: all.reduce((sum, one) => sum + one.count * logLikelihood(one, halfLife), 0),
  }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).halfLife;
}

function logLikelihood({ months, outcome }: Observation, halfLife: number): number {
  // An answer given today may be changed, too: half a month keeps the logarithm finite.
  const kept = 0.5 ** (Math.max(months, 0.5) / halfLife);
  return Math.log(outcome === 'KEPT' ? kept : 1 - kept);
}
