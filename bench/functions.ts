import { execFile } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { median, row, type Row } from './rows.ts';

const source = 'src/functions';
const starts = 5;

/** Milliseconds that the import of a function may take in a fresh process. */
const limits: Readonly<Record<string, number>> = { gateway: 600 };

const run = promisify(execFile);

/** Bundle size of each function, and how long a fresh process takes to import it. Bundles go under `folder`. */
export async function functionRows(folder: string): Promise<readonly Row[]> {
  const names = (await readdir(source)).map((file) => basename(file, '.ts')).sort();
  await mkdir(folder, { recursive: true });
  await bundle(names, folder);
  const times = new Map(names.map((name): [string, number[]] => [name, []]));
  for (let start = 0; start < starts; start += 1)
    for (const [name, taken] of times) taken.push(await imported(join(folder, `${name}.mjs`)));
  const sizes = await Promise.all(names.map((name) => stat(join(folder, `${name}.mjs`))));
  return [
    ...names.map((name, at) =>
      row(`function ${name}, bundle`, (sizes[at]?.size ?? 0) / 1_024, 'KiB'),
    ),
    ...[...times].map(([name, taken]) =>
      row(`function ${name}, cold import`, median(taken), 'ms', limits[name] ?? null),
    ),
  ];
}

/** As serverless.yml has it (custom.esbuild), for the Node that runs this. */
async function bundle(names: readonly string[], folder: string): Promise<void> {
  const require = `import { createRequire as nodeRequire } from 'node:module'; globalThis.require ??= nodeRequire(import.meta.url);`;
  await build({
    entryPoints: names.map((name) => join(source, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: require },
    logLevel: 'error',
  });
}

/** Milliseconds from before to after the import, without the start of Node itself. */
async function imported(file: string): Promise<number> {
  const program = `const begun = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - begun)); process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
}
