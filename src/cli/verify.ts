import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { counted, progressBar } from './progress.ts';
import { checkLog } from './verify/check.ts';
import { readCheckpoint, readKey } from './verify/note.ts';
import { agreementsSchema, recordRules } from './verify/rules.ts';

const usage =
  'askonce verify FOLDER --key KEY [--cosigner KEY]… [--quorum N] [--older CHECKPOINT]… [--receipts FILE] [--agreements FILE]\n';

const receiptSchema = z.object({ records: z.array(z.string()) });

/** Verifies a log from its files alone, without a network; answers 0 when nothing is wrong, 1 when something is. */
export async function verifyCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      key: { type: 'string' },
      cosigner: { type: 'string', multiple: true, default: [] },
      quorum: { type: 'string', default: '0' },
      older: { type: 'string', multiple: true, default: [] },
      receipts: { type: 'string' },
      agreements: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || values.key === undefined || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const key = readKey(values.key);
  const cosigners = values.cosigner.map(readKey);
  const headIn = async (file: string) =>
    readCheckpoint(await readFile(file, 'utf8'), key, cosigners);
  const head = await headIn(join(folder, 'checkpoint'));
  const bar = progressBar('verify, entries', process.stderr, counted);
  const report = await checkLog({
    folder,
    head,
    quorum: wholeNumber(values.quorum),
    older: await Promise.all(values.older.map(headIn)),
    receipts: await receiptsIn(values.receipts),
    rule: recordRules(await agreementsIn(values.agreements)),
    onProgress: (done) => bar(done, head.size),
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.findingCount > 0 ? 1 : 0;
}

function wholeNumber(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new Error('--quorum is a number of cosigners.');
}

/** Receipts as answers have them (`extensions.receipt`), one a line. */
async function receiptsIn(file: string | undefined): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set();
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return new Set(lines.flatMap((line) => receiptSchema.parse(JSON.parse(line)).records));
}

async function agreementsIn(file: string | undefined) {
  return file === undefined
    ? undefined
    : agreementsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
