import { describe, expect, it } from '@jest/globals';
import { concepts } from '../../src/prefill/concepts.ts';
import { coverageOf } from '../../src/prefill/coverage.ts';
import { halfLivesFrom, learnedHalfLife, type Observation } from '../../src/prefill/learn.ts';

const seen = (months: number, outcome: Observation['outcome'], count: number): Observation => ({
  concept: 'phone.mobile',
  months,
  outcome,
  count,
});
const conceptOf = (key: string) => {
  const concept = concepts.get(key);
  if (!concept) throw new Error(`no concept ${key}`);
  return concept;
};

describe('a half-life', () => {
  it('grows where people keep old answers, and shrinks where they change young ones', () => {
    expect(learnedHalfLife(18, [seen(24, 'KEPT', 400), seen(24, 'CHANGED', 20)])).toBeGreaterThan(
      60,
    );
    expect(learnedHalfLife(18, [seen(3, 'CHANGED', 400), seen(3, 'KEPT', 100)])).toBeLessThan(4);
  });

  it('stays the first guess while little is seen', () => {
    expect(learnedHalfLife(18, [])).toBeCloseTo(18, -1);
    const few = learnedHalfLife(18, [seen(24, 'KEPT', 1)]);
    expect(few).toBeGreaterThan(10);
    expect(few).toBeLessThan(30);
  });

  it('is not learned of what a register alone may say', () => {
    const halfLives = halfLivesFrom([{ ...seen(3, 'KEPT', 900), concept: 'name.full' }]);
    expect(halfLives(conceptOf('name.full'), 'SELF')).toBeNull();
    expect(
      halfLivesFrom([seen(48, 'KEPT', 900)])(conceptOf('phone.mobile'), 'SELF'),
    ).toBeGreaterThan(100);
  });
});

describe('the coverage of a service', () => {
  const prefilled = (statuses: Record<string, string>) => ({
    kind: 'PREFILL' as const,
    statuses,
    visible: Object.values(statuses).filter((status) => status !== 'NOT_APPLICABLE').length,
    filled: Object.values(statuses).filter((status) => status === 'FILLED').length,
    keystrokesSaved: 10,
    documents: 2,
    waived: 1,
  });

  it('counts the leaves shown that were filled, of all and of each', () => {
    const coverage = coverageOf([
      prefilled({ '/a': 'FILLED', '/b': 'MISSING', '/c': 'NOT_APPLICABLE' }),
      prefilled({ '/a': 'FILLED', '/b': 'FILLED' }),
      { kind: 'HANDED_IN', changed: ['/a'], seconds: 90 },
      { kind: 'HANDED_IN', changed: [], seconds: 30 },
      { kind: 'HANDED_IN', changed: [] },
    ]);
    expect(coverage).toEqual({
      prefills: 2,
      handedIn: 3,
      coverage: 0.75,
      keystrokesSaved: 20,
      documents: 4,
      waived: 2,
      corrections: 1,
      medianSeconds: 90,
      fields: [
        { pointer: '/a', visible: 2, filled: 2, corrections: 1 },
        { pointer: '/b', visible: 2, filled: 1, corrections: 0 },
        { pointer: '/c', visible: 0, filled: 0, corrections: 0 },
      ],
    });
  });

  it('is not known without a prefill', () => {
    expect(coverageOf([])).toMatchObject({ coverage: null, medianSeconds: null, fields: [] });
  });
});
