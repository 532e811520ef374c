import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { PutRecord } from '../../../src/cli/import/load.ts';
import type { LineOf, RecordLine } from '../../../src/cli/import/record-line.ts';
import { ok } from '../../../src/kernel/result.ts';
import { departmentId } from '../../../src/kernel/ids.ts';
import type { Clock } from '../../../src/kernel/time.ts';

const authority = departmentId.parse('dept_psb');
if (authority === undefined) throw new Error('build: dept_psb is no department id');

/** A valid line of person `n`. */
export function contactLine(n: number, version = 1): LineOf<'CONTACT'> {
  return {
    authority: authority ?? departmentId.create(),
    sourceRecord: `contact:${String(n)}`,
    version,
    observedAt: '2026-01-01T00:00:00.000Z',
    assurance: 'GOVERNMENT_VERIFIED',
    nationalId: `N${String(n)}`,
    kind: 'CONTACT',
    data: { mobilePhone: '+8613800000000' },
  };
}

export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))));

/** A folder that goes when the tests of the file are done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'askonce-import-'));
  made.push(folder);
  return folder;
}

/** A file with this content in a folder of its own. */
export async function fileWith(content: string | Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), 'records.ndjson');
  await writeFile(file, content);
  return file;
}

/** A store in memory: by authority and source record, the higher version stays. */
export function memoryStore(): {
  readonly put: PutRecord;
  readonly seen: RecordLine[];
  readonly versions: Map<string, number>;
} {
  const versions = new Map<string, number>();
  const seen: RecordLine[] = [];
  const put: PutRecord = async (line) => {
    const key = `${line.authority} ${line.sourceRecord}`;
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(line);
    const stored = versions.get(key) ?? -1;
    if (stored > line.version) return ok('OLDER');
    if (stored === line.version) return ok('UNCHANGED');
    versions.set(key, line.version);
    return ok('STORED');
  };
  return { put, seen, versions };
}

/** Each look at this clock is one second after the last. */
export function tickingClock(): Clock {
  let at = Date.parse('2026-11-24T00:00:00.000Z');
  return { now: () => new Date((at += 1000)) };
}
