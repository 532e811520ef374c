import { describe, expect, it } from '@jest/globals';
import * as access from '../../src/platform/access.ts';
import * as time from '../../src/kernel/time.ts';
import { weakened } from './weakened.ts';

const entry = 'src/kernel/time.ts';
const weakening = {
  original: time,
  entry,
  file: entry,
  from: '.getUTCDate() === Number(text.slice(8))',
  to: '.getUTCDate() > 0',
};

describe('a weakened module', () => {
  it('lacks the check, and the program keeps it', async () => {
    const weak = await weakened(weakening);
    expect(weak.isCalendarDate('2026-02-30')).toBe(true);
    expect(weak.isCalendarDate('2026-02-xx')).toBe(false);
    expect(time.isCalendarDate('2026-02-30')).toBe(false);
  });

  it('may be weakened in a file that its entry imports', async () => {
    const weak = await weakened({
      original: access,
      entry: 'src/platform/access.ts',
      file: 'src/kernel/problems.ts',
      from: "this.name = 'HubError'",
      to: "this.name = 'Weakened'",
    });
    const opened = weak.openAccess({
      request: 'req_1',
      actor: { kind: 'DEPARTMENT', client: 'c', department: 'dept_a' },
      allow: [],
      subjects: '*',
    });
    expect(() => opened.require('Query.citizen')).toThrow(
      expect.objectContaining({ name: 'Weakened', code: 'FIELD_NOT_GRANTED' }),
    );
  });

  it.each([
    ['is not there', { from: 'no such text' }, 'holds this 0 times'],
    ['is there more than once', { from: 'text' }, /holds this \d+ times/],
    [
      'is in a file that the entry does not import',
      { file: 'src/kernel/result.ts', from: 'export function ok' },
      'does not import',
    ],
  ])('is refused when the text %s', async (_, changes, problem) => {
    await expect(weakened({ ...weakening, ...changes })).rejects.toThrow(problem);
  });
});
