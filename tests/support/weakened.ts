import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** A check taken out of the program, or turned around, to show that a test notices. */
export type Weakening<Module extends object> = {
  /** The module that the test uses, as it is; the weakened one exports the same. */
  readonly original: Module;
  /** Where it is, from the root: `tests/support/policy.ts`. */
  readonly entry: string;
  /** What is weakened, from the root: the entry, or a file that it imports at whatever distance. */
  readonly file: string;
  /** Text that `file` holds exactly once. */
  readonly from: string;
  readonly to: string;
};

const root = join(import.meta.dirname, '../..');
/** Below node_modules, so that a bundle finds the packages it imports. */
const bundles = join(root, 'node_modules/.cache');

/**
 * Imports the entry with one text replaced; nothing on disk changes. Own files are bundled with it, so their classes
 * are not those that the test imported: tell a HubError by its code. Packages are shared. Throws when the text is not
 * there exactly once, or the entry does not import the file: a weakening that no longer applies shows nothing.
 */
export async function weakened<Module extends object>(
  weakening: Weakening<Module>,
): Promise<Module> {
  const { original, entry, file, from, to } = weakening;
  const parts = (await readFile(join(root, file), 'utf8')).split(from);
  if (parts.length !== 2)
    throw new Error(`weakened: ${file} holds this ${parts.length - 1} times: ${from}`);
  await mkdir(bundles, { recursive: true });
  const folder = await mkdtemp(join(bundles, 'weakened-'));
  try {
    const outfile = join(folder, 'weakened.mjs');
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      plugins: [replacing(join(root, file), parts.join(to))],
      metafile: true,
      logLevel: 'silent',
    });
    if (!Object.hasOwn(metafile.inputs, file))
      throw new Error(`weakened: ${entry} does not import ${file}`);
    const module: Module = await import(pathToFileURL(outfile).href);
    const missing = Object.keys(original).filter((name) => !Object.hasOwn(module, name));
    if (missing.length > 0) throw new Error(`weakened: ${entry} exports no ${missing.join(', ')}`);
    return module;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function replacing(path: string, contents: string): Plugin {
  return {
    name: 'replacing',
    setup: (bundling) => {
      bundling.onLoad({ filter: /\.tsx?$/ }, (file) =>
        file.path === path ? { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' } : undefined,
      );
    },
  };
}
