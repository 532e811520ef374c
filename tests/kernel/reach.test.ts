import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { narrower, reaches, type Reach } from '../../src/kernel/reach.ts';

const people = fc.constantFrom('a', 'b', 'c', 'd');
const reach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant('*' as const),
  fc.array(people),
  fc.array(people).map((except) => ({ except })),
);

describe('a reach', () => {
  it.each<[Reach, boolean]>([
    ['*', true],
    [['a'], true],
    [['b'], false],
    [[], false],
    [{ except: ['b'] }, true],
    [{ except: ['a'] }, false],
  ])('%j holds a: %p', (one, holds) => {
    expect(reaches(one, 'a')).toBe(holds);
  });

  it('narrowed by another holds exactly whom both hold', () => {
    fc.assert(
      fc.property(reach, reach, people, (one, other, person) => {
        expect(reaches(narrower(one, other), person)).toBe(
          reaches(one, person) && reaches(other, person),
        );
      }),
    );
  });
});
