// Bundles the askonce program into dist/askonce.mjs, and the benchmarks into dist/bench*.mjs; packages stay outside.
// What only one command needs goes into chunks beside it, so that each start loads its own. Then the web app, and the
// sandbox page when it is out of date.
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { buildConsole } from './console.mjs';
import { buildGraphiql } from './graphiql.mjs';

const { metafile } = await build({
  entryPoints: {
    askonce: 'src/cli/main.ts',
    ...(existsSync('bench/main.ts')
      ? { bench: 'bench/main.ts', 'bench-suggest': 'bench/suggest/main.ts' }
      : {}),
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
const built = new Set(Object.keys(metafile.outputs).map((output) => basename(output)));
const stale = (await readdir('dist')).filter(
  (name) => name.startsWith('chunk-') && !built.has(name),
);
await Promise.all(stale.map((name) => rm(join('dist', name))));
await buildConsole();
await buildGraphiql();
