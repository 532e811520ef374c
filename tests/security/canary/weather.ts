import { z } from 'zod';
import type { Row, Table } from '../../../src/platform/dynamodb.ts';
import type { WholeHub } from '../../support/whole-hub.ts';
import type { People } from './people.ts';

/** In showers those reads fail that are for the caller; in a storm also those by which the hub decides. */
export type Weather = { now: 'CALM' | 'SHOWERS' | 'STORM' };

const rooms = ['citizens', 'licences', 'submissions'];
/** What is known of a person before anything is released. */
const standing = ['POINTER', 'CITIZEN', 'protection', 'identity'];

/** In bad weather a room's table fails, by turns with an error and with the bare rows, and says what it has read. */
export function talkative(table: Table, weather: Weather): Table {
  let failures = 0;
  const passed = <T extends Row | readonly Row[] | undefined>(read: T): T => {
    const slots = [read ?? []].flat().map((row) => String(row['sk']));
    const isForCaller = slots.some((slot) => !standing.includes(slot));
    const isFair = weather.now === 'CALM' || (weather.now === 'SHOWERS' && !isForCaller);
    if (isFair || !rooms.includes(table.name)) return read;
    failures += 1;
    const said = JSON.stringify(read);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what is thrown need not be an error
    if (failures % 2 === 0) throw read;
    throw new Error(`${said}\n    at ${said}`);
  };
  return {
    ...table,
    get: async (key) => passed(await table.get(key)),
    getMany: async (keys) => passed(await table.getMany(keys)),
    query: async (range) => passed(await table.query(range)),
  };
}

const record = z.looseObject({ data: z.looseObject({}) });

/** Puts into stored records what the schema cannot show: a text for an enum, an object for a text. */
export async function damage(hub: WholeHub, people: People): Promise<void> {
  const table = hub.database.table('citizens');
  for (const { id, nationalId } of Object.values(people)) {
    const worse = { identity: { sex: nationalId }, contact: { email: { is: nationalId } } };
    for (const [slot, changes] of Object.entries(worse)) {
      const key = { pk: id, sk: slot };
      const [name, value] = sourceIn((await table.get(key)) ?? {});
      const stored = record.parse(value);
      const spoilt = { ...stored, data: { ...stored.data, ...changes } };
      await table.setIf(key, name, spoilt, { expression: 'attribute_exists(pk)' });
    }
  }
}

function sourceIn(row: Row): [string, unknown] {
  const found = Object.entries(row).find(([name]) => name.startsWith('@'));
  if (!found) throw new Error('canary: no record to damage');
  return found;
}
