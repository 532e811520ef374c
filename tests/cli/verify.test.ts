import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkLog, type Verification } from '../../src/cli/verify/check.ts';
import { readCheckpoint, readKey } from '../../src/cli/verify/note.ts';
import type { Report } from '../../src/cli/verify/report.ts';
import { recordRules } from '../../src/cli/verify/rules.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { bundleBytes, readBundle } from '../../src/ledger/bundle.ts';
import { verifierKey } from '../../src/ledger/note-key.ts';
import { cosignatureLine } from '../../src/ledger/note.ts';
import { noteKey } from '../../src/ledger/note-key.ts';
import { checkpointOf, completeText, numberedRecord, writeLog } from '../support/log-folder.ts';
import { recordText } from '../support/records.ts';
import { signerOf } from '../support/room.ts';

const origin = 'log.example/disclosures';
const key = readKey(verifierKey(signerOf(origin).key));
const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'askonce-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

const texts = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => numberedRecord(n + 1));
const headOf = async (note: string) => readCheckpoint(note, key, []);

async function verified(changes: Partial<Verification> = {}): Promise<Report> {
  const head = await headOf(await readFile(join(folder, 'checkpoint'), 'utf8'));
  return checkLog({
    folder,
    head,
    quorum: 0,
    older: [],
    receipts: new Set(),
    rule: recordRules(undefined),
    onProgress: () => undefined,
    ...changes,
  });
}
const codes = ({ findings }: Report): unknown[] => findings.map(({ code, index }) => [code, index]);
async function change(path: string, by: (bytes: Buffer) => Uint8Array): Promise<void> {
  await writeFile(join(folder, path), by(await readFile(join(folder, path))));
}
const flipped =
  (at: number) =>
  (bytes: Buffer): Buffer => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };

describe('a log that nobody touched', () => {
  it.each([1, 2, 255, 256, 257, 700])('of %i entries has nothing against it', async (count) => {
    const all = texts(count);
    await writeLog(folder, origin, all);
    const report = await verified();
    expect(report).toMatchObject({ entries: count, disclosures: count, findingCount: 0, gaps: 0 });
  });

  it('is verified by its entries alone', async () => {
    await writeLog(folder, origin, texts(300));
    await rm(join(folder, 'tile/0'), { recursive: true });
    await rm(join(folder, 'tile/1'), { recursive: true });
    expect((await verified()).findings).toEqual([]);
  });

  it('continues every older checkpoint of its own', async () => {
    const all = texts(300);
    await writeLog(folder, origin, all);
    const sizes = [1, 2, 255, 256, 299, 300];
    const notes = await Promise.all(sizes.map((size) => checkpointOf(origin, all.slice(0, size))));
    const older = await Promise.all(notes.map(headOf));
    expect(await verified({ older })).toMatchObject({ olderCheckpoints: 6, findings: [] });
  });
});

describe('a log that somebody touched', () => {
  beforeEach(() => writeLog(folder, origin, texts(300)));

  it.each([0, 7, 255])('names the entry when one bit of entry %i is another', async (index) => {
    await change('tile/entries/000', (bytes) => {
      const entries = readBundle(bytes, 256).map((entry) => Buffer.from(entry));
      return bundleBytes(entries.map((entry, at) => (at === index ? flipped(10)(entry) : entry)));
    });
    const report = await verified();
    expect(codes(report)).toEqual(
      expect.arrayContaining([
        ['TILE_DIFFERS', index],
        ['ROOT_DIFFERS', null],
      ]),
    );
  });

  it.each([
    ['0/000', 5 * 32, 5],
    ['0/001.p/44', 0, 256],
    ['1/000.p/1', 31, 0],
  ])(
    'names the first entry below when tile %s is another, and the rest holds',
    async (tile, at, index) => {
      await change(`tile/${tile}`, flipped(at));
      expect(codes(await verified())).toEqual([['TILE_DIFFERS', index]]);
    },
  );

  it('is not what was signed with two entries in the place of one another', async () => {
    await change('tile/entries/000', (bytes) => {
      const [one, other, ...rest] = readBundle(bytes, 256);
      return bundleBytes([other ?? bytes, one ?? bytes, ...rest]);
    });
    expect(codes(await verified())).toEqual(
      expect.arrayContaining([
        ['TILE_DIFFERS', 0],
        ['ROOT_DIFFERS', null],
      ]),
    );
  });

  it.each([
    ['a bundle is gone', unlink],
    [
      'a bundle is cut short',
      (file: string) => readFile(file).then((all) => writeFile(file, all.subarray(0, -1))),
    ],
    [
      'a bundle has more',
      (file: string) => readFile(file).then((all) => writeFile(file, `${all.toString()}x`)),
    ],
  ])('cannot be read when %s', async (_, spoil) => {
    await spoil(join(folder, 'tile/entries/001.p/44'));
    await expect(verified()).rejects.toThrow('001.p/44');
  });

  it('does not continue the checkpoint of another history', async () => {
    const forked = texts(300).with(3, numberedRecord(4, { case: 'another' }));
    const notes = [
      await checkpointOf(origin, forked.slice(0, 10)),
      await checkpointOf(origin, texts(301)),
    ];
    const older = await Promise.all(notes.map(headOf));
    expect(codes(await verified({ older }))).toEqual([
      ['OLDER_ROOT_DIFFERS', null],
      ['OLDER_IS_LARGER', null],
    ]);
  });

  it('is refused when its checkpoint is not signed by the key, or is of another log', async () => {
    const note = await readFile(join(folder, 'checkpoint'), 'utf8');
    const other = readKey(verifierKey(signerOf('other.example').key));
    expect(() => readCheckpoint(note.replace('300', '301'), key, [])).toThrow('does not hold');
    expect(() => readCheckpoint(note, other, [])).toThrow('not signed');
    expect(() => readCheckpoint(note.split('\n\n')[0] ?? '', key, [])).toThrow('no signatures');
    expect(() => readKey('nonsense')).toThrow('no verifier key');
    expect(() => readKey(`x${verifierKey(signerOf(origin).key)}`)).toThrow('no verifier key');
  });

  it('counts the cosigners whose signatures hold', async () => {
    const note = await readFile(join(folder, 'checkpoint'), 'utf8');
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    const { key: signing, sign } = signerOf('witness.example');
    const witness = { key: noteKey('witness.example', 'COSIGNATURE', signing.publicKey), sign };
    const cosigned = `${note}${await cosignatureLine(text, witness, 1_700_000_000n)}`;
    const cosigner = readKey(verifierKey(witness.key));
    expect(readCheckpoint(cosigned, key, [cosigner]).cosigners).toEqual(['witness.example']);
    expect(readCheckpoint(note, key, [cosigner]).cosigners).toEqual([]);
    const head = readCheckpoint(cosigned, key, [cosigner]);
    expect(codes(await verified({ head, quorum: 1 }))).toEqual([]);
    expect(codes(await verified({ head, quorum: 2 }))).toEqual([['TOO_FEW_COSIGNERS', null]]);
    const wrong = `${note}${await cosignatureLine(`${text}x\n`, witness, 1n)}`;
    expect(() => readCheckpoint(wrong, key, [cosigner])).toThrow('witness.example');
  });
});

describe('a receipt', () => {
  it('is for a record of the log, or names what the log does not have', async () => {
    const all = texts(20);
    await writeLog(folder, origin, all);
    const receipts = new Set([sha256(all[3] ?? ''), sha256(all[19] ?? '')]);
    expect(await verified({ receipts })).toMatchObject({ receipts: 2, findings: [] });
    const lost = new Set([...receipts, sha256('lost')]);
    expect((await verified({ receipts: lost })).findings).toEqual([
      { code: 'RECEIPT_NOT_IN_LOG', index: null, rule: `record ${sha256('lost')}` },
    ]);
  });
});

describe('what a log says of its completeness', () => {
  const at = (day: number): string => `2026-03-0${String(day)}T00:00:00.000Z`;

  it('is what it last said, and records that came later are counted', async () => {
    await writeLog(folder, origin, [
      numberedRecord(1, { at: at(1) }),
      completeText(origin, 1, at(2)),
      numberedRecord(2, { at: at(1) }),
      numberedRecord(3, { at: at(3) }),
      completeText(origin, 4, at(4)),
    ]);
    expect(await verified()).toMatchObject({ completeUpTo: at(4), late: 1, gaps: 0, findings: [] });
  });

  it('counts the numbers that a writer gave and the log does not have', async () => {
    await writeLog(folder, origin, [
      numberedRecord(2),
      numberedRecord(5),
      numberedRecord(1, { writer: 'gw_2' }),
    ]);
    expect(await verified()).toMatchObject({ gaps: 3, findings: [] });
  });

  it('is out of place when it counts wrong, goes back, or is of another log', async () => {
    await writeLog(folder, origin, [
      completeText(origin, 1, at(2)),
      completeText(origin, 1, at(1)),
      completeText('other', 2, at(3)),
    ]);
    expect(codes(await verified())).toEqual([
      ['COMPLETE_OUT_OF_PLACE', 0],
      ['COMPLETE_OUT_OF_PLACE', 1],
      ['ENTRY_OUTSIDE_LOG', 2],
    ]);
  });

  it('finds a record that is there twice', async () => {
    await writeLog(folder, origin, [numberedRecord(1), numberedRecord(2), numberedRecord(1)]);
    expect(codes(await verified())).toEqual([['RECORD_TWICE', 2]]);
  });
});

describe('a record', () => {
  it.each([
    ['no text', '\ud83d'],
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['not in the canonical order', recordText({}).replace('{', '{"z":1,')],
    ['not canonical', recordText({}).replace('"v":2', '"v": 2')],
    ['with half a character', recordText({ case: 'x' }).replace('"x"', '"\\ud800"')],
    ['of another version', recordText({ v: 3 })],
    ['of another kind', recordText({ kind: 'OTHER' })],
    ['with a member more', recordText({ more: 1 })],
    ['without a member', recordText({ writer: undefined })],
    ['with another instant', recordText({ at: '2026-03-01' })],
  ])('is malformed when it is %s', async (_, text) => {
    await writeLog(folder, origin, [numberedRecord(1), text]);
    expect(codes(await verified())).toEqual([['ENTRY_MALFORMED', 1]]);
  });

  it.each([
    ['a refusal without a reason', { decision: 'REFUSED' }],
    ['a release with one', { refusal: 'X' }],
    ['a release without a law', { legalBasis: null }],
    ['a release without an agreement', { agreement: null }],
    ['a commitment too few', { commitments: [null] }],
    ['a personal part about nobody', { personal: 'x' }],
  ])('is against the rules as %s', async (_, changes) => {
    await writeLog(folder, origin, [numberedRecord(1, changes)]);
    expect(codes(await verified())).toEqual([['RECORD_AGAINST_RULE', 0]]);
  });

  const agreement = {
    id: 'agr_a',
    version: 1,
    consumer: 'dept_a',
    purpose: 'TESTING',
    legalBasis: 'Test Act 1',
    fields: ['Citizen.identity', 'Identity.sex'],
    validFrom: '2026-03-01',
    validUntil: '2026-03-01',
  };

  it.each([
    ['nothing', {}, []],
    ['that it began later', { validFrom: '2026-03-02', validUntil: '2026-03-09' }, [0]],
    ['that it had ended', { validFrom: '2020-01-01', validUntil: '2026-02-28' }, [0]],
    ['another version', { version: 2 }, [0]],
    ['another department', { consumer: 'dept_b' }, [0]],
    ['another purpose', { purpose: 'OTHER' }, [0]],
    ['another law', { legalBasis: 'Other Act' }, [0]],
    ['a field it does not grant', { fields: ['Citizen.identity'] }, [0]],
  ])('has %s against it when the agreements are known', async (_, changes, indexes) => {
    await writeLog(folder, origin, [numberedRecord(1)]);
    const report = await verified({ rule: recordRules([{ ...agreement, ...changes }]) });
    expect(report.findings.map(({ index }) => index)).toEqual(indexes);
  });

  it('of a refusal rests on no agreement', async () => {
    const refused = { decision: 'REFUSED', refusal: 'AGREEMENT_UNKNOWN', agreement: null };
    await writeLog(folder, origin, [numberedRecord(1, refused)]);
    expect((await verified({ rule: recordRules([]) })).findings).toEqual([]);
  });
});

describe('askonce verify', () => {
  const askonce = async (
    ...words: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    try {
      const { stdout, stderr } = await run(process.execPath, [
        'dist/askonce.mjs',
        'verify',
        ...words,
      ]);
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      const shape = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
      const { code, stdout, stderr } = shape.parse(error);
      return { code, out: stdout, err: stderr };
    }
  };
  const trusted = verifierKey(signerOf(origin).key);

  it('answers 0 and a report, with its progress beside it', async () => {
    const all = texts(300);
    await writeLog(folder, origin, all);
    const older = join(folder, 'older');
    await writeFile(older, await checkpointOf(origin, all.slice(0, 9)));
    const receipts = join(folder, 'receipts');
    await writeFile(
      receipts,
      `${JSON.stringify({ request: 'r', records: [sha256(all[8] ?? '')] })}\n`,
    );
    const agreements = join(folder, 'agreements');
    await writeFile(agreements, '[]');
    const words = [folder, '--key', trusted, '--older', older, '--receipts', receipts];
    const good = await askonce(...words);
    expect(good.err).toContain('verify, entries 100 %  300 / 300');
    expect(JSON.parse(good.out)).toMatchObject({ entries: 300, receipts: 1, findingCount: 0 });
    expect(good.code).toBe(0);
    const bad = await askonce(...words, '--agreements', agreements);
    expect(JSON.parse(bad.out)).toMatchObject({ findingCount: 300 });
    expect(bad.code).toBe(1);
  });

  it('says why when there is nothing to verify, and how it is used', async () => {
    await writeLog(folder, origin, texts(3));
    const key = verifierKey(signerOf('other').key);
    expect(await askonce(folder, '--key', key)).toMatchObject({
      code: 1,
      err: expect.stringContaining('not signed'),
    });
    expect(await askonce(folder)).toMatchObject({ code: 2, err: expect.stringContaining('--key') });
  });
});
