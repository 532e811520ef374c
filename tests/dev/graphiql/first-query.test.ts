import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { firstQuery } from '../../../src/dev/graphiql/first-query.ts';

describe('the query that the editor shows at first', () => {
  it('is valid against the supergraph', () => {
    const schema = buildSchema(readFileSync('schema/supergraph.graphql', 'utf8'));
    expect(validate(schema, parse(firstQuery))).toEqual([]);
  });
});
