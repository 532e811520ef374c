import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { witnessFolder } from '../../src/cli/witness/folder.ts';
import { checkpointText, parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { grow } from '../../src/ledger/grow.ts';
import { emptyRoot, leafHash } from '../../src/ledger/hash.ts';
import { parseVerifierKey, verifierKey } from '../../src/ledger/note-key.ts';
import { openNote, signNote } from '../../src/ledger/note.ts';
import { consistencyProof } from '../../src/ledger/prove.ts';
import { tilePath } from '../../src/ledger/tile.ts';
import { addCheckpointBody, cosignatureIn } from '../../src/ledger/witness.ts';
import { signerOf } from '../support/room.ts';
import { testWitness } from '../support/witnesses.ts';

const origin = 'log.example/disclosures';

/** A history of a log; those of other names part from it after so many entries. */
function history(name: string, shared: number) {
  const leaves = Array.from({ length: 40 }, (_, n) =>
    leafHash(Buffer.from(n < shared ? `entry ${String(n)}` : `${name} ${String(n)}`)),
  );
  const at = (size: number) => grow(0, leaves.slice(0, size), () => undefined);
  const note = (size: number, as = origin): Promise<string> =>
    signNote(checkpointText({ origin: as, size: BigInt(size), root: at(size).root }), [
      signerOf(as),
    ]);
  const proof = (from: number, to: number): readonly Uint8Array[] => {
    if (from === 0 || from >= to) return [];
    const tiles = new Map(at(to).tiles.map(({ id, bytes }) => [tilePath(id), bytes]));
    return consistencyProof(from, to).compute((tile) => tiles.get(tilePath(tile)));
  };
  const body = async (from: number, to: number): Promise<string> =>
    addCheckpointBody({ oldSize: BigInt(from), proof: proof(from, to), note: await note(to) });
  return { note, proof, body };
}
const ours = history('ours', 40);
const fork = history('fork', 5);

describe('a witness', () => {
  it('cosigns a checkpoint of a log that it watches, and then whatever continues it', async () => {
    const { post, key } = testWitness('w.example', origin);
    for (const [from, to] of [
      [0, 3],
      [3, 8],
      [8, 8],
      [8, 33],
    ] as const) {
      const { status, body } = await post(await ours.body(from, to));
      expect(status).toBe(200);
      const note = `${await ours.note(to)}${body.toString()}`;
      const opened = openNote(note, [signerOf(origin).key, key]);
      expect(opened).toMatchObject({
        ok: true,
        value: { signatures: [{}, { time: 1773100800n }] },
      });
    }
  });

  it('says of which size it knows when the request begins elsewhere', async () => {
    const { post } = testWitness('w.example', origin);
    await post(await ours.body(0, 8));
    for (const from of [0, 3, 9])
      expect(await post(await ours.body(from, 20))).toEqual({
        status: 409,
        headers: { 'content-type': 'text/x.tlog.size' },
        body: '8\n',
      });
  });

  it.each([
    ['a fork that is larger', () => fork.body(8, 20), 422],
    ['a fork of the same size', () => fork.body(8, 8), 422],
    [
      'a proof that is too long',
      async () => (await ours.body(8, 20)).replace(/\n(.+)\n/, '\n$1\n$1\n'),
      422,
    ],
    [
      'no proof',
      async () => addCheckpointBody({ oldSize: 8n, proof: [], note: await ours.note(20) }),
      422,
    ],
    ['a size that is less than the one before', () => ours.body(8, 7), 400],
    [
      'another log',
      async () => addCheckpointBody({ oldSize: 0n, proof: [], note: await ours.note(9, 'other') }),
      404,
    ],
    [
      'a signature of nobody',
      async () => (await ours.body(8, 20)).replace('\n20\n', '\n21\n'),
      403,
    ],
    ['no old size', async () => (await ours.body(8, 20)).replace('old 8', 'old'), 400],
    [
      'an old size with a zero before it',
      async () => (await ours.body(8, 20)).replace('old 8', 'old 08'),
      400,
    ],
    ['no checkpoint', async () => 'old 8\n\n', 404],
    ['nothing', async () => '', 400],
    [
      'too many hashes',
      async () =>
        addCheckpointBody({
          oldSize: 8n,
          proof: Array.from({ length: 64 }, () => emptyRoot),
          note: await ours.note(20),
        }),
      400,
    ],
  ])('refuses %s, and its memory is as before', async (_, body, status) => {
    const { post } = testWitness('w.example', origin);
    await post(await ours.body(0, 8));
    expect((await post(await body())).status).toBe(status);
    expect((await post(await ours.body(8, 9))).status).toBe(200);
  });

  it('takes an empty log with the root of one, and no other', async () => {
    const { post } = testWitness('w.example', origin);
    const signed = (root: Uint8Array): Promise<string> =>
      signNote(checkpointText({ origin, size: 0n, root }), [signerOf(origin)]);
    const asked = async (root: Uint8Array): Promise<number> =>
      (await post(addCheckpointBody({ oldSize: 0n, proof: [], note: await signed(root) }))).status;
    expect(await asked(leafHash(emptyRoot))).toBe(422);
    expect(await asked(emptyRoot)).toBe(200);
    expect((await post(await ours.body(0, 4))).status).toBe(200);
  });

  it('never cosigns two histories, whatever it is asked and in which order', async () => {
    const request = fc.record({
      of: fc.constantFrom(ours, fork),
      from: fc.nat(12),
      to: fc.nat(12),
      proven: fc.constantFrom(ours, fork),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 40 }), async (requests) => {
        const { post } = testWitness('w.example', origin);
        const cosigned: string[] = [];
        await Promise.all(
          requests.map(async ({ of, from, to, proven }) => {
            const note = await of.note(to);
            const proof = proven.proof(from, to);
            const { status } = await post(
              addCheckpointBody({ oldSize: BigInt(from), proof, note }),
            );
            if (status === 200) cosigned.push(note);
          }),
        );
        const mains = await Promise.all(cosigned.map((note) => isOf(note, ours)));
        const forks = await Promise.all(cosigned.map((note) => isOf(note, fork)));
        expect(mains.every(Boolean) || forks.every(Boolean)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

async function isOf(note: string, { note: noteOf }: typeof ours): Promise<boolean> {
  const read = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  return read.ok && note === (await noteOf(Number(read.value.size)));
}

describe('the memory of a witness', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'askonce-witness-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is moved by one of many who know the same, though they share nothing but the folder', async () => {
    let latest: string | undefined;
    for (let round = 0; round < 5; round += 1) {
      const before = latest;
      const moved = await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const next = `note ${String(round)} ${String(n)}`;
          return (await witnessFolder(folder).advance(origin, before, next)) ? next : undefined;
        }),
      );
      const winners = moved.filter((next) => next !== undefined);
      expect(winners).toHaveLength(1);
      [latest] = winners;
      expect(await witnessFolder(folder).latest(origin)).toBe(latest);
    }
    expect(await witnessFolder(folder).latest('other')).toBeUndefined();
    expect(await witnessFolder(folder).advance(origin, 'note 0 0', 'late')).toBe(false);
  });

  it('is not taken for empty when it cannot be read', async () => {
    const { post } = testWitness('w.example', origin, { store: witnessFolder('/dev/null') });
    await expect(post(await ours.body(0, 8))).rejects.toThrow('ENOTDIR');
  });
});

describe('askonce witness', () => {
  let folder: string;
  let running: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'askonce-witness-'));
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  const started = async (): Promise<{ url: string; key: string }> => {
    const log = verifierKey(signerOf(origin).key);
    const words = [folder, '--name', 'w.example', '--log', log, '--port', '0'];
    const child = spawn(process.execPath, ['dist/askonce.mjs', 'witness', ...words]);
    running = child;
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return z.object({ url: z.string(), key: z.string() }).parse(JSON.parse(String(line)));
  };
  const sent = async (url: string, body: string): Promise<[number, string]> => {
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
    return [answer.status, await answer.text()];
  };

  it('keeps its key and what it cosigned, though it was killed right after the answer', async () => {
    const keys = new Set<string>();
    let size = 0;
    for (const next of [5, 9, 20]) {
      const { url, key } = await started();
      keys.add(key);
      expect(await sent(url, await fork.body(7, 30))).toEqual([409, `${String(size)}\n`]);
      const [status, lines] = await sent(url, await ours.body(size, next));
      running?.kill('SIGKILL');
      expect(status).toBe(200);
      const read = parseVerifierKey(key);
      const text = (await ours.note(next)).split('\n\n')[0] ?? '';
      expect(read.ok && cosignatureIn(lines, `${text}\n`, read.value)).toBe(lines);
      size = next;
    }
    expect(keys.size).toBe(1);
  });

  it('answers nothing but add-checkpoint by POST, and says how it is used', async () => {
    const { url } = await started();
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    const child = spawn(process.execPath, ['dist/askonce.mjs', 'witness', folder]);
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});
