import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { PutRecord } from '../../../src/cli/import/load.ts';
import { importRecords } from '../../../src/cli/import/records.ts';
import { ok } from '../../../src/kernel/result.ts';
import { contactLine, ndjson, temporaryFolder, tickingClock } from './build.ts';

const total = 100_000;
const mebibyte = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes in use once garbage is gone, on the heap and beside it. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function bigFile(): Promise<string> {
  const file = join(await temporaryFolder(), 'big.ndjson');
  const blocks = function* (): Generator<string> {
    const padding = 'x'.repeat(600);
    for (let n = 0; n < total; n += 100) {
      const block = Array.from({ length: 100 }, (_, i) => ({
        ...contactLine(n + i),
        data: { email: `${padding}@example.cn` },
      }));
      yield ndjson(block);
    }
  };
  await pipeline(blocks, createWriteStream(file));
  return file;
}

describe('importing a large file', () => {
  it('takes less than 64 MiB for 100,000 lines, however large the file', async () => {
    const file = await bigFile();
    expect((await stat(file)).size).toBeGreaterThan(64 * mebibyte);
    const before = inUse();
    let most = 0;
    let count = 0;
    const put: PutRecord = async () => {
      count += 1;
      if (count % 10_000 === 0) most = Math.max(most, inUse());
      await new Promise((resolve) => setImmediate(resolve));
      return ok('STORED');
    };
    const checkpointFile = join(await temporaryFolder(), 'checkpoint');
    const report = await importRecords({ file, put, clock: tickingClock(), checkpointFile });
    expect(report).toMatchObject({ lines: total, stored: total, rejected: 0 });
    expect(most - before).toBeLessThan(64 * mebibyte);
    expect(most).toBeGreaterThan(0);
  }, 240_000);
});
