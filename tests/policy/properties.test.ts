import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { print, validate } from 'graphql';
import { documentsOf } from '../support/documents.ts';
import { policy } from '../support/policy.ts';
import { rewrites, rewritten, withField } from '../support/rewrites.ts';
import { propertiesOf } from './properties.ts';
import { grounds } from './questions.ts';

describe('whatever is asked, of our schema and of one that is wider:', () => {
  it.each([...propertiesOf(policy)])(
    '%s',
    (_, holds) => {
      expect(() => holds({ numRuns: 500 })).not.toThrow();
    },
    300_000,
  );
});

describe('the documents drawn', () => {
  const { schema, reference } = grounds.REAL;
  const documents = documentsOf(schema);

  it('are valid, also when they are written differently or ask for more', () => {
    fc.assert(
      fc.property(
        documents,
        rewrites,
        fc.nat(100),
        fc.nat(100),
        (document, changes, place, nth) => {
          expect(validate(schema, document)).toEqual([]);
          expect(validate(schema, rewritten(schema, document, changes))).toEqual([]);
          expect(validate(schema, withField(schema, document, { place, nth }))).toEqual([]);
        },
      ),
    );
  });

  it('differ, and reach most of the schema', () => {
    const drawn = fc.sample(documents, { numRuns: 500, seed: 1 });
    const fields = new Set(drawn.flatMap((document) => reference.needs(document)));
    expect(new Set(drawn.map(print)).size).toBeGreaterThan(400);
    expect(fields.size).toBeGreaterThan(reference.coordinates.length / 2);
    const texts = drawn.map(print).join();
    for (const form of ['... on Record', '... on Problem', 'Result {', 'a1:', '@skip(if: true)'])
      expect(texts).toContain(form);
  });
});
