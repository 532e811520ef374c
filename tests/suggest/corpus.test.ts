import { describe, expect, it } from '@jest/globals';
import { ownForms } from '../../bench/suggest/corpus.ts';
import { figuresOf, interval, outcomesOf } from '../../bench/suggest/measure.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';

const outcomes = (file: string) =>
  ownForms(`bench/suggest/corpus/${file}.tsv`).map((each) =>
    outcomesOf(each, suggestFor(each.form)),
  );

describe.each(['developed', 'held-out', 'later'])('on the %s forms', (file) => {
  it('is right 95 times in 100, says so of 70 leaves in 100, and never mistakes the person', () => {
    const figures = figuresOf(outcomes(file).flat());
    expect(figures.precision).toBeGreaterThanOrEqual(0.95);
    expect(figures.recall).toBeGreaterThanOrEqual(0.7);
    expect(figures.wrongPerson).toBe(0);
  });
});

describe('the figures', () => {
  const right = { got: 'self.email', right: 'self.email', score: 0.9 };
  const missed = { got: undefined, right: 'self.email', score: 0 };
  const wrong = { got: 'self.email', right: undefined, score: 0.7 };

  it('count what is right, what is missed, and what is of another person', () => {
    expect(figuresOf([right, right, right, missed, wrong])).toEqual({
      leaves: 5,
      keyed: 4,
      precision: 0.75,
      recall: 0.75,
      wrongPerson: 1,
      coverage: 0.75,
    });
  });

  it('know that another person’s key for the applicant is the wrong person', () => {
    const other = { got: 'self.email', right: 'spouse.email', score: 0.9 };
    expect(figuresOf([other])).toMatchObject({ precision: 0, wrongPerson: 1, coverage: 0 });
  });

  it('have an interval around them, the same in every run', () => {
    const forms = [[right], [missed], [right, wrong]];
    const [low, high] = interval(forms, ({ recall }) => recall);
    expect(interval(forms, ({ recall }) => recall)).toEqual([low, high]);
    expect(low).toBeLessThan(2 / 3);
    expect(high).toBeGreaterThan(2 / 3);
  });
});
