import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'askonce-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function suggest(...words: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await run(process.execPath, ['dist/askonce.mjs', 'suggest', ...words]);
    return { code: 0, out: stdout };
  } catch (error) {
    const failed = z.object({ code: z.number(), stdout: z.string() }).parse(error);
    return { code: failed.code, out: failed.stdout };
  }
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const lines = (out: string): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('askonce suggest', () => {
  it('says a key a line for NDJSON forms, and nothing of what it abstains from', async () => {
    const leaves = [
      { path: '/a', label: 'Prénom', group: 'Vos coordonnées', type: 'text', required: true },
      { path: '/b', label: 'Prénom', group: 'Votre médecin', type: 'text', required: true },
    ];
    const name = await file('forms.ndjson', JSON.stringify({ id: 'f', lang: 'fr', leaves }));
    const { code, out } = await suggest('--jsonl', name);
    expect(code).toBe(0);
    expect(lines(out)).toEqual([
      { id: 'f', path: '/a', canonical: 'self.name.given', score: expect.any(Number) },
    ]);
  });

  it('reads a JSON Schema', async () => {
    const schema = { type: 'object', properties: { applicantEmail: { type: 'string' } } };
    const { out } = await suggest('--jsonl', await file('permit.schema.json', schema));
    expect(lines(out)).toMatchObject([
      { id: 'permit', path: '/applicantEmail', canonical: 'self.email' },
    ]);
  });

  it('reads a Form.io definition, in the language that it is told', async () => {
    const components = [
      {
        type: 'panel',
        title: 'Sökande',
        components: [{ type: 'textfield', key: 'a', label: 'Namn' }],
      },
    ];
    const name = await file('formio.json', { display: 'form', components });
    const { out } = await suggest('--jsonl', '--language', 'sv', name);
    expect(lines(out)).toMatchObject([{ id: 'formio', path: '/a', canonical: 'self.name.full' }]);
  });

  it('shows people what made each suggestion, and why there is none', async () => {
    const properties = {
      email: { title: 'Your email', type: 'string' },
      ship: { title: 'Name of the ship', type: 'string' },
    };
    const { out } = await suggest(await file('report.json', { properties }));
    expect(out).toContain('report: 1 of 2 leaves suggested');
    expect(out).toMatch(/\/email +self\.email 0\.\d\d {2}\(label "Your email": email; /);
    expect(out).toMatch(/\/ship +- OTHER_THING/);
  });

  it('drafts a mapping of what the hub holds', async () => {
    const properties = {
      email: { title: 'Your email', type: 'string' },
      bank: { title: 'Your bank account number', type: 'string' },
    };
    const name = await file('draft.json', { properties });
    const { out } = await suggest('--mapping', '2026-1', name);
    expect(JSON.parse(out)).toEqual({
      form: '2026-1',
      default: 'NEVER_PREFILL',
      map: { '/email': { use: 'email', role: 'SELF' } },
    });
  });

  it('suggests what was approved for the next form, and not what was rejected', async () => {
    const properties = {
      a: { title: 'Zorp handle', type: 'string' },
      email: { title: 'Your email', type: 'string' },
    };
    const name = await file('first.json', { properties });
    const next = await file('next.json', { properties: { b: properties.a, c: properties.email } });
    const aliases = ['--aliases', join(folder, 'aliases.json')];
    await suggest('approve', name, '--path', '/a', '--as', 'self.phone.mobile', ...aliases);
    await suggest('approve', name, '--path', '/email', '--as', 'none', ...aliases);
    const { out } = await suggest('--jsonl', next, ...aliases);
    expect(lines(out)).toEqual([
      { id: 'next', path: '/b', canonical: 'self.phone.mobile', score: 1 },
    ]);
    const kept = z.object({ aliases: z.array(z.object({ label: z.string() })) });
    const text = await readFile(join(folder, 'aliases.json'), 'utf8');
    expect(kept.parse(JSON.parse(text)).aliases.map(({ label }) => label)).toEqual([
      'Zorp handle',
      'Your email',
    ]);
  });

  it('fails on a file that is no form, and says how it is used when it is used otherwise', async () => {
    expect(await suggest(await file('none.json', { a: 1 }))).toEqual({ code: 1, out: '' });
    expect(await suggest()).toEqual({ code: 2, out: '' });
    expect(await suggest('approve', join(folder, 'none.json'))).toEqual({ code: 2, out: '' });
  });
});
