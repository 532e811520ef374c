import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveGraphiql } from '../../../src/dev/graphiql/static.ts';

const files = {
  'index.html': '<!doctype html>',
  'graphiql.js': 'let page;',
  'graphiql.css': 'body {}',
  'codicon.ttf': 'font',
  'graphiql.js.LEGAL.txt': 'MIT',
};

let parent: string;
let get: (path: string) => ReturnType<ReturnType<typeof serveGraphiql>>;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'graphiql-'));
  const folder = join(parent, 'built');
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(join(parent, 'outside.js'), 'secret');
  await writeFile(join(folder, 'inner', 'deep.js'), 'secret');
  await writeFile(join(folder, 'notes.md'), 'not part of the page');
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const serve = serveGraphiql(folder);
  get = (path) => serve({ method: 'GET', path });
});

afterAll(() => rm(parent, { recursive: true, force: true }));

describe('the GraphiQL files', () => {
  it.each(['/graphiql', '/graphiql/', '/graphiql/index.html'])(
    'serves the page at %s',
    async (path) => {
      const answer = await get(path);
      expect(answer?.status).toBe(200);
      expect(answer?.body.toString()).toBe(files['index.html']);
    },
  );

  it.each([
    ['/graphiql', 'text/html; charset=utf-8'],
    ['/graphiql/graphiql.js', 'text/javascript; charset=utf-8'],
    ['/graphiql/graphiql.css', 'text/css; charset=utf-8'],
    ['/graphiql/codicon.ttf', 'font/ttf'],
    ['/graphiql/graphiql.js.LEGAL.txt', 'text/plain; charset=utf-8'],
  ])('names the content type of %s and forbids guessing it', async (path, type) => {
    const answer = await get(path);
    expect(answer?.headers).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
  });

  it('allows scripts, connections and workers of its own origin only, and none inline or by eval', async () => {
    const policy = (await get('/graphiql'))?.headers['content-security-policy'] ?? '';
    const rules = Object.fromEntries(
      policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    );
    expect(rules).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'worker-src': "'self'",
      'frame-ancestors': "'none'",
    });
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const folder = join(parent, 'built');
    const answer = await serveGraphiql(folder)({ method: 'HEAD', path: '/graphiql' });
    expect(answer?.headers).toEqual((await get('/graphiql'))?.headers);
    expect(answer?.body).toHaveLength(0);
  });
});

describe('everything else', () => {
  it.each([
    '/graphiql/../outside.js',
    '/graphiql/..%2foutside.js',
    '/graphiql/%2e%2e/outside.js',
    '/graphiql/..\\outside.js',
    '/graphiql//../outside.js',
    '/graphiql/inner/deep.js',
    '/graphiql/inner',
    '/../outside.js',
    '/graphiql/graphiql.js\0.css',
  ])('is not reached by %j', async (path) => {
    expect(await get(path)).toBeUndefined();
  });

  it.each(['', '/graphql', '/', '/graphiql.js', '/graphiql/absent.js', '/graphiql/notes.md'])(
    'is left to others: %j',
    async (path) => {
      expect(await get(path)).toBeUndefined();
    },
  );

  it('is left to others when the method is not a read', async () => {
    const serve = serveGraphiql(join(parent, 'built'));
    expect(await serve({ method: 'POST', path: '/' })).toBeUndefined();
  });

  it('includes the page itself while it is not built', async () => {
    const serve = serveGraphiql(join(parent, 'absent'));
    expect(await serve({ method: 'GET', path: '/' })).toBeUndefined();
  });
});
