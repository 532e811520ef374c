// Bundles the askonce program into dist/askonce.mjs, and the benchmarks into dist/bench*.mjs; packages stay outside.
// Then the web app, and the sandbox page when it is out of date.
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { buildConsole } from './console.mjs';
import { buildGraphiql } from './graphiql.mjs';

await build({
  entryPoints: {
    askonce: 'src/cli/main.ts',
    ...(existsSync('bench/main.ts')
      ? { bench: 'bench/main.ts', 'bench-suggest': 'bench/suggest/main.ts' }
      : {}),
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
await buildConsole();
await buildGraphiql();
