import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);
const pages = ['README.md', 'README.zh.md'];

/** Every command that the pages show, and what holds it. A command that is not here fails the test. */
const held: Readonly<Record<string, string>> = {
  'npm ci && npm run demo': 'tests/dev/demo.test.ts plays it; installing is CI’s own first step',
  'npm ci && npm test': 'what is running now',
  'npm start': 'below',
  'npx askonce import records FILE': 'tests/cli/import-command.test.ts',
  'npx askonce import myinfo FILE': 'tests/cli/import-command.test.ts',
};

async function commandsIn(page: string): Promise<string[]> {
  const blocks = [...(await readFile(page, 'utf8')).matchAll(/```sh\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '')),
  );
}

describe.each(pages)('%s', (page) => {
  it('shows no command that nothing runs', async () => {
    expect((await commandsIn(page)).filter((command) => !(command in held))).toEqual([]);
  });

  it('links to nothing that is not there', async () => {
    const links = [...(await readFile(page, 'utf8')).matchAll(/\]\((?!http)([^)#]+)\)/g)];
    await Promise.all(links.map(([, target = '']) => run('test', ['-e', target])));
    expect(links.length).toBeGreaterThan(3);
  });
});

describe('npm start', () => {
  let folder: string;
  let stop: () => Promise<void>;
  let printed = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'askonce-'));
    const env = { ...process.env, ASKONCE_DATA: folder, PORT: '0', IDENTITY_PORT: '0' };
    const hub = spawn(process.execPath, ['dist/askonce.mjs', 'start'], { env });
    const exited = once(hub, 'exit');
    stop = async () => {
      hub.kill('SIGINT');
      await exited;
    };
    for await (const line of createInterface({ input: hub.stdout })) {
      printed += `${line}\n`;
      if (line.startsWith('Ctrl-C')) break;
    }
  }, 60_000);
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  const origin = (): string => /Web app +(\S+)\//.exec(printed)?.[1] ?? '';

  it('prints three commands that a shell can run, the last an authorised answer', async () => {
    const commands = printed.split('\n').filter((line) => /^(TOKEN=|curl )/.test(line));
    expect(commands).toHaveLength(3);
    const { stdout } = await run('bash', ['-ec', commands.join('\necho\n')]);
    const [viewer = '', person = ''] = stdout.split('\n').filter((line) => line !== '');
    expect(JSON.parse(viewer)).toMatchObject({ data: { viewer: { client: 'hrss-insurance' } } });
    const receipt = z.object({ records: z.array(z.string()).min(1) });
    const shape = z.object({
      data: z.object({ citizen: z.object({ identity: z.looseObject({}) }) }),
      extensions: z.object({ receipt }),
    });
    expect(() => shape.parse(JSON.parse(person))).not.toThrow();
  });

  it('is healthy and ready, serves the web app at /, GraphiQL at /graphiql, and nothing where nothing is', async () => {
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(`${origin()}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get('/healthz')).toEqual([200, '{"status":"ok"}']);
    expect(await get('/readyz')).toEqual([200, '{"status":"READY"}']);
    expect((await get('/'))[1]).toContain('/web/web.js');
    expect((await get('/graphiql'))[1]).toContain('/graphiql/graphiql.js');
    expect((await get('/nothing'))[0]).toBe(404);
    expect((await get('/sandbox/token'))[0]).toBe(405);
  });

  it('is told of when it is started a second time on one folder', async () => {
    const env = { ...process.env, ASKONCE_DATA: folder, PORT: '0', IDENTITY_PORT: '0' };
    const second = run(process.execPath, ['dist/askonce.mjs', 'start'], { env });
    await expect(second).rejects.toThrow(/another hub/);
  });
});
