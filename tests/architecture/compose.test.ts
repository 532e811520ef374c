import { describe, expect, it } from '@jest/globals';
import { composed } from '../support/compose.ts';

const citizenId = 'id: ID! @data(class: IDENTIFIER)';
const link = '@link(url: "https://askonce.dev/data/v1.0", import: ["@data", "@concept"])';

describe('composition', () => {
  it('composes the contract as it is', () => {
    const asItIs = { file: 'citizens.graphql', from: citizenId, to: citizenId };
    expect(composed(asItIs)).toMatchObject({ status: 0, said: '' });
  });

  it.each([
    [
      'a field without a data class',
      'citizens.graphql',
      citizenId,
      'id: ID!',
      'Citizen.id has no @data',
    ],
    [
      'a data class on an interface',
      'shared.graphql',
      'provenance: Provenance!',
      'provenance: Provenance! @data(class: PUBLIC)',
      'Record.provenance is on an interface',
    ],
    [
      '@data imported under another name',
      'shared.graphql',
      link,
      link.replace('"@data"', '{ name: "@data", as: "@open" }'),
      '@data may not be renamed',
    ],
    [
      'the data classes linked under another name',
      'shared.graphql',
      link,
      link.replace('import:', 'as: "open", import:'),
      '@data may not be renamed',
    ],
    [
      'two rooms that disagree',
      'licences.graphql',
      'type Citizen @key(fields: "id")',
      'type Citizen @key(fields: "gone")',
      'gone',
    ],
  ])('refuses %s', (_, file, from, to, reason) => {
    const { status, said } = composed({ file, from, to });
    expect(status).toBe(1);
    expect(said).toContain(reason);
  });
});
