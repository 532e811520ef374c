import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/kernel/json.ts';
import { readRecord, type Disclosure } from '../../src/subgraphs/audit/model/disclosure.ts';
import type { AuditStore } from '../../src/subgraphs/audit/service/ports.ts';
import { auditStore } from '../../src/subgraphs/audit/store/lists.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';
import { recordText, type RecordChanges } from '../support/records.ts';

const disclosure = (changes: RecordChanges): Disclosure => readRecord(recordText(changes));

let database: TestDatabase;
let store: AuditStore;
const file = (one: Disclosure, into = store): Promise<void> =>
  into.file([{ disclosure: one, key: null }]);
beforeAll(async () => {
  database = await withTables(['audit']);
});
beforeEach(() => {
  store = auditStore(database.table('audit'));
});
afterAll(() => database.close());

describe('a record', () => {
  it('is known by the hash of its canonical text', () => {
    const text = recordText({ request: 'req_1' });
    expect(readRecord(text)).toMatchObject({ id: sha256(text), text, request: 'req_1' });
  });

  it.each([
    ['not JSON', 'nonsense'],
    ['not canonical', JSON.stringify(JSON.parse(recordText({})), undefined, 1)],
    ['of another version', recordText({ v: 3 })],
    ['with a member that this version does not have', recordText({ more: true })],
    ['with an instant in another form', recordText({ at: '2026-03-01T00:00:00Z' })],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readRecord(text)).toThrow();
  });
});

describe('the audit store', () => {
  it('lists a disclosure by subject, by department and by month, once however often it is filed', async () => {
    const one = disclosure({ request: 'req_once', subject: 's1', department: 'dept_once' });
    await Promise.all([file(one), file(one)]);
    await file(one, auditStore(database.table('audit')));
    for (const partition of [{ subject: 's1' }, { department: 'dept_once' }, { month: '2026-03' }])
      expect(await store.page({ partition, before: undefined, limit: 10 })).toEqual([one]);
    expect(await store.months()).toEqual(['2026-03']);
  });

  it('answers newest first, those before a place, and fewer than asked only at the end', async () => {
    const partition = { subject: 's2' };
    const days = ['05', '01', '03'];
    const filed = days.map((day) =>
      disclosure({ at: `2025-12-${day}T00:00:00.000Z`, subject: 's2' }),
    );
    for (const one of filed) await file(one);
    const seen = async (before: string | undefined, limit: number): Promise<string[]> =>
      (await store.page({ partition, before, limit })).map(({ at }) => at.slice(8, 10));
    expect(await seen(undefined, 2)).toEqual(['05', '03']);
    expect(await seen('2025-12-05T00:00:00.000Z', 5)).toEqual(['03', '01']);
    expect(await seen('2024-01-01T00:00:00.000Z', 5)).toEqual([]);
    expect(await store.months()).toEqual(['2026-03', '2025-12']);
  });

  it('files what reached nobody without a subject', async () => {
    const refused = disclosure({ subject: null, department: 'dept_none', decision: 'REFUSED' });
    await file(refused);
    const range = { partition: { department: 'dept_none' }, before: undefined, limit: 10 };
    expect(await store.page(range)).toEqual([refused]);
  });

  it('keeps the last day on which each field was read under an agreement', async () => {
    const reads = async (...days: readonly string[]): Promise<void> => {
      for (const day of days)
        await file(
          disclosure({ at: `${day}T23:59:59.999Z`, agreement: 'agr_read', fields: ['A.x'] }),
        );
    };
    await reads('2026-03-02', '2026-03-01');
    expect(await store.lastReads('agr_read')).toEqual(new Map([['A.x', '2026-03-02']]));
    await file(
      disclosure({ at: '2026-03-04T00:00:00.000Z', agreement: 'agr_read', fields: ['A.y'] }),
      auditStore(database.table('audit')),
    );
    await reads('2026-03-03');
    const days = new Map([
      ['A.x', '2026-03-03'],
      ['A.y', '2026-03-04'],
    ]);
    expect(await store.lastReads('agr_read')).toEqual(days);
    const refused = { decision: 'REFUSED', fields: ['A.z'], at: '2026-03-05T00:00:00.000Z' };
    await file(disclosure({ ...refused, agreement: 'agr_read' }));
    expect(await store.lastReads('agr_read')).toEqual(days);
    expect(await store.lastReads('agr_other')).toEqual(new Map());
  });

  it('marks a field that is read again on the same day without another write', async () => {
    const counted = auditStore(database.table('audit'));
    const filed = async (n: number): Promise<number> => {
      database.calls();
      const at = `2026-04-01T00:00:0${String(n)}.000Z`;
      await file(disclosure({ at, agreement: 'agr_counted', subject: 's9' }), counted);
      return database.calls();
    };
    await filed(1);
    expect(await filed(2)).toBe(1);
  });

  it('never goes back on how far it is complete', async () => {
    expect(await store.completeUpTo()).toBeUndefined();
    await store.saveCompleteUpTo('2026-03-02T00:00:00.000Z');
    await store.saveCompleteUpTo('2026-03-01T00:00:00.000Z');
    expect(await store.completeUpTo()).toBe('2026-03-02T00:00:00.000Z');
  });

  it('notices a row that was tampered with', async () => {
    const one = disclosure({ subject: 's3' });
    const forged = recordText({ subject: 's3', decision: 'REFUSED' });
    const row = { pk: 'subject#s3', sk: `${one.at}#${one.id}`, record: forged };
    await database.table('audit').insert(row);
    const range = { partition: { subject: 's3' }, before: undefined, limit: 10 };
    await expect(store.page(range)).rejects.toThrow('not what it was');
  });
});
