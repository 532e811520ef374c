import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { WitnessStore } from './answer.ts';

/**
 * A witness's memory in a folder: for each log one file, named by how many there were before it. A new one is written
 * beside it and then linked to the next name, which only one can do; so two processes on one folder are as safe as one,
 * and a crash leaves the old file, or the new, or both.
 */
export function witnessFolder(folder: string): WitnessStore {
  const of = (origin: string): string =>
    join(folder, createHash('sha256').update(origin).digest('hex'));
  return {
    latest: async (origin) => {
      const last = await newest(of(origin));
      // Its name may be new, and is durable before anybody relies on it.
      if (last) await settle(of(origin));
      return last?.content;
    },
    advance: async (origin, from, to) => {
      const own = of(origin);
      await mkdir(own, { recursive: true });
      await settle(folder);
      const last = await newest(own);
      if (last?.content !== from) return false;
      const next = (last?.number ?? 0) + 1;
      if (!(await isLinked(own, next, to))) return false;
      // Whoever was overtaken twice finds the name free again, and others beyond it.
      if (Math.max(...(await numbersIn(own))) !== next) return false;
      await settle(own);
      if (last) await unless('ENOENT', unlink(join(own, nameOf(last.number))));
      return true;
    },
  };
}

type Kept = { readonly number: number; readonly content: string };

/** Reads again when it was replaced meanwhile. */
async function newest(own: string): Promise<Kept | undefined> {
  for (;;) {
    const numbers = await numbersIn(own);
    if (numbers.length === 0) return undefined;
    const number = Math.max(...numbers);
    const content = await unless('ENOENT', readFile(join(own, nameOf(number)), 'utf8'));
    if (content !== undefined) return { number, content };
  }
}

async function numbersIn(own: string): Promise<readonly number[]> {
  const names = (await unless('ENOENT', readdir(own))) ?? [];
  return names.filter((name) => /^\d{16}$/.test(name)).map(Number);
}

/** False when somebody else has this name. */
async function isLinked(own: string, number: number, content: string): Promise<boolean> {
  const draft = join(own, `draft-${randomBytes(8).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    const linked = link(draft, join(own, nameOf(number))).then(() => true);
    return (await unless('EEXIST', linked)) ?? false;
  } finally {
    await file.close();
    await unlink(draft);
  }
}

/** Makes the names in a folder durable. */
async function settle(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Undefined for a failure of this code; every other one is an outage. */
async function unless<T>(code: 'ENOENT' | 'EEXIST', work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function nameOf(number: number): string {
  return String(number).padStart(16, '0');
}
