import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { compile } from '../../src/policy/compile.ts';
import { placesOf, type FieldPlace } from '../../src/policy/places.ts';
import { readPolicySchema, roomsOf } from '../../src/policy/schema.ts';
import { boundless } from '../support/boundless.ts';
import { documentsOf } from '../support/documents.ts';
import { operationIn } from '../support/operation.ts';
import { realPolicy } from '../support/supergraph.ts';
import { visibleIn } from '../support/visible.ts';

const folder = join(import.meta.dirname, '../supergraph');
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => [name, readFileSync(join(folder, name, 'query.graphql'), 'utf8')] as const);

function both(text: string): { places: readonly FieldPlace[]; coordinates: readonly string[] } {
  const document = parse(text);
  const operation = operationIn(document);
  return {
    places: placesOf(realPolicy(), document, operation),
    coordinates: compile(realPolicy(), document, operation).coordinates,
  };
}
const shown = (text: string): string[] =>
  both(text).places.map(
    ({ path, coordinate, readFor }) => `${path.join('.')} ${coordinate} ${readFor ?? ''}`,
  );

describe('the places of a document', () => {
  it.each([
    ...cases,
    [
      'fragments that narrow an interface, and exclude each other',
      `mutation { revokeLicence(input: {}) { ... on Problem { code ... on Conflict { currentVersion ... on NotFound { message } } } ...F } }
       fragment F on LicenceSuccess { licence { id } }`,
    ],
  ])('together are what compile finds: %s', (_, text) => {
    const { places, coordinates } = both(text);
    expect([...new Set(places.map(({ coordinate }) => coordinate))].sort()).toEqual(coordinates);
  });

  it('together are what compile finds: of any document', () => {
    const policy = readPolicySchema(visibleIn(supergraphSdl));
    fc.assert(
      fc.property(documentsOf(policy.schema), (document) => {
        const operation = operationIn(document);
        const found = placesOf(policy, document, operation).map(({ coordinate }) => coordinate);
        const { coordinates } = compile(policy, document, operation, boundless);
        expect([...new Set(found)].sort()).toEqual(coordinates);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('have the response keys of the answer, and say what is read with what', () => {
    expect(
      shown(
        '{ who: citizen(id: "x") { ...F } } fragment F on Citizen { job: employment { employerName } }',
      ),
    ).toEqual([
      'who Query.citizen ',
      'who.job Citizen.employment ',
      'who.job Citizen.id Citizen.employment',
      'who.job.employerName Employment.employerName ',
    ]);
  });

  it('count a field that is asked for as asked for, though it is a key as well', () => {
    expect(shown('{ citizen(id: "x") { id } }')).toEqual([
      'citizen Query.citizen ',
      'citizen.id Citizen.id ',
    ]);
  });
});

describe('the rooms of a coordinate', () => {
  it.each([
    ['Citizen.employment', ['citizens']],
    [
      'Citizen.id',
      [
        'agreements',
        'audit',
        'citizens',
        'consents',
        'forms',
        'licences',
        'notices',
        'submissions',
      ],
    ],
    ['Agreement.purpose', ['agreements']],
    ['Agreement.replay', ['audit']],
    ['Employment.employerName', ['citizens']],
  ])('%s is answered by %j', (coordinate, rooms) => {
    expect(roomsOf(realPolicy(), coordinate)).toEqual(rooms);
  });
});
