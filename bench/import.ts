import { importLines } from '../src/cli/import/lines.ts';
import { putInto } from '../src/cli/import/put.ts';
import { readRecordLine, type RecordLine } from '../src/cli/import/record-line.ts';
import { seedLines } from '../src/dev/seed/lines.ts';
import { supergraphSdl } from '../src/gateway/generated/supergraph.ts';
import { readPolicySchema } from '../src/policy/schema.ts';
import type { BenchDatabase } from './database.ts';
import { row, type Row } from './rows.ts';

/** Times that everybody in the seed is loaded again as somebody else. */
const copies = 6;

/** What loading one record line costs: processor time of this process (the database has its own), and requests. */
export async function importRows({ deps, spentBy }: BenchDatabase): Promise<readonly Row[]> {
  const lines = Array.from({ length: copies }, (_, copy) => copied(copy)).flat();
  const put = putInto(deps, readPolicySchema(supergraphSdl));
  await importLines({ lines: copied(copies), put });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const spent = await spentBy(async () => {
    const { stored, rejects } = await importLines({ lines, put });
    if (stored !== lines.length)
      throw new Error(`bench: a line was not stored: ${JSON.stringify(rejects[0])}`);
  });
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return [
    row('import, lines a second', lines.length / seconds, 'lines/s'),
    row('import, processor time a line', (user + system) / 1_000 / lines.length, 'ms'),
    row('import, DynamoDB requests a line', spent.requests / lines.length, 'requests'),
    row('import, DynamoDB capacity a line', spent.capacity / lines.length, 'units'),
  ];
}

/** The seed about other people with other papers. */
function copied(copy: number): RecordLine[] {
  return seedLines().map((line) => {
    const mark = (text: string): string => `${text}-${String(copy)}`;
    const data =
      line.kind === 'LICENCE' ? { ...line.data, number: mark(line.data.number) } : line.data;
    const read = readRecordLine({
      ...line,
      nationalId: mark(line.nationalId),
      sourceRecord: mark(line.sourceRecord),
      data,
    });
    if (!read.ok) throw new Error(`bench: ${JSON.stringify(read.problem.issues)}`);
    return read.value;
  });
}
