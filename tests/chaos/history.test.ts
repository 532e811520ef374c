import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/kernel/json.ts';
import { grow } from '../../src/ledger/grow.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { recordText } from '../support/records.ts';
import { faultsOf, type Committed, type History } from './history.ts';

const subject = 'a'.repeat(64);
const log = [1, 2, 3, 4].map((number) => recordText({ number, subject, fields: ['A.a', 'B.b'] }));
const head = (size: number, of = log): Committed => {
  const leaves = of.slice(0, size).map((text) => leafHash(Buffer.from(text)));
  return { size, root: Buffer.from(grow(0, leaves, () => undefined).root).toString('hex') };
};
const released = log.map((text) => ({ subject, fields: ['A.a'], records: [sha256(text)] }));
const good: History = { released, committed: [head(1), head(3), head(4)], log };
const [one = '', two = ''] = log;

describe('the checker of histories', () => {
  it('has nothing against one that is as promised, and may have more on record than was seen', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf({ ...good, released: released.slice(1) })).toEqual([]);
  });

  it.each<[string, Partial<History>, RegExp]>([
    ['a record that is lost', { log: log.slice(1), committed: [] }, /not in the log/],
    ['an answer without a receipt', { released: [{ subject, fields: [], records: [] }] }, /not in/],
    [
      'a field that no record names',
      { released: [{ subject, fields: ['C.c'], records: [sha256(one)] }] },
      /C\.c, which no record/,
    ],
    [
      'a record about somebody else',
      { released: [{ subject: 'b'.repeat(64), fields: ['A.a'], records: [sha256(one)] }] },
      /A\.a, which no record/,
    ],
    ['a record that is there twice', { log: [...log, one] }, /twice/],
    ['a head that goes back', { committed: [head(3), head(1)] }, /head 1 goes back/],
    ['a head again', { committed: [head(3), head(3)] }, /head 1 goes back/],
    ['a head of another history', { committed: [head(2, [two, one])] }, /another history/],
    ['a head of more than there is', { committed: [{ ...head(4), size: 5 }] }, /another history/],
  ])('finds %s', (_, changes, words) => {
    expect(faultsOf({ ...good, ...changes }).join()).toMatch(words);
  });

  it('finds a refusal that is on record for an answer', () => {
    const refused = recordText({ subject, fields: ['A.a'], decision: 'REFUSED', refusal: 'X' });
    const answer = { subject, fields: ['A.a'], records: [sha256(refused)] };
    const faults = faultsOf({ released: [answer], committed: [], log: [refused] });
    expect(faults.join()).toMatch(/no record names/);
  });
});
