import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataFolder } from '../dev/data-folder.ts';
import type { LocalDeps } from '../dev/rooms.ts';
import { supergraphSdl } from '../gateway/generated/supergraph.ts';
import { readRoomConfig } from '../platform/config.ts';
import { roomDeps } from '../platform/lambda.ts';
import type { RoomDeps } from '../platform/room.ts';
import { systemClock } from '../kernel/time.ts';
import { readPolicySchema } from '../policy/schema.ts';
import { importAgreementFile } from './import/agreement.ts';
import { importLines } from './import/lines.ts';
import { mapMyinfo } from './import/myinfo.ts';
import { putInto } from './import/put.ts';
import { importRecords } from './import/records.ts';
import { dataFolder } from './data-folder.ts';
import { progressBar } from './progress.ts';

const usage =
  'askonce import records FILE [--rejects FILE] | askonce import myinfo FILE [--report FILE] | askonce import agreement FILE [--deployed]\n';

type Options = {
  readonly file: string;
  readonly rejects?: string | undefined;
  readonly report?: string | undefined;
};

const loads: Readonly<Record<string, (options: Options, deps: LocalDeps) => Promise<number>>> = {
  records,
  myinfo,
  agreement,
};

/** Loads a file into the data folder, or an agreement into the tables of a deployed hub; answers 0 when all of it is stored, 1 when lines were set aside. */
export async function importCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      rejects: { type: 'string' },
      report: { type: 'string' },
      deployed: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [kind, file, ...others] = positionals;
  const load = kind === undefined ? undefined : loads[kind];
  if (kind === 'agreement' && file !== undefined && others.length === 0 && values.deployed)
    return agreement({ file }, roomDeps(readRoomConfig(process.env)));
  if (!load || file === undefined || others.length > 0 || values.deployed) {
    process.stderr.write(usage);
    return 2;
  }
  const data = await openDataFolder(process.argv[1] ?? '', dataFolder(), systemClock);
  try {
    return await load({ file, ...values }, data.deps);
  } finally {
    await data.close();
  }
}

async function agreement({ file }: Options, deps: RoomDeps): Promise<number> {
  process.stdout.write(`${await importAgreementFile(file, deps)}\n`);
  return 0;
}

async function records({ file, rejects }: Options, deps: LocalDeps): Promise<number> {
  const bar = progressBar('import', process.stderr);
  const report = await importRecords({
    file,
    put: putInto(deps, readPolicySchema(supergraphSdl)),
    clock: systemClock,
    rejectFile: rejects ?? `${file}.rejects.ndjson`,
    checkpointFile: join(dataFolder(), 'import.checkpoint.json'),
    onProgress: ({ bytes, totalBytes }) => bar(bytes, totalBytes),
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.rejected > 0 ? 1 : 0;
}

async function myinfo({ file, report: reportFile }: Options, deps: LocalDeps): Promise<number> {
  const mapped = mapMyinfo(JSON.parse(await readFile(file, 'utf8')));
  if (!mapped.ok) {
    process.stderr.write(`${JSON.stringify(mapped.problem.issues)}\n`);
    return 1;
  }
  const { lines, report } = mapped.value;
  const { rejects, ...counts } = await importLines({
    lines,
    put: putInto(deps, readPolicySchema(supergraphSdl)),
  });
  const { byPersona, ...totals } = report;
  if (reportFile !== undefined)
    await writeFile(reportFile, JSON.stringify({ ...totals, byPersona }, null, 2));
  process.stdout.write(`${JSON.stringify({ ...counts, rejects, ...totals })}\n`);
  return rejects.length > 0 ? 1 : 0;
}
