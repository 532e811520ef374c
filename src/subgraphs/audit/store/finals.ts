import type { Table } from '../../../platform/dynamodb.ts';
import type { FinalStore } from '../service/ports.ts';

/** Layout: beside the log, `pk` = final#origin, `sk` = CHECKPOINT for the newest that is final, WAITING for since when one is not. */
export function finalStore(table: Table): FinalStore {
  const of = (origin: string): string => `final#${origin}`;
  return {
    final: async (origin) => {
      const row = await table.get({ pk: of(origin), sk: 'CHECKPOINT' });
      return row && textIn(row, 'checkpoint');
    },
    saveFinal: async (origin, checkpoint, { size, cosigners }) => {
      await table.replaceIf(
        { pk: of(origin), sk: 'CHECKPOINT', checkpoint, size, cosigners },
        {
          expression:
            'attribute_not_exists(pk) OR #size < :size OR (#size = :size AND cosigners < :cosigners)',
          names: { '#size': 'size' },
          values: { ':size': size, ':cosigners': cosigners },
        },
      );
    },
    waitingSince: async (origin, now) => {
      const key = { pk: of(origin), sk: 'WAITING' };
      if (await table.insert({ ...key, since: now })) return now;
      const row = await table.get(key);
      return row ? textIn(row, 'since') : now;
    },
    noLongerWaiting: (origin) => table.remove({ pk: of(origin), sk: 'WAITING' }),
  };
}

function textIn(row: Readonly<Record<string, unknown>>, name: string): string {
  const text = row[name];
  if (typeof text !== 'string') throw new Error(`audit: a stored ${name} is malformed`);
  return text;
}
