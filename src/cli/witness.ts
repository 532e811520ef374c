import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/time.ts';
import { parseVerifierKey, verifierKey, type NoteKey } from '../ledger/note-key.ts';
import { listen } from '../platform/http.ts';
import { witness } from './witness/answer.ts';
import { witnessFolder } from './witness/folder.ts';
import { keepWitnessKey } from './witness/key.ts';

const usage = 'askonce witness FOLDER --name NAME --log KEY [--log KEY]… [--port PORT]\n';

/** Port of a witness on this machine, when none is named. */
const usualPort = '4010';

/** Cosigns the checkpoints of logs until SIGINT or SIGTERM; what it knows is in the folder. */
export async function witnessCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      name: { type: 'string' },
      log: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: usualPort },
    },
    allowPositionals: true,
  });
  const [folder, ...others] = positionals;
  const { name, log, port } = values;
  if (folder === undefined || name === undefined || log.length === 0 || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const signer = await keepWitnessKey(folder, name);
  const store = witnessFolder(folder);
  const answer = witness({ signer, logs: log.map(keyOf), store, clock: systemClock });
  const server = await listen(Number(port), answer, () => failed);
  const url = `http://127.0.0.1:${server.port}`;
  process.stdout.write(`${JSON.stringify({ url, key: verifierKey(signer.key) })}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  return 0;
}

function keyOf(text: string): NoteKey {
  const key = parseVerifierKey(text);
  if (key.ok) return key.value;
  throw new Error(`${text} is no verifier key.`);
}

/** Nothing is said of why: a log asks again, and whoever runs the witness sees its folder. */
const failed = {
  status: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'The witness cannot answer now.\n',
};
