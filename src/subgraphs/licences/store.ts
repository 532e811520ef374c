import DataLoader from 'dataloader';
import { blindIndex, citizenId, licenceId, type CitizenId } from '../../kernel/ids.ts';
import { parseStored } from '../../kernel/parse.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import { isSameRequest } from '../../platform/once.ts';
import { licence, type Licence } from './model.ts';
import type { LicenceStore } from './service.ts';

/** More than anybody holds; a partition beyond it is read no further. */
const mostHeld = 1_000;

/**
 * Layout: `pk` = holder, `sk` = LICENCE#id holds the licence. Two pointers lead to it, by id and by the blind index of
 * type and number; they are written first, so that a crash leaves a pointer to nothing, which reads as none.
 */
export function licenceStore(table: Table, secret: Uint8Array): LicenceStore {
  const held = new DataLoader<CitizenId, readonly Licence[]>((holders) =>
    Promise.all(
      holders.map(async (pk) =>
        (await table.query({ pk, prefix: 'LICENCE#', limit: mostHeld })).map(readLicence),
      ),
    ),
  );
  const byId = (id: string): Key => ({ pk: `id#${id}`, sk: 'POINTER' });
  const byNumber = (type: string, number: string): Key => ({
    pk: `number#${blindIndex(secret, 'licenceNumber', [type, number])}`,
    sk: 'POINTER',
  });
  const follow = async (key: Key): Promise<Licence | undefined> => {
    const pointer = await table.get(key);
    const holder = citizenId.parse(pointer?.['holder']);
    const id = licenceId.parse(pointer?.['licence']);
    if (holder === undefined || id === undefined) return undefined;
    const row = await table.get(placeOf({ holder, id }));
    return row && readLicence(row);
  };
  return {
    find: (id) => follow(byId(id)),
    findByNumber: (type, number) => follow(byNumber(type, number)),
    heldBy: (holder) => held.load(holder),
    insert: async (fresh) => {
      const to = { holder: fresh.holder, licence: fresh.id };
      const number = byNumber(fresh.type, fresh.number);
      const isFirst = await table.insert({ ...number, ...to });
      if (!isFirst && (await table.get(number))?.['licence'] !== fresh.id) return undefined;
      await table.insert({ ...byId(fresh.id), ...to });
      held.clear(fresh.holder);
      if (await table.insert({ ...placeOf(fresh), licence: fresh })) return fresh;
      return follow(byId(fresh.id));
    },
    replace: (next, from) => {
      held.clear(next.holder);
      const states = Object.fromEntries(from.map((state, index) => [`:from${index}`, state]));
      return table.replaceIf(
        { ...placeOf(next), licence: next },
        {
          expression: `#licence.#version = :before AND #licence.#state IN (${Object.keys(states).join(', ')})`,
          names: { '#licence': 'licence', '#version': 'version', '#state': 'state' },
          values: { ':before': next.version - 1, ...states },
        },
      );
    },
    isSameRequest: (client, key, content) => isSameRequest(table, secret, { client, key, content }),
  };
}

function placeOf({ holder, id }: Pick<Licence, 'holder' | 'id'>): Key {
  return { pk: holder, sk: `LICENCE#${id}` };
}

function readLicence(row: Row): Licence {
  return parseStored(licence, row['licence'], 'licence');
}
