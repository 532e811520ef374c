/** Where a visit ended: an answer that is no redirect, or the first address for which `isHome` holds. */
export type Arrival = { readonly url: URL; readonly status: number };

type Cookie = { readonly origin: string; readonly path: string; readonly value: string };

const mostRedirects = 10;

/**
 * A browser with just enough in it to sign in: it keeps cookies by origin, path and name, follows redirects, and
 * stops before it would ask for an address that `isHome` claims. Runs no script, reads no page.
 */
export function createVisitor(isHome: (url: URL) => boolean) {
  const cookies = new Map<string, Cookie>();

  /** Gets an address, or posts a form to it. */
  return async function visit(start: URL, form?: URLSearchParams): Promise<Arrival> {
    let url = start;
    let body = form;
    for (let hop = 0; hop < mostRedirects; hop += 1) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: cookieHeader(cookies, url), accept: 'text/html' },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      await response.arrayBuffer();
      keepCookies(cookies, url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status };
      url = new URL(location, url);
      body = undefined;
      if (isHome(url)) return { url, status: response.status };
    }
    throw new Error(`visitor: more than ${String(mostRedirects)} redirects`);
  };
}

function cookieHeader(cookies: ReadonlyMap<string, Cookie>, { origin, pathname }: URL): string {
  return [...cookies]
    .filter(([, cookie]) => cookie.origin === origin && pathMatches(pathname, cookie.path))
    .map(([, { value }]) => value)
    .join('; ');
}

/** RFC 6265 section 5.1.4. */
function pathMatches(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.replace(/\/?$/, '/'));
}

function keepCookies(
  cookies: Map<string, Cookie>,
  { origin }: URL,
  lines: readonly string[],
): void {
  for (const line of lines) {
    const [value = '', ...attributes] = line.split(';').map((part) => part.trim());
    const path = attributes.find((each) => /^path=/i.test(each))?.slice('path='.length) ?? '/';
    const key = [origin, path, value.split('=', 1)[0]].join(' ');
    // The provider ends a cookie by emptying it.
    if (value.endsWith('=')) cookies.delete(key);
    else cookies.set(key, { origin, path, value });
  }
}
