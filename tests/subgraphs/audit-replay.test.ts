import { describe, expect, it } from '@jest/globals';
import { signedCursors } from '../../src/platform/cursor.ts';
import { readRecord, type Disclosure } from '../../src/subgraphs/audit/model/disclosure.ts';
import type { AuditStore, Caller } from '../../src/subgraphs/audit/service/ports.ts';
import { replay } from '../../src/subgraphs/audit/service/replay.ts';
import { recordText } from '../support/records.ts';

const clock = { now: () => new Date('2026-03-10T00:00:00.000Z') };
const terms = {
  consumerId: 'dept_a',
  providerId: 'dept_p',
  purpose: 'TESTING',
  subjectScope: 'STATUTE',
  fields: ['Citizen.identity', 'Identity.sex'],
};
const newest = Date.parse('2026-03-09T00:00:00.000Z');
const at = (n: number): string => new Date(newest - n * 10).toISOString();

/** A list of one department without an end; two records at each instant from the second one on. */
function endlessList(): { store: AuditStore; pages: number[] } {
  const known: Disclosure[] = [];
  const nth = (n: number): Disclosure =>
    (known[n] ??= readRecord(
      recordText({ request: `req_${String(n)}`, at: at(Math.floor((n + 1) / 2)), subject: 'p' }),
    ));
  const pages: number[] = [];
  let next = 0;
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const store: AuditStore = {
    file: unused,
    keyOf: unused,
    months: unused,
    lastReads: unused,
    saveCompleteUpTo: unused,
    completeUpTo: async () => clock.now().toISOString(),
    page: async ({ partition, limit }) => {
      expect(partition).toEqual({ department: 'dept_a' });
      pages.push(limit);
      const page = Array.from({ length: limit }, (_, n) => nth(next + n));
      next += limit;
      return page;
    },
  };
  return { store, pages };
}

function replayed(store: AuditStore, args: object, changes: Partial<Caller> = {}) {
  const actor = { client: 'c', department: 'dept_p' };
  const caller: Caller = { actor, subjects: '*', ...changes };
  const cursors = signedCursors(new Uint8Array(32));
  return replay({ store, clock, cursors, secret: new Uint8Array(32), caller }, terms, args);
}

describe('the replay of a period with more records than are read at once', () => {
  it('reads so many and no more, a bounded page at a time, and says from where it is whole', async () => {
    const { store, pages } = endlessList();
    const answer = await replayed(store, { from: '2020-01-01T00:00:00Z' });
    // Record 20,000 is the first that is not read; it shares its instant with the one before it.
    const cut = Date.parse(at(10_000));
    expect(answer).toMatchObject({
      isComplete: false,
      mostRecords: 20_000,
      from: new Date(cut + 1).toISOString(),
      requests: 19_999,
      people: 1,
    });
    expect(pages.length).toBeLessThanOrEqual(21);
    expect(Math.max(...pages)).toBeLessThanOrEqual(1_000);
  });
});

describe('a replay', () => {
  it('is nobody’s but the two departments’ and the audit office’s, whatever is granted', async () => {
    const { store, pages } = endlessList();
    const actor = { client: 'c', department: 'dept_x' };
    expect(await replayed(store, {}, { actor })).toBeUndefined();
    expect(await replayed(store, {}, { actor, purpose: 'TESTING' })).toBeUndefined();
    expect(pages).toEqual([]);
    const audit = { actor, purpose: 'DATA_ACCESS_OVERSIGHT' };
    expect(await replayed(store, { from: at(3) }, audit)).toMatchObject({ requests: 7 });
  });

  it('is refused under a decision that reaches certain people only', async () => {
    const asked = replayed(endlessList().store, {}, { subjects: ['cit_a'] });
    await expect(asked).rejects.toMatchObject({ code: 'SUBJECT_OUT_OF_SCOPE' });
  });
});
