import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { PutRecord } from '../../../src/cli/import/load.ts';
import type { ImportOptions, ImportProgress } from '../../../src/cli/import/records.ts';
import { importRecords } from '../../../src/cli/import/records.ts';
import { notFound } from '../../../src/kernel/problems.ts';
import { fail, ok } from '../../../src/kernel/result.ts';
import {
  contactLine,
  fileWith,
  memoryStore,
  ndjson,
  temporaryFolder,
  tickingClock,
} from './build.ts';

const clock = tickingClock();

/** Options with a reject file and a checkpoint file in a folder of their own. */
async function optionsFor(
  file: string,
  put: PutRecord,
): Promise<Required<Omit<ImportOptions, 'onProgress'>>> {
  const folder = await temporaryFolder();
  const rejectFile = join(folder, 'rejects.ndjson');
  return {
    file,
    put,
    clock,
    rejectFile,
    checkpointFile: join(folder, 'checkpoint'),
    concurrency: 8,
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

type Reject = { readonly line: number; readonly issues: readonly unknown[] };

async function rejectsIn(file: string): Promise<Reject[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const reject: Reject = JSON.parse(line);
    return reject;
  });
}

const exists = async (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

describe('importing records', () => {
  it('stores each line once, and finds all unchanged the second time', async () => {
    const file = await fileWith(ndjson(numbers(300).map((n) => contactLine(n))));
    const store = memoryStore();
    const first = await importRecords({ file, put: store.put, clock });
    const second = await importRecords({ file, put: store.put, clock });
    expect(first).toMatchObject({ lines: 300, stored: 300, unchanged: 0, older: 0, rejected: 0 });
    expect(second).toMatchObject({ lines: 300, stored: 0, unchanged: 300, older: 0, rejected: 0 });
  });

  it('counts an older version as older', async () => {
    const file = await fileWith(ndjson([contactLine(1, 2), contactLine(1, 1), contactLine(1, 2)]));
    const report = await importRecords({ file, put: memoryStore().put, clock });
    expect(report).toMatchObject({ lines: 3, stored: 1, unchanged: 1, older: 1 });
  });

  it('passes over empty lines, and counts them in line numbers', async () => {
    const file = await fileWith(`\ufeff\r\n${JSON.stringify(contactLine(1))}\r\n  \n\n{}`);
    const options = await optionsFor(file, memoryStore().put);
    expect(await importRecords(options)).toMatchObject({ lines: 2, stored: 1, rejected: 1 });
    expect((await rejectsIn(options.rejectFile)).map(({ line }) => line)).toEqual([5]);
  });

  it('has nothing to do for an empty file', async () => {
    const options = await optionsFor(await fileWith(''), memoryStore().put);
    const progress: ImportProgress[] = [];
    const report = await importRecords({ ...options, onProgress: (state) => progress.push(state) });
    expect(report).toMatchObject({ lines: 0, stored: 0, rejected: 0 });
    expect(progress).toEqual([{ bytes: 0, totalBytes: 0, lines: 0 }]);
  });

  it('throws when there is no such file', async () => {
    const file = join(await temporaryFolder(), 'absent');
    await expect(importRecords({ file, put: memoryStore().put, clock })).rejects.toThrow('ENOENT');
  });

  it('tells bad lines by number, field and rule, without their values, and goes on', async () => {
    const secret = '张三的秘密';
    const lines = [
      JSON.stringify(contactLine(1)),
      `{"nationalId": "${secret}"`,
      JSON.stringify({ ...contactLine(3), [secret]: 1, version: secret }),
      'x'.repeat(1024 * 1024 + 1),
      JSON.stringify(contactLine(404)),
      JSON.stringify(contactLine(6)),
    ];
    const store = memoryStore();
    const put: PutRecord = async (line) =>
      line.nationalId === 'N404' ? fail(notFound('citizen')) : store.put(line);
    const options = await optionsFor(await fileWith(lines.join('\n')), put);
    expect(await importRecords(options)).toMatchObject({ lines: 6, stored: 2, rejected: 4 });
    expect(await rejectsIn(options.rejectFile)).toEqual([
      { line: 2, issues: [{ field: 'line', rule: 'must be JSON' }] },
      {
        line: 3,
        issues: [
          { field: 'version', rule: 'must be a whole number' },
          { field: '(unknown)', rule: 'is not a member of the format' },
        ],
      },
      { line: 4, issues: [{ field: 'line', rule: 'must be at most 1048576 bytes long' }] },
      { line: 5, issues: [{ field: 'line', rule: expect.stringMatching(/^NOT_FOUND: /) }] },
    ]);
    const told = await readFile(options.rejectFile, 'utf8');
    for (const value of [secret, 'N404', 'contact:']) expect(told).not.toContain(value);
  });

  it('keeps the lines of one person in order, and at most so many puts under way', async () => {
    const lines = numbers(600).map((n) => ({
      ...contactLine(n, n),
      nationalId: `N${String(n % 7)}`,
    }));
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    const put: PutRecord = async ({ version }) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = version % 5; turn > 0; turn -= 1) await new Promise(setImmediate);
      underWay -= 1;
      done.push(version);
      return ok('STORED');
    };
    await importRecords({ file: await fileWith(ndjson(lines)), put, clock, concurrency: 3 });
    expect(most).toBe(3);
    for (const person of numbers(7)) {
      const own = done.filter((version) => version % 7 === person % 7);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own.length).toBeGreaterThan(80);
    }
  });

  it('tells its progress in bytes, up to all of them', async () => {
    const file = await fileWith(ndjson(numbers(100).map((n) => contactLine(n))));
    const seen: ImportProgress[] = [];
    await importRecords({
      file,
      put: memoryStore().put,
      clock,
      onProgress: (state) => seen.push(state),
    });
    const bytes = seen.map((state) => state.bytes);
    const { size } = await stat(file);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ bytes: size, totalBytes: size, lines: 100 });
  });
});

describe('resuming an import', () => {
  const bad = new Set([7, 1500, 2999, 3001, 4000]);
  const content = numbers(5000)
    .map((n) => (bad.has(n) ? '{}\n' : ndjson([contactLine(n)])))
    .join('');
  const whole = { lines: 5000, older: 0, rejected: bad.size };

  /** Puts until the line of `last`, where it throws. */
  const failingAt = (last: string, put: PutRecord): PutRecord => {
    return async (line) => {
      if (line.sourceRecord === last) throw new Error('the hub is down');
      return put(line);
    };
  };

  it('goes on where an outage ended it, and reports the whole', async () => {
    const store = memoryStore();
    const options = await optionsFor(await fileWith(content), store.put);
    const put = failingAt('contact:3210', store.put);
    await expect(importRecords({ ...options, put })).rejects.toThrow('the hub is down');
    const before = store.seen.length;
    const report = await importRecords(options);
    expect(report.resumedAfterLine).toBeGreaterThan(3210 - 100);
    expect(report.resumedAfterLine).toBeLessThan(3210);
    expect(report).toMatchObject(whole);
    expect(report.stored + report.unchanged).toBe(5000 - bad.size);
    expect(store.versions.size).toBe(5000 - bad.size);
    expect(store.seen.length - before).toBeLessThan(5000 - 3210 + 100);
    expect((await rejectsIn(options.rejectFile)).map(({ line }) => line)).toEqual([...bad]);
    expect(await exists(options.checkpointFile)).toBe(false);
  });

  it('starts no put after the one that threw, and ends those under way first', async () => {
    const store = memoryStore();
    const options = await optionsFor(await fileWith(content), store.put);
    const put = failingAt('contact:100', store.put);
    await expect(importRecords({ ...options, put })).rejects.toThrow('the hub is down');
    const seen = store.seen.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.seen.length).toBe(seen);
    expect(seen).toBeLessThan(100 + options.concurrency);
  });

  it('goes on from the last checkpoint after a kill: each line at least once, no rejection twice', async () => {
    const store = memoryStore();
    const options = await optionsFor(await fileWith(content), store.put);
    const { checkpointFile, rejectFile } = options;
    let killed: Buffer[] = [];
    const put: PutRecord = async (line) => {
      if (line.sourceRecord === 'contact:3500')
        killed = [await readFile(checkpointFile), await readFile(rejectFile)];
      if (line.sourceRecord === 'contact:3600') throw new Error('killed');
      return store.put(line);
    };
    await expect(importRecords({ ...options, put })).rejects.toThrow('killed');
    const [checkpoint, rejects] = killed;
    await writeFile(checkpointFile, checkpoint ?? '');
    await writeFile(rejectFile, rejects ?? '');
    expect((await rejectsIn(rejectFile)).length).toBe(4);
    const report = await importRecords(options);
    expect(report).toMatchObject({ ...whole, resumedAfterLine: 3000 });
    expect(report.stored + report.unchanged).toBe(5000 - bad.size);
    expect(report.unchanged).toBeGreaterThan(400);
    expect(store.versions.size).toBe(5000 - bad.size);
    expect((await rejectsIn(rejectFile)).map(({ line }) => line)).toEqual([...bad]);
  });

  it.each([
    ['another file stands there', async (file: string) => writeFile(file, `${content}\n`)],
    ['the file was written anew', async (file: string) => utimes(file, 1, 1)],
    [
      'the checkpoint is broken',
      async (_file: string, path: string) => writeFile(path, '{"line":'),
    ],
    [
      'the checkpoint is of another format',
      async (_file: string, path: string) => writeFile(path, '{}'),
    ],
  ])('begins anew when %s', async (_what, change) => {
    const store = memoryStore();
    const options = await optionsFor(await fileWith(content), store.put);
    const put = failingAt('contact:2500', store.put);
    await expect(importRecords({ ...options, put })).rejects.toThrow('the hub is down');
    await change(options.file, options.checkpointFile);
    const report = await importRecords(options);
    expect(report).toMatchObject({ ...whole, resumedAfterLine: 0 });
    expect((await rejectsIn(options.rejectFile)).map(({ line }) => line)).toEqual([...bad]);
  });
});
