import { join } from 'node:path';
import { ask } from './ask.ts';
import { auditRows, nowhere } from './audit.ts';
import { authorisationRows } from './authorisation.ts';
import { openBenchDatabase } from './database.ts';
import { functionRows } from './functions.ts';
import { openHub } from './hub.ts';
import { importRows } from './import.ts';
import { latencyRows } from './latency.ts';
import { ledgerRows } from './ledger.ts';
import { openPlain } from './plain.ts';
import { overloadRows } from './overload.ts';
import { departmentAsks, departmentQuestion } from './question.ts';
import { requestRows } from './requests.ts';
import { isOver, table, valueOf, type Row } from './rows.ts';

/** Runs every measurement, one after the other, over one embedded database. */
async function measured(): Promise<readonly Row[]> {
  const functions = await functionRows(join(import.meta.dirname, 'bench'));
  const database = await openBenchDatabase(join(import.meta.dirname, 'askonce.mjs'));
  const hub = await openHub(database);
  const plain = await openPlain(database.deps);
  const unrecorded = await openHub(database, nowhere);
  try {
    const asks = await departmentAsks({ deps: database.deps, hub, plain });
    const latency = await latencyRows(asks, hub.file);
    const authorisation = await authorisationRows(
      valueOf(latency, 'department query, askonce, p50'),
    );
    const requests = await requestRows(asks, database, hub.file);
    const load = await importRows(database);
    const nobody = await departmentQuestion(unrecorded);
    const authorization = `Bearer ${nobody.token}`;
    const audit = await auditRows({
      recorded: asks.askonce,
      unrecorded: () => ask(nobody.url, nobody.question, { authorization }),
      database,
      hub,
    });
    const { url, token, question } = await departmentQuestion(hub);
    const overload = await overloadRows({ url, token, body: JSON.stringify(question) });
    const ledger = await ledgerRows(join(import.meta.dirname, 'askonce.mjs'));
    return [
      ...latency,
      ...authorisation,
      ...requests,
      ...functions,
      ...load,
      ...audit,
      ...overload,
      ...ledger,
    ];
  } finally {
    await unrecorded.close();
    await plain.close();
    await hub.close();
    await database.close();
  }
}

const rows = await measured();
const shown = process.argv.includes('--json') ? `${JSON.stringify({ rows })}\n` : table(rows);
process.stdout.write(shown);
for (const { name, value, unit, limit } of rows.filter(isOver))
  process.stderr.write(`over its limit: ${name} is ${value} ${unit}, at most ${String(limit)}\n`);
process.exitCode = rows.some(isOver) ? 1 : 0;
