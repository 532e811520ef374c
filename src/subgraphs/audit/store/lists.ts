import { isCalendarDate, isInstant, type CalendarDate } from '../../../kernel/time.ts';
import type { Key, Row, Table } from '../../../platform/dynamodb.ts';
import {
  monthOf,
  partitionsOf,
  placeOf,
  readRecord,
  type Disclosure,
  type Partition,
} from '../model/disclosure.ts';
import type { AuditStore, Filed } from '../service/ports.ts';

const months = 'MONTHS';
/** A hundred years. */
const mostMonths = 1_200;
/** More fields than the schema has, or an agreement can have had. */
const mostMarks = 10_000;
const progress: Key = { pk: 'PROGRESS', sk: 'PROGRESS' };

/**
 * Layout: a disclosure is a row of each of its lists, `pk` = subject#pseudonym, department#id and month#yyyy-mm, `sk` =
 * instant#id, with the whole canonical record; that of the subject has the key to the personal part, too. `pk` =
 * MONTHS, `sk` = a month says that the month has a list, written first. `pk` = reads#agreement, `sk` = a coordinate holds
 * the last day on which it was read. PROGRESS holds the instant up to which the lists are complete.
 */
export function auditStore(table: Table): AuditStore {
  const known = new Set<string>();
  const open = async (month: string): Promise<void> => {
    if (known.has(month)) return;
    await table.insert({ pk: months, sk: month });
    known.add(month);
  };
  const mark = readMarks(table);
  return {
    file: async (filed) => {
      const opened = new Set(filed.map(({ disclosure }) => monthOf(disclosure.at)));
      await Promise.all([...opened].map(open));
      await Promise.all(filed.map(({ disclosure }) => mark(disclosure)));
      await table.putMany(filed.flatMap(listRows));
    },
    page: async ({ partition, before, limit }) => {
      const after = before === undefined ? {} : { after: before };
      const pk = partitionKey(partition);
      const rows = await table.query({ pk, limit, newestFirst: true, ...after });
      return rows.map(readRow);
    },
    keyOf: async (disclosure) => {
      const pk = partitionKey({ subject: disclosure.subject ?? '' });
      const key = (await table.get({ pk, sk: placeOf(disclosure) }))?.['key'];
      return typeof key === 'string' ? key : undefined;
    },
    months: async () => {
      const rows = await table.query({ pk: months, limit: mostMonths, newestFirst: true });
      return rows.map((row) => String(row['sk']));
    },
    lastReads: (agreement) => lastReads(table, agreement),
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

type Mark = { readonly day: CalendarDate; readonly saved: Promise<unknown> };

/**
 * Marks each field that was read under an agreement with the day. What is marked already is known to the process, so
 * that a day's reads are one write for each field, however many there are.
 */
function readMarks(table: Table): (disclosure: Disclosure) => Promise<void> {
  const known = new Map<string, Promise<Map<string, Mark>>>();
  const marksOf = (agreement: string): Promise<Map<string, Mark>> => {
    const marks = known.get(agreement) ?? storedMarks(table, agreement);
    known.set(agreement, marks);
    marks.catch(() => known.delete(agreement));
    return marks;
  };
  return async ({ agreement, decision, at, fields }) => {
    if (agreement === null || decision === 'REFUSED') return;
    const marks = await marksOf(agreement);
    const day = at.slice(0, 10);
    const save = (field: string): Promise<unknown> => {
      const mark = marks.get(field);
      if (mark && mark.day >= day) return mark.saved;
      const saved = table.setIf({ pk: readsOf(agreement), sk: field }, 'lastReadOn', day, {
        expression: 'attribute_not_exists(#attribute) OR #attribute < :value',
      });
      marks.set(field, { day, saved });
      saved.catch(() => known.delete(agreement));
      return saved;
    };
    await Promise.all(fields.map(save));
  };
}

async function storedMarks(table: Table, agreement: string): Promise<Map<string, Mark>> {
  const saved = Promise.resolve();
  const days = await lastReads(table, agreement);
  return new Map([...days].map(([field, day]) => [field, { day, saved }]));
}

async function lastReads(table: Table, agreement: string): Promise<Map<string, CalendarDate>> {
  const rows = await table.query({ pk: readsOf(agreement), limit: mostMarks });
  return new Map(
    rows.map(({ sk, lastReadOn }) => {
      if (typeof lastReadOn !== 'string' || !isCalendarDate(lastReadOn))
        throw new Error('audit: a mark is malformed');
      return [String(sk), lastReadOn];
    }),
  );
}

function readsOf(agreement: string): string {
  return `reads#${agreement}`;
}

function listRows({ disclosure, key }: Filed): readonly (Key & Row)[] {
  const row = { sk: placeOf(disclosure), record: disclosure.text };
  return partitionsOf(disclosure).map((partition) => ({
    pk: partitionKey(partition),
    ...row,
    ...('subject' in partition && key !== null ? { key } : {}),
  }));
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
