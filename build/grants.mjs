// Compares what live agreements reach under schema/supergraph.graphql with schema/grants.baseline.json: src/dev/grants.ts
// says what the words mean. Run by `npm run generate` with --settle, and by `npm run check` without.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'node_modules/.cache/grants', `${process.pid}.mjs`);
const baseline = 'schema/grants.baseline.json';

await build({
  entryPoints: [join(root, 'src/dev/grants.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { compareGrants } = await import(pathToFileURL(bundle).href);
rmSync(bundle);
const outcome = compareGrants({
  supergraphSdl: readFileSync('schema/supergraph.graphql', 'utf8'),
  baseline: existsSync(baseline) ? readFileSync(baseline, 'utf8') : undefined,
  words: process.argv.slice(2),
});
for (const line of outcome.said) console.error(line);
if (outcome.baseline !== undefined) writeFileSync(baseline, outcome.baseline);
process.exitCode = outcome.code;
