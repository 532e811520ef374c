// Bundles the sandbox's GraphiQL page into dist/graphiql: `node build/graphiql.mjs`, or import buildGraphiql.
// Nothing is built while the last build is newer than everything it was made from.
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/dev/graphiql');
const output = join(root, 'dist/graphiql');
/** Written last, so its time is the time of a whole build. */
const stamp = join(output, 'index.html');

/** The page's own files, what it takes from the kernel, this file, and the versions of all packages. */
async function inputs() {
  const folders = [source, join(root, 'src/kernel')];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  );
  return [...files.flat(), fileURLToPath(import.meta.url), join(root, 'package-lock.json')];
}

async function changedAt(file) {
  const found = await stat(file).catch(() => undefined);
  return found?.mtimeMs;
}

async function isFresh() {
  const builtAt = await changedAt(stamp);
  if (builtAt === undefined) return false;
  const times = await Promise.all((await inputs()).map(changedAt));
  return times.every((time) => time !== undefined && time < builtAt);
}

async function bundle() {
  const { build } = await import('esbuild');
  const common = {
    absWorkingDir: root,
    outdir: output,
    bundle: true,
    minify: true,
    target: 'es2022',
    legalComments: 'linked',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: { graphiql: join(source, 'main.tsx') },
      format: 'esm',
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
    }),
    build({
      ...common,
      entryPoints: {
        'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
        'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
        'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      },
      format: 'iife',
    }),
  ]);
}

/** Builds the page if anything it is made from has changed; answers whether it had to. */
export async function buildGraphiql() {
  if (await isFresh()) return false;
  await mkdir(output, { recursive: true });
  await bundle();
  await copyFile(join(source, 'index.html'), stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildGraphiql();
