import { describe, expect, it } from '@jest/globals';
import { advisory, shown, type Build, type Verdict } from '../advisory.ts';

const people = '{ _entities(representations: [{ __typename: "Citizen", id: "cit_a" }]) {';

/** What a room says to somebody who asks it with a decision for these fields. */
async function asked(build: Build, document: string, allow: readonly string[]): Promise<string> {
  const room = await build.testRoom(build.consentsRoom, { tables: ['consents'] });
  try {
    return JSON.stringify(await room.ask(document, {}, { allow: [...allow] }));
  } finally {
    await room.database.close();
  }
}

const advisories = [
  advisory({
    id: 'Secure Subgraphs (apollographql.com)',
    flaw: '_service told whoever reached a subgraph its whole schema',
    attack: async (build): Promise<Verdict> =>
      (await asked(build, '{ _service { sdl } }', [])).includes('type ConsentRecord')
        ? 'GOT_THROUGH'
        : 'HELD_OFF',
    weakening: {
      file: 'src/platform/room.ts',
      from: 'field.resolve = () => null',
      to: 'void field',
    },
  }),
  advisory({
    id: 'Secure Subgraphs (apollographql.com)',
    flaw: '_entities answered about anything to whoever made up a representation',
    attack: async (build): Promise<Verdict> => {
      const text = await asked(build, `${people} __typename } }`, []);
      if (text.includes('"__typename":"Citizen"')) return 'GOT_THROUGH';
      expect(text).toContain('FIELD_NOT_GRANTED');
      return 'HELD_OFF';
    },
    weakening: {
      file: 'src/platform/room.ts',
      from: 'requireKeys(item, context.access)',
      to: 'void item',
    },
  }),
  advisory({
    id: 'Secure Subgraphs (apollographql.com)',
    flaw: 'what the gateway allowed was not looked at again by the subgraph',
    attack: async (build): Promise<Verdict> => {
      const document = `${people} ... on Citizen { consents { pageInfo { hasNextPage } } } } }`;
      const text = await asked(build, document, ['Citizen.id']);
      if (text.includes('"hasNextPage":false')) return 'GOT_THROUGH';
      expect(text).toContain('FIELD_NOT_GRANTED');
      return 'HELD_OFF';
    },
    weakening: {
      file: 'src/platform/room.ts',
      from: 'context.access.require(coordinate)',
      to: 'void coordinate',
    },
  }),
];

describe('an attack on a room itself', () => {
  it.each(advisories)('$flaw', async ({ verdicts }) => {
    expect(await verdicts()).toEqual(shown);
  });
});
