import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

export type StaticRequest = {
  readonly method: string;
  /** Path of the URL as it came, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

export type StaticAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the method was HEAD. */
  readonly body: Buffer;
};

/** A folder of built files, and where it is served. */
export type Site = {
  readonly folder: string;
  /** Prefix of the paths of its files, with a slash at either end. */
  readonly mount: string;
  /** True for the paths, outside the mount, at which its page is shown. */
  readonly isPage: (path: string) => boolean;
  readonly contentSecurityPolicy: readonly string[];
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves a folder of built files, index.html for its pages; undefined for whatever is not one of them. A name has to
 * equal one that the folder lists, so no path can lead out of it. A file with a twin `.gz` goes out as that.
 */
export function serveFiles(
  site: Site,
): (request: StaticRequest) => Promise<StaticAnswer | undefined> {
  return async ({ method, path, headers = {} }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const name = fileNameOf(site, path);
    const names: readonly string[] = await readdir(site.folder).catch(() => []);
    if (name === undefined || !(extname(name) in contentTypes) || !names.includes(name))
      return undefined;
    const twin = `${name}.gz`;
    const takesTwin = /\bgzip\b/.test(headers['accept-encoding'] ?? '') && names.includes(twin);
    const content = await readFile(join(site.folder, takesTwin ? twin : name));
    return {
      status: 200,
      headers: {
        ...headersFor(site, name, content.length),
        ...(takesTwin ? { 'content-encoding': 'gzip' } : {}),
      },
      body: method === 'HEAD' ? Buffer.alloc(0) : content,
    };
  };
}

function fileNameOf({ mount, isPage }: Site, path: string): string | undefined {
  if (path === mount || isPage(path)) return 'index.html';
  return path.startsWith(mount) ? path.slice(mount.length) : undefined;
}

function headersFor(site: Site, name: string, length: number): Record<string, string> {
  return {
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    'content-length': String(length),
    'content-security-policy': site.contentSecurityPolicy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    vary: 'accept-encoding',
    // File names stay the same from build to build, so a browser must ask again.
    'cache-control': 'no-cache',
  };
}
