import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkLog } from '../../src/cli/verify/check.ts';
import { readCheckpoint, readKey } from '../../src/cli/verify/note.ts';
import { recordRules } from '../../src/cli/verify/rules.ts';
import { bundleBytes, readBundle } from '../../src/ledger/bundle.ts';
import { grow } from '../../src/ledger/grow.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { verifierKey } from '../../src/ledger/note-key.ts';
import { consistencyProof, inclusionProof } from '../../src/ledger/prove.ts';
import { tilePath } from '../../src/ledger/tile.ts';
import { checkpointOf, numberedRecord, writeLog } from '../support/log-folder.ts';
import { signerOf } from '../support/room.ts';

const run = promisify(execFile);
const origin = 'log.example/disclosures';
const vkey = verifierKey(signerOf(origin).key);
const size = 600;
const texts = Array.from({ length: size }, (_, n) => numberedRecord(n + 1));

let whole: string;
let scratch: string;
/** The second verifier, where there is a Go to build it. */
let second: string | undefined;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'askonce-tamper-'));
  whole = join(scratch, 'whole');
  await writeLog(whole, origin, texts);
  await writeFile(join(scratch, 'older'), await checkpointOf(origin, texts.slice(0, 500)));
  second = await built(join(scratch, 'verifier'));
  if (second === undefined)
    process.stderr.write(
      'the second verifier left out: install golang-go and golang-golang-x-mod-dev\n',
    );
});
afterAll(() => rm(scratch, { recursive: true }));

/** Builds verifier/main.go with Debian's packages; undefined without them. */
async function built(program: string): Promise<string | undefined> {
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' };
  try {
    await run('go', ['version']);
    await run('test', ['-e', '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog']);
  } catch {
    return undefined;
  }
  const cache = { GOCACHE: join(scratch, 'go'), GOFLAGS: '' };
  await run('go', ['vet', 'verifier/main.go'], { env: { ...env, ...cache } });
  await run('go', ['build', '-o', program, 'verifier/main.go'], { env: { ...env, ...cache } });
  return program;
}

/** What a verifier has against a log: the first entry at fault, or why there is nothing to verify. */
type Verdict = { readonly codes: readonly string[]; readonly first: number | null };

async function ours(folder: string): Promise<Verdict | string> {
  try {
    const key = readKey(vkey);
    const headIn = async (file: string) => readCheckpoint(await readFile(file, 'utf8'), key, []);
    const { findings } = await checkLog({
      folder,
      head: await headIn(join(folder, 'checkpoint')),
      quorum: 0,
      older: [await headIn(join(scratch, 'older'))],
      receipts: new Set(),
      rule: recordRules(undefined),
      onProgress: () => undefined,
    });
    const found = findings.filter(({ code }) => !/^(ENTRY|RECORD)/.test(code));
    const index = found.find((each) => each.index !== null)?.index ?? null;
    return { codes: found.map(({ code }) => code), first: index };
  } catch (error) {
    return String(error);
  }
}

const reportSchema = z.object({
  size: z.int(),
  proofs: z.int(),
  findings: z.array(z.object({ code: z.string(), index: z.int() })),
});

async function theirs(
  program: string,
  folder: string,
  words: readonly string[] = [],
): Promise<Verdict | string> {
  const options = ['--older', join(scratch, 'older'), ...words];
  const { stdout, stderr } = await run(program, [folder, vkey, ...options]).catch(
    (error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error),
  );
  if (stdout === '') return stderr;
  const { findings } = reportSchema.parse(JSON.parse(stdout));
  const indexes = findings.map(({ index }) => index).filter((index) => index >= 0);
  const first = indexes.length > 0 ? Math.min(...indexes) : null;
  return { codes: findings.map(({ code }) => code), first };
}

/** Of each verifier that there is. */
async function verdicts(folder: string): Promise<readonly (Verdict | string)[]> {
  const own = await ours(folder);
  return second === undefined ? [own] : [own, await theirs(second, folder)];
}

type Spoil = (folder: string) => Promise<unknown>;

const change =
  (path: string, by: (bytes: Buffer) => Uint8Array): Spoil =>
  async (folder) => {
    const file = join(folder, path);
    await writeFile(file, by(await readFile(file)));
  };
const remove =
  (path: string): Spoil =>
  (folder) =>
    unlink(join(folder, path));
const flip =
  (at: number) =>
  (bytes: Buffer): Buffer => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
const entries = (path: string, width: number, by: (all: Uint8Array[]) => Uint8Array[]): Spoil =>
  change(path, (bytes) =>
    bundleBytes(by(readBundle(bytes, width).map((each) => Buffer.from(each)))),
  );
const hashes = (path: string, by: (all: Uint8Array[]) => Uint8Array[]): Spoil =>
  change(path, (bytes) => {
    const all = Array.from({ length: bytes.length / 32 }, (_, n) =>
      bytes.subarray(n * 32, n * 32 + 32),
    );
    return Buffer.concat(by(all));
  });
const swap =
  (one: number, other: number) =>
  (all: Uint8Array[]): Uint8Array[] =>
    all.map((each, at) => all[at === one ? other : at === other ? one : at] ?? each);
const [full, last] = ['tile/entries/001', 'tile/entries/002.p/88'];
const bogus = Buffer.from(numberedRecord(9_999));

/** What is done to a log, and the first entry that is not as it was. */
const changes: readonly (readonly [string, Spoil, number])[] = [
  ...[0, 100, 255].map(
    (n) =>
      [
        `a bit of entry ${String(256 + n)}`,
        entries(full, 256, (all) =>
          all.map((each, at) => (at === n ? flip(20)(Buffer.from(each)) : each)),
        ),
        256 + n,
      ] as const,
  ),
  [
    'a bit of the last entry',
    entries(last, 88, (all) => [...all.slice(0, -1), flip(9)(Buffer.from(all[87] ?? bogus))]),
    599,
  ],
  [
    'an entry deleted, another put at the end',
    entries(full, 256, (all) => [...all.slice(0, 40), ...all.slice(41), bogus]),
    296,
  ],
  [
    'an entry inserted, the last one dropped',
    entries(full, 256, (all) => [...all.slice(0, 7), bogus, ...all.slice(7, -1)]),
    263,
  ],
  ['two entries in the place of one another', entries(full, 256, swap(3, 250)), 259],
  ['an entry twice', entries(last, 88, (all) => all.with(80, all[79] ?? bogus)), 592],
  [
    'two bundles in the place of one another',
    async (folder) => {
      const [a, b] = [join(folder, 'tile/entries/000'), join(folder, full)];
      const [one, other] = [await readFile(a), await readFile(b)];
      await writeFile(a, other);
      await writeFile(b, one);
    },
    0,
  ],
  ['a bit of a hash', change('tile/0/001', flip(9 * 32 + 5)), 265],
  ['a bit of a hash of the edge', change('tile/0/002.p/88', flip(87 * 32)), 599],
  ['a bit of a hash above', change('tile/1/000.p/2', flip(40)), 256],
  ['two hashes in the place of one another', hashes('tile/0/000', swap(17, 200)), 17],
  ['a hash deleted', hashes('tile/0/000', (all) => all.filter((_, at) => at !== 30)), 30],
  [
    'a hash inserted',
    hashes('tile/0/000', (all) => [...all.slice(0, 60), leafHash(bogus), ...all.slice(60)]),
    60,
  ],
  ['the last hash deleted', hashes('tile/0/001', (all) => all.slice(0, -1)), 511],
  ['a tile deleted', remove('tile/0/001'), 256],
  ['a tile above deleted', remove('tile/1/000.p/2'), 0],
];

/** What leaves nothing to be verified, and the words that say so. */
const refusals: readonly (readonly [string, Spoil, RegExp])[] = [
  ['a bit of the length of an entry', change(full, flip(1)), /tile\/entries\/001/],
  ['a bundle deleted', remove(full), /tile\/entries\/001/],
  ['an entry deleted from the end', entries(last, 88, (all) => all.slice(0, -1)), /entry 599/],
  ['an entry inserted at the end', entries(last, 88, (all) => [...all, bogus]), /002\.p\/88/],
  ['the checkpoint deleted', remove('checkpoint'), /checkpoint/],
  ['a digit of its size', change('checkpoint', flip(origin.length + 2)), /./],
  ['a letter of its root', change('checkpoint', flip(origin.length + 7)), /./],
  ['a letter of its signature', change('checkpoint', flip(origin.length + 110)), /./],
  ['its name', change('checkpoint', flip(3)), /./],
  [
    'an older one in its place',
    async (folder) => {
      const older = await checkpointOf(origin, texts.slice(0, 400));
      await writeFile(join(folder, 'checkpoint'), older);
    },
    /001\.p\/144/,
  ],
];

async function spoiled(spoil: Spoil): Promise<string> {
  const folder = join(scratch, 'spoiled');
  await rm(folder, { recursive: true, force: true });
  await cp(whole, folder, { recursive: true });
  await spoil(folder);
  return folder;
}

describe('a log with', () => {
  it('nothing changed has nothing against it, by either verifier', async () => {
    for (const verdict of await verdicts(whole))
      expect(verdict).toEqual({ codes: [], first: null });
  });

  it.each(changes)('%s is found, and the first entry named', async (_, spoil, index) => {
    const folder = await spoiled(spoil);
    for (const verdict of await verdicts(folder)) expect(verdict).toMatchObject({ first: index });
  });

  it.each(refusals)('%s is no log to verify', async (_, spoil, words) => {
    const folder = await spoiled(spoil);
    for (const verdict of await verdicts(folder))
      expect(verdict).toEqual(expect.stringMatching(words));
  });

  it('another history is not the one of an older checkpoint, though its key signed both', async () => {
    const folder = join(scratch, 'forked');
    await writeLog(folder, origin, texts.with(450, bogus.toString()));
    for (const verdict of await verdicts(folder))
      expect(verdict).toEqual({ codes: ['OLDER_ROOT_DIFFERS'], first: null });
  });
});

describe('a proof that the hub gives', () => {
  it('holds for a verifier that shares nothing with it, and with another hash does not', async () => {
    const leaves = texts.map((text) => leafHash(Buffer.from(text)));
    const tiles = new Map(
      grow(0, leaves, () => undefined).tiles.map(({ id, bytes }) => [tilePath(id), bytes]),
    );
    const base64 = (proof: readonly Uint8Array[]): string[] =>
      proof.map((hash) => Buffer.from(hash).toString('base64'));
    const read = (tile: Parameters<typeof tilePath>[0]) => tiles.get(tilePath(tile));
    const included = [0, 1, 255, 256, 511, 512, 598, 599].map((index) => ({
      index,
      proof: base64(inclusionProof(index, size).compute(read)),
    }));
    const continued = [1, 2, 255, 256, 257, 512, 599, 600].map((from) => ({
      from,
      proof: base64(consistencyProof(from, size).compute(read)),
    }));
    const claims = [...included, ...continued];
    const file = join(scratch, 'proofs');
    const write = (lines: readonly object[]): Promise<void> =>
      writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(claims.every(({ proof }) => proof.every((hash) => hash.length === 44))).toBe(true);
    for (const program of second === undefined ? [] : [second]) {
      await write(claims);
      expect(await theirs(program, whole, ['--proofs', file])).toEqual({ codes: [], first: null });
      const other = Buffer.alloc(32, 1).toString('base64');
      await write(claims.map(({ proof, ...of }) => ({ ...of, proof: [...proof.slice(1), other] })));
      const verdict = await theirs(program, whole, ['--proofs', file]);
      expect(verdict).toMatchObject({ codes: claims.map(() => 'PROOF_FAILS') });
    }
  });
});
