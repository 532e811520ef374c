import { isInstant } from '../../kernel/time.ts';
import type { Key, Row, Table } from '../../platform/dynamodb.ts';
import {
  monthOf,
  partitionsOf,
  placeOf,
  readRecord,
  type Disclosure,
  type Partition,
} from './model.ts';
import type { AuditStore } from './service.ts';

const months = 'MONTHS';
/** A hundred years. */
const mostMonths = 1_200;
const progress: Key = { pk: 'PROGRESS', sk: 'PROGRESS' };

/**
 * Layout: a disclosure is a row of each of its lists, `pk` = subject#pseudonym, department#id and month#yyyy-mm, `sk` =
 * instant#id, with the whole canonical record. `pk` = MONTHS, `sk` = a month says that the month has a list, written
 * first. PROGRESS holds the instant up to which the lists are complete.
 */
export function auditStore(table: Table): AuditStore {
  const known = new Set<string>();
  const open = async (month: string): Promise<void> => {
    if (known.has(month)) return;
    await table.insert({ pk: months, sk: month });
    known.add(month);
  };
  return {
    file: async (disclosure) => {
      await open(monthOf(disclosure.at));
      const row = { sk: placeOf(disclosure), record: disclosure.text };
      await Promise.all(
        partitionsOf(disclosure).map((partition) =>
          table.insert({ pk: partitionKey(partition), ...row }),
        ),
      );
    },
    page: async ({ partition, before, limit }) => {
      const after = before === undefined ? {} : { after: before };
      const pk = partitionKey(partition);
      const rows = await table.query({ pk, limit, newestFirst: true, ...after });
      return rows.map(readRow);
    },
    months: async () => {
      const rows = await table.query({ pk: months, limit: mostMonths, newestFirst: true });
      return rows.map((row) => String(row['sk']));
    },
    completeUpTo: async () => {
      const at = (await table.get(progress))?.['completeUpTo'];
      if (at === undefined) return undefined;
      if (typeof at !== 'string' || !isInstant(at)) throw new Error('audit: progress is malformed');
      return at;
    },
    saveCompleteUpTo: async (at) => {
      await table.setIf(progress, 'completeUpTo', at, {
        expression: 'attribute_not_exists(#attribute) OR #attribute < :value',
      });
    },
  };
}

function partitionKey(partition: Partition): string {
  if ('subject' in partition) return `subject#${partition.subject}`;
  if ('department' in partition) return `department#${partition.department}`;
  return `month#${partition.month}`;
}

/** The id is computed anew from the record, so a row that was tampered with is noticed. */
function readRow(row: Row): Disclosure {
  const { sk, record } = row;
  const disclosure = readRecord(typeof record === 'string' ? record : '');
  if (placeOf(disclosure) !== sk) throw new Error('audit: a filed record is not what it was');
  return disclosure;
}
