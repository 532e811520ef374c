import { parseStored } from '../../kernel/parse.ts';
import type { Table } from '../../platform/dynamodb.ts';
import { placeOf, storedNotice } from './model.ts';
import type { NoticeStore } from './service.ts';

/** Layout: `pk` = citizen, `sk` = instant#id; `notice` is the whole. */
export function noticeStore(table: Table): NoticeStore {
  return {
    insertOnce: async (person, notice) => {
      await table.insert({ pk: person, sk: placeOf(notice), notice });
    },
    page: async ({ person, before, limit }) => {
      const after = before === undefined ? {} : { after: before };
      const rows = await table.query({ pk: person, limit, newestFirst: true, ...after });
      return rows.map((row) => parseStored(storedNotice, row['notice'], 'notice'));
    },
  };
}
