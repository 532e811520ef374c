import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataFolder } from '../dev/data-folder.ts';
import { systemClock } from '../kernel/time.ts';
import { parseCheckpoint } from '../ledger/checkpoint.ts';
import { verifierKey } from '../ledger/note-key.ts';
import { bundlePath, levelLength, tileAt, tilePath, tileWidth } from '../ledger/tile.ts';
import { logFiles } from '../subgraphs/audit/subgraph.ts';
import { dataFolder } from './data-folder.ts';
import { counted, progressBar } from './progress.ts';

const usage = 'askonce log FOLDER\n';

/** Copies the logs of this machine's hub into a folder, as files that `askonce verify` reads; prints the key of each. */
export async function logCommand(words: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...words], allowPositionals: true });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const data = await openDataFolder(process.argv[1] ?? '', dataFolder(), systemClock);
  try {
    const { origins, file } = logFiles(data.deps.table);
    const { signerOf } = data.deps;
    for (const origin of await origins()) {
      const size = await copy(join(folder, origin), (path) => file(origin, path));
      const key = verifierKey(signerOf(origin).key);
      process.stdout.write(`${JSON.stringify({ folder: join(folder, origin), size, key })}\n`);
    }
    return 0;
  } finally {
    await data.close();
  }
}

/** Answers the entries of the log. The checkpoint is read first, so that everything it needs is there. */
async function copy(
  folder: string,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<number> {
  const checkpoint = await read('checkpoint');
  const note = Buffer.from(checkpoint ?? []).toString('utf8');
  const head = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint || !head.ok) throw new Error('The log has no checkpoint.');
  const size = Number(head.value.size);
  const paths = pathsOf(size);
  const bar = progressBar('log, files', process.stderr, counted);
  for (const [done, path] of paths.entries()) {
    const bytes = await read(path);
    if (!bytes) throw new Error(`The log has no ${path}.`);
    await save(join(folder, path), bytes);
    bar(done, paths.length);
  }
  await save(join(folder, 'checkpoint'), checkpoint);
  bar(paths.length, paths.length);
  return size;
}

/** Every file that a log of this size has, but for its checkpoint. */
function pathsOf(size: number): readonly string[] {
  const paths: string[] = [];
  for (let level = 0; levelLength(level, size) > 0; level += 1)
    for (let place = 0; place < levelLength(level, size); place += tileWidth) {
      const tile = tileAt(level, place, size);
      paths.push(tilePath(tile), ...(level === 0 ? [bundlePath(tile)] : []));
    }
  return paths;
}

async function save(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
