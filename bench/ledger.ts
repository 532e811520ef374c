import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { canonicalJson, type Json } from '../src/kernel/json.ts';
import { bundleBytes } from '../src/ledger/bundle.ts';
import { checkpointText } from '../src/ledger/checkpoint.ts';
import { grow } from '../src/ledger/grow.ts';
import { leafHash } from '../src/ledger/hash.ts';
import { verifierKey } from '../src/ledger/note-key.ts';
import { signNote } from '../src/ledger/note.ts';
import { inclusionProof } from '../src/ledger/prove.ts';
import { bundlePath, tilePath, tileWidth } from '../src/ledger/tile.ts';
import { logSigners } from '../src/platform/log-signer.ts';
import { row, type Row } from './rows.ts';

/** Records of the log that is verified; what is said of a million is this many times as much. */
const size = 100_000;
const million = 1_000_000;

const run = promisify(execFile);
const origin = 'log.example/bench';

/**
 * `askonce verify` over a log of records as long as a department's query makes them: processor time and memory of its
 * own process. And what a proof in such a log takes. `entry` is the askonce program itself.
 */
export async function ledgerRows(entry: string): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'askonce-bench-log-'));
  try {
    const { key, proof } = await writeLog(folder);
    const { seconds, megabytes } = await verified(entry, folder, key);
    return [
      row('verify, processor time of a million records', (seconds * million) / size, 's', 30),
      row('verify, memory', megabytes, 'MB', 512),
      row('inclusion proof, size', proof.bytes, 'bytes', 2_048),
      row('inclusion proof, tiles read', proof.tiles, 'tiles', 4),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeLog(folder: string) {
  const tiles = new Map<string, Uint8Array>();
  const entries = Array.from({ length: size }, (_, n) => Buffer.from(benchRecord(n)));
  const grown = grow(0, entries.map(leafHash), () => undefined);
  for (const { id, bytes } of grown.tiles) tiles.set(tilePath(id), bytes);
  const files = new Map(tiles);
  for (let at = 0; at < size; at += tileWidth) {
    const entriesOfOne = entries.slice(at, at + tileWidth);
    const path = bundlePath({ index: at / tileWidth, width: entriesOfOne.length });
    files.set(path, bundleBytes(entriesOfOne));
  }
  const signerOf = logSigners(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const text = checkpointText({ origin, size: BigInt(size), root: grown.root });
  files.set('checkpoint', Buffer.from(await signNote(text, [signerOf(origin)])));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const proof = inclusionProof(size - 12_345, size);
  const hashes = proof.compute((tile) => tiles.get(tilePath(tile)));
  const shown = hashes.map((hash) => Buffer.from(hash).toString('base64'));
  return {
    key: verifierKey(signerOf(origin).key),
    proof: { bytes: JSON.stringify(shown).length, tiles: proof.tiles.length },
  };
}

/** A record as long as a department's query makes it. */
export function benchRecord(n: number, changes: Readonly<Record<string, Json>> = {}): string {
  const fields = Array.from({ length: 30 }, (_, at) => `AnObject.fieldNumber${String(at + 10)}`);
  return canonicalJson({
    v: 2,
    kind: 'DISCLOSURE',
    request: `req_${String(n).padStart(32, '0')}`,
    at: '2026-03-01T08:00:00.000Z',
    client: 'hrss-insurance',
    department: 'dept_hrss',
    actor: 'DEPARTMENT',
    agreement: 'agr_hrss_social_insurance',
    agreementVersion: 1,
    purpose: 'SOCIAL_INSURANCE_REGISTRATION',
    legalBasis: 'Social Insurance Act, section 58',
    case: 'SI-2026-0001',
    operation: `sha256:${'0'.repeat(64)}`,
    subject: String(n % 50_000).padStart(64, '0'),
    fields,
    decision: 'RELEASED',
    refusal: null,
    writer: `gw_${String(Math.floor(n / 5_000)).padStart(16, '0')}`,
    number: 1 + (n % 5_000),
    personal: 'x'.repeat(220),
    commitments: fields.map((_, at) => (at % 3 === 0 ? null : 'abcdefghijklmnopqrstuv')),
    ...changes,
  });
}

/** Runs the command in a process of its own, which says at its end what it took, less what it takes to start. */
async function verified(entry: string, folder: string, key: string) {
  const idle = await spent(entry, ['verify']);
  const { stdout, seconds, megabytes } = await spent(entry, ['verify', folder, '--key', key]);
  if (!stdout.includes('"findingCount":0')) throw new Error('bench: the log does not verify');
  return { seconds: seconds - idle.seconds, megabytes };
}

const spentSchema = z.object({ microseconds: z.number(), bytes: z.number() });

/** Memory is sampled: what the system counts for a process begins with what its parent had. */
async function spent(entry: string, words: readonly string[]) {
  const program = `process.argv = ${JSON.stringify([process.execPath, entry, ...words])};
    let bytes = 0;
    setInterval(() => { bytes = Math.max(bytes, process.memoryUsage.rss()); }, 20).unref();
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      process.exitCode = 0;
      process.stdout.write('\\n' + JSON.stringify({ microseconds: user + system, bytes }));
    });
    await import(${JSON.stringify(entry)});`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  const last = stdout.slice(stdout.lastIndexOf('\n') + 1);
  const { microseconds, bytes } = spentSchema.parse(JSON.parse(last));
  return { stdout, seconds: microseconds / 1e6, megabytes: bytes / 1e6 };
}
