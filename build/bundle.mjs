// Bundles the askonce program into dist/askonce.mjs; packages stay outside. Then the sandbox page, when it is out of date.
import { build } from 'esbuild';
import { buildGraphiql } from './graphiql.mjs';

await build({
  entryPoints: { askonce: 'src/cli/main.ts' },
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
await buildGraphiql();
