import { describe, expect, it } from '@jest/globals';
import { validate } from 'graphql';
import { policyAndRoom } from '../support/policy-and-room.ts';
import { matrix } from './matrix.ts';
import { grounds, questionsOfEachField, shapes } from './questions.ts';

describe('every field × every agreement × granted or not × every shape of query', () => {
  it('is decided as the reference decides, field by field', async () => {
    const { cases, allowed, differences } = await matrix(policyAndRoom);
    expect(differences).toEqual([]);
    const total = [...cases.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(30_000);
    expect(allowed).toBeGreaterThan(total / 4);
    expect(allowed).toBeLessThan((total * 3) / 4);
  }, 300_000);

  it('asks for each field that callers see in all eight shapes, by valid documents', () => {
    const fields = questionsOfEachField();
    expect([...fields.keys()].sort()).toEqual(grounds.REAL.reference.coordinates.toSorted());
    for (const questions of fields.values()) {
      expect(new Set(questions.map(({ shape }) => shape))).toEqual(new Set(shapes));
      const invalid = questions
        .filter(({ ground }) => ground !== 'ROOM')
        .flatMap(({ ground, document }) => validate(grounds[ground].schema, document));
      expect(invalid).toEqual([]);
    }
  });
});
