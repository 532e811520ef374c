import { isUtf8 } from 'node:buffer';
import { fail, ok, type Result } from '../kernel/result.ts';
import { isKeyName, isSignedBy, type NoteKey } from './note-key.ts';

/** A signature that was checked. `time`, in seconds since 1970, is the cosigner's own. */
export type NoteSignature = { readonly key: NoteKey; readonly time?: bigint };

export type OpenNote = { readonly text: string; readonly signatures: readonly NoteSignature[] };

export type NoteProblem = 'MALFORMED_NOTE' | 'BAD_SIGNATURE' | 'NO_KNOWN_SIGNATURE';

/** Signs bytes with an Ed25519 key, wherever it is kept. Rejects when that place does. */
export type Sign = (message: Uint8Array) => Promise<Uint8Array>;

/** Who signs a note: the key as others know it, and the way to it. */
export type NoteSigner = { readonly key: NoteKey; readonly sign: Sign };

/** The specification asks for 16 at least. */
const mostSignatures = 64;
const idBytes = 4;
const timeBytes = 8;

/** A note (C2SP signed-note) of this text, which ends in a line feed, with one signature line for each signer. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const lines = await Promise.all(
    signers.map(async ({ key, sign }) => signatureLine(key, await sign(Buffer.from(text)))),
  );
  return `${text}\n${lines.join('')}`;
}

/** The line that one cosigner adds to a note of this text (C2SP tlog-cosignature, version 1). */
export async function cosignatureLine(
  text: string,
  { key, sign }: NoteSigner,
  time: bigint,
): Promise<string> {
  const stamp = Buffer.alloc(timeBytes);
  stamp.writeBigUInt64BE(time);
  return signatureLine(key, Buffer.concat([stamp, await sign(cosigned(text, time))]));
}

/**
 * The text of a note, and who of the known keys signed it. Signatures of others are passed over; one of a known key
 * that does not hold fails the whole note, and so does a note that no known key signed.
 */
export function openNote(
  note: string | Uint8Array,
  known: readonly NoteKey[],
): Result<OpenNote, NoteProblem> {
  const parts = partsOf(note);
  if (!parts) return fail('MALFORMED_NOTE');
  const signatures: NoteSignature[] = [];
  for (const { name, blob } of parts.lines) {
    const id = blob.subarray(0, idBytes).toString('hex');
    const key = known.find((each) => each.name === name && each.id === id);
    if (!key || signatures.some((seen) => seen.key === key)) continue;
    const signature = checked(key, parts.text, blob.subarray(idBytes));
    if (!signature) return fail('BAD_SIGNATURE');
    signatures.push(signature);
  }
  return signatures.length > 0 ? ok({ text: parts.text, signatures }) : fail('NO_KNOWN_SIGNATURE');
}

function checked(key: NoteKey, text: string, signature: Buffer): NoteSignature | undefined {
  switch (key.type) {
    case 'ED25519':
      return isSignedBy(key, Buffer.from(text), signature) ? { key } : undefined;
    case 'COSIGNATURE': {
      if (signature.length <= timeBytes) return undefined;
      const time = signature.readBigUInt64BE();
      const isGood = isSignedBy(key, cosigned(text, time), signature.subarray(timeBytes));
      return isGood && time < 2n ** 63n ? { key, time } : undefined;
    }
  }
}

function cosigned(text: string, time: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

function signatureLine({ name, id }: NoteKey, signature: Uint8Array): string {
  const blob = Buffer.concat([Buffer.from(id, 'hex'), signature]);
  return `\u2014 ${name} ${blob.toString('base64')}\n`;
}

type Line = { readonly name: string; readonly blob: Buffer };

function partsOf(
  note: string | Uint8Array,
): { readonly text: string; readonly lines: readonly Line[] } | undefined {
  const whole = textOf(note);
  if (whole === undefined || /[\u0000-\u0009\u000b-\u001f]/.test(whole)) return undefined;
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) return undefined;
  const text = whole.slice(0, blank + 1);
  const lines = whole
    .slice(blank + 2, -1)
    .split('\n')
    .map(readLine);
  const read = lines.filter((line) => line !== undefined);
  return read.length === lines.length && read.length <= mostSignatures
    ? { text, lines: read }
    : undefined;
}

function textOf(note: string | Uint8Array): string | undefined {
  if (typeof note === 'string') return note.isWellFormed() ? note : undefined;
  return isUtf8(note) ? Buffer.from(note).toString('utf8') : undefined;
}

function readLine(line: string): Line | undefined {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  if (dash !== '\u2014' || rest.length > 0 || !isKeyName(name)) return undefined;
  const blob = Buffer.from(encoded, 'base64');
  return blob.length > idBytes && blob.toString('base64') === encoded ? { name, blob } : undefined;
}
