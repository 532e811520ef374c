import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

export type StaticRequest = {
  readonly method: string;
  /** Path of the URL as it came, without the query. */
  readonly path: string;
};

export type StaticAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the method was HEAD. */
  readonly body: Buffer;
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/** What the page may load: our own files, the styles that the editor writes at run time, the fonts in the style sheet. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mount = '/graphiql/';

/** The file that a path asks for; undefined outside `/` and `/graphiql/`. */
function fileNameOf(path: string): string | undefined {
  if (path === '/' || path === mount) return 'index.html';
  return path.startsWith(mount) ? path.slice(mount.length) : undefined;
}

/** The files that may be served: those right inside the folder, of a type we know; none while it is not built. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => extname(name) in contentTypes);
}

function headersFor(name: string, length: number): Record<string, string> {
  return {
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    'content-length': String(length),
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    // File names stay the same from build to build, so a browser must ask again.
    'cache-control': 'no-cache',
  };
}

/**
 * Serves the built GraphiQL page from `folder` at `/` and `/graphiql/*`; undefined for whatever is not one of its
 * files. A name has to equal one that the folder lists, so no path can lead out of it.
 */
export function serveGraphiql(
  folder: string,
): (request: StaticRequest) => Promise<StaticAnswer | undefined> {
  return async ({ method, path }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const name = fileNameOf(path);
    if (name === undefined || !(await filesIn(folder)).includes(name)) return undefined;
    const content = await readFile(join(folder, name));
    return {
      status: 200,
      headers: headersFor(name, content.length),
      body: method === 'HEAD' ? Buffer.alloc(0) : content,
    };
  };
}
