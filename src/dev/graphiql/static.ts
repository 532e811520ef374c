import { serveFiles } from '../static.ts';

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
];

/** Serves the built GraphiQL page from `folder` at `/graphiql` and its files below it. */
export function serveGraphiql(folder: string): ReturnType<typeof serveFiles> {
  return serveFiles({
    folder,
    mount: '/graphiql/',
    isPage: (path) => path === '/graphiql',
    contentSecurityPolicy,
  });
}
