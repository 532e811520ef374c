// Bundles the web app into dist/web: static files, each with its gzipped twin, and the documents to register for it.
// esbuild, as everything else here: a second bundler would be a second set of surprises.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { webOperations } from './documents.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/console');
const output = join(root, 'dist/web');

/** Builds the web app. Pages that not everybody opens are files of their own, read when they are opened. */
export async function buildConsole() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { web: join(source, 'main.tsx') },
    outdir: output,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    chunkNames: '[name]-[hash]',
    legalComments: 'linked',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
  });
  for (const file of ['index.html', 'icon.svg'])
    await copyFile(join(source, file), join(output, file));
  await writeFile(join(output, 'operations.json'), JSON.stringify(webOperations(), undefined, 2));
  await writeFile(join(output, 'metafile.json'), JSON.stringify(metafile));
  for (const name of await readdir(output)) {
    if (!/\.(js|css|html)$/.test(name)) continue;
    await writeFile(join(output, `${name}.gz`), gzipSync(await readFile(join(output, name))));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole();
