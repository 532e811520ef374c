import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const script = 'build/compose.mjs';

/** One text of a file, which it holds exactly once, and what stands in its place. */
export type Replacement = { readonly file: string; readonly from: string; readonly to: string };

export type Composed = {
  readonly status: number | null;
  readonly said: string;
  /** What was composed; of the contract as it is, when composition failed. */
  readonly supergraph: string;
};

/** Composes a copy of the contract with one text replaced, by the build's own script or by one with a check less. */
export function composed(contract: Replacement, weakening?: Replacement): Composed {
  const folder = mkdtempSync(join(tmpdir(), 'askonce-compose-'));
  // Below node_modules, so that the copy of the script finds the packages it imports.
  const caches = join(root, 'node_modules/.cache');
  mkdirSync(caches, { recursive: true });
  const scripts = mkdtempSync(join(caches, 'compose-'));
  try {
    cpSync(join(root, 'schema'), join(folder, 'schema'), { recursive: true });
    writeFileSync(join(folder, 'schema', contract.file), replaced(join(root, 'schema'), contract));
    const run = join(scripts, 'compose.mjs');
    writeFileSync(run, weakening ? replaced(root, weakening) : readFileSync(join(root, script)));
    const { status, stderr } = spawnSync(process.execPath, [run], {
      cwd: folder,
      encoding: 'utf8',
    });
    const supergraph = readFileSync(join(folder, 'schema/supergraph.graphql'), 'utf8');
    return { status, said: stderr, supergraph };
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(scripts, { recursive: true });
  }
}

function replaced(folder: string, { file, from, to }: Replacement): string {
  const parts = readFileSync(join(folder, file), 'utf8').split(from);
  if (parts.length !== 2)
    throw new Error(`compose: ${file} holds this ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
