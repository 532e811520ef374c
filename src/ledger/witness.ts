import { fail, ok, type Result } from '../kernel/result.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { emptyRoot, hashSize, isSameHash } from './hash.ts';
import type { NoteKey } from './note-key.ts';
import { openNote } from './note.ts';
import { verifyConsistency } from './verify-proof.ts';

/** What a log sends to its witnesses (C2SP tlog-witness, add-checkpoint). */
export type AddCheckpoint = {
  /** Entries of the checkpoint that the witness cosigned last; 0 for none. */
  readonly oldSize: bigint;
  /** Shows that the log of that size is the beginning of this one. */
  readonly proof: readonly Uint8Array[];
  /** The new checkpoint, as the log signed it. */
  readonly note: string;
};

/** Why a witness does not cosign. */
export type WitnessProblem =
  | { readonly kind: 'MALFORMED' | 'UNKNOWN_LOG' | 'NOT_SIGNED' | 'NOT_CONSISTENT' }
  /** The proof begins elsewhere than at what was cosigned last. */
  | { readonly kind: 'OTHER_SIZE'; readonly size: bigint };

/** What a log gets from a witness: signature lines, or why there are none. */
export type WitnessAnswer =
  | { readonly kind: 'COSIGNED'; readonly lines: string }
  | { readonly kind: 'OTHER_SIZE'; readonly size: bigint }
  | { readonly kind: 'REFUSED'; readonly status: number };

/** Hashes of a proof at the most: enough for 2^63 entries. */
const longestProof = 63;

/** The body of the request. */
export function addCheckpointBody({ oldSize, proof, note }: AddCheckpoint): string {
  const lines = proof.map((hash) => Buffer.from(hash).toString('base64'));
  return [`old ${oldSize}`, ...lines, '', note].join('\n');
}

/** Reads the body of a request, as strictly as the specification writes it. */
export function parseAddCheckpoint(body: string): Result<AddCheckpoint, WitnessProblem> {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const digits = /^old (0|[1-9]\d{0,19})$/.exec(first)?.[1];
  const proof = lines.map((line) => Buffer.from(line, 'base64'));
  const isProof =
    proof.length <= longestProof &&
    proof.every((hash, at) => hash.length === hashSize && hash.toString('base64') === lines[at]);
  if (digits === undefined || !isProof) return fail({ kind: 'MALFORMED' });
  return ok({ oldSize: BigInt(digits), proof, note: body.slice(end + 2) });
}

/** A checkpoint that continues what a witness knows; `text` is what it cosigns. */
export type Continued = { readonly text: string; readonly checkpoint: Checkpoint };

/**
 * What a witness has to find out before it cosigns: that a log it knows signed the checkpoint, and that the log only
 * grew since `last`, the checkpoint that it cosigned last of this log.
 */
export function judge(
  { oldSize, proof, note }: AddCheckpoint,
  keysOf: (origin: string) => readonly NoteKey[],
  last: Checkpoint | undefined,
): Result<Continued, WitnessProblem> {
  const keys = keysOf(originIn(note));
  if (keys.length === 0) return fail({ kind: 'UNKNOWN_LOG' });
  const opened = openNote(note, keys);
  if (!opened.ok)
    return fail({ kind: opened.problem === 'MALFORMED_NOTE' ? 'MALFORMED' : 'NOT_SIGNED' });
  const { text } = opened.value;
  const read = parseCheckpoint(text);
  if (!read.ok || oldSize > read.value.size) return fail({ kind: 'MALFORMED' });
  const known = last?.size ?? 0n;
  if (oldSize !== known) return fail({ kind: 'OTHER_SIZE', size: known });
  const checkpoint = read.value;
  return isContinued(checkpoint, last, proof)
    ? ok({ text, checkpoint })
    : fail({ kind: 'NOT_CONSISTENT' });
}

/** The line of an answer that is this witness's cosignature of the text; undefined when there is none. */
export function cosignatureIn(lines: string, text: string, key: NoteKey): string | undefined {
  const each = lines.split('\n').map((line) => `${line}\n`);
  return each.find((line) => openNote(`${text}\n${line}`, [key]).ok);
}

/** The log that a note is said to be of. */
export function originIn(note: string): string {
  return note.slice(0, Math.max(note.indexOf('\n'), 0));
}

function isContinued(
  next: Checkpoint,
  last: Checkpoint | undefined,
  proof: readonly Uint8Array[],
): boolean {
  if (next.size === 0n && !isSameHash(next.root, emptyRoot)) return false;
  // Every log begins with the empty one, so nothing is shown of it.
  if (last === undefined || last.size === 0n) return proof.length === 0;
  return verifyConsistency({ from: last, to: next }, proof);
}
