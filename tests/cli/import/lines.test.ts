import { describe, expect, it } from '@jest/globals';
import { importLines } from '../../../src/cli/import/lines.ts';
import type { PutRecord } from '../../../src/cli/import/load.ts';
import { invalidInput } from '../../../src/kernel/problems.ts';
import { fail } from '../../../src/kernel/result.ts';
import { contactLine, memoryStore } from './build.ts';

const lines = [1, 2, 3, 4, 5].map((n) => contactLine(n));

describe('importing lines in memory', () => {
  it('stores them once, and finds them unchanged the second time', async () => {
    const { put } = memoryStore();
    const done: number[] = [];
    const first = await importLines({ lines, put, onProgress: (count) => done.push(count) });
    const second = await importLines({ lines, put });
    expect(first).toEqual({ lines: 5, stored: 5, unchanged: 0, older: 0, rejects: [] });
    expect(second).toEqual({ lines: 5, stored: 0, unchanged: 5, older: 0, rejects: [] });
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells a refused line by its number', async () => {
    const store = memoryStore();
    const issues = [{ field: 'data.email', rule: 'must be known' }];
    const put: PutRecord = async (line) =>
      line.nationalId === 'N4' ? fail(invalidInput(issues)) : store.put(line);
    const report = await importLines({ lines, put, concurrency: 2 });
    expect(report).toMatchObject({ lines: 5, stored: 4, rejects: [{ line: 4, issues }] });
  });

  it('throws what a put throws', async () => {
    const put: PutRecord = async () => Promise.reject(new Error('the hub is down'));
    await expect(importLines({ lines, put })).rejects.toThrow('the hub is down');
  });
});
