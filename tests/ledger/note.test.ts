import { generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkpointText, parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import {
  noteKey,
  parseVerifierKey,
  verifierKey,
  type NoteKey,
  type SignatureType,
} from '../../src/ledger/note-key.ts';
import { cosignatureLine, openNote, signNote, type NoteSigner } from '../../src/ledger/note.ts';

/** Of golang.org/x/mod/sumdb/note. */
const neumann = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const quoted = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

function signer(name: string, type: SignatureType): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return signerOf(noteKey(name, type, publicKey), privateKey);
}
function signerOf(key: NoteKey, privateKey: KeyObject): NoteSigner {
  return { key, sign: async (message) => signBytes(null, message, privateKey) };
}
function keyOf(text: string): NoteKey {
  const key = parseVerifierKey(text);
  if (!key.ok) throw new Error('no key');
  return key.value;
}

const log = signer('log.example/2026', 'ED25519');
const witness = signer('witness.example', 'COSIGNATURE');
const stranger = signer('stranger.example', 'ED25519');
const text = 'log.example/2026\n5\nabc=\n';
const open = (note: string, ...keys: readonly NoteSigner[]) =>
  openNote(
    note,
    keys.map(({ key }) => key),
  );

describe('a verifier key', () => {
  it('is read and written as others do', () => {
    expect(verifierKey(keyOf(neumann))).toBe(neumann);
    for (const { key } of [log, witness]) {
      expect(keyOf(verifierKey(key))).toMatchObject({ name: key.name, id: key.id, type: key.type });
    }
  });

  it('is refused when any part of it is missing, or any character another', () => {
    const refused = (wrong: string): boolean => !parseVerifierKey(wrong).ok;
    const parts = Array.from(neumann).flatMap((_, start) =>
      Array.from(neumann).map((__, length) => neumann.slice(start, start + length)),
    );
    expect(parts.filter((part) => !refused(part))).toEqual([]);
    const changed = Array.from(neumann).flatMap((_, at) =>
      ['A', 'b', '+', ' ', '\n', '0'].map(
        (other) => `${neumann.slice(0, at)}${other}${neumann.slice(at + 1)}`,
      ),
    );
    expect(changed.filter((each) => each !== neumann && !refused(each))).toEqual([]);
  });

  it.each(['', 'two words', 'a+b', 'a\u00a0b', 'a\nb'])('is not given the name %j', (name) => {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(() => noteKey(name, 'ED25519', publicKey)).toThrow('name');
  });

  it('is of Ed25519 only', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => noteKey('name', 'ED25519', publicKey)).toThrow('Ed25519');
  });
});

describe('a note', () => {
  it('signed by another implementation opens', () => {
    expect(openNote(quoted, [keyOf(neumann)])).toMatchObject({ ok: true });
    const changed = quoted.replace('answer', 'Answer');
    expect(openNote(changed, [keyOf(neumann)])).toEqual({ ok: false, problem: 'BAD_SIGNATURE' });
  });

  it('opens to its text and to those known keys that signed it', async () => {
    const note = await signNote(text, [stranger, log]);
    expect(open(note, log)).toEqual({ ok: true, value: { text, signatures: [{ key: log.key }] } });
    expect(openNote(Buffer.from(note), [log.key])).toMatchObject({ ok: true });
    const both = open(note, log, stranger);
    expect(both.ok && both.value.signatures.map(({ key }) => key.name)).toEqual([
      stranger.key.name,
      log.key.name,
    ]);
  });

  it('keeps an empty line of its text', async () => {
    const note = await signNote('a\n\nb\n', [log]);
    expect(open(note, log)).toMatchObject({ value: { text: 'a\n\nb\n' } });
  });

  it('is refused when no known key signed it, and as a whole when a known key did not sign this', async () => {
    const note = await signNote(text, [log]);
    expect(open(note, stranger)).toEqual({ ok: false, problem: 'NO_KNOWN_SIGNATURE' });
    const other = await signNote('another\n', [stranger]);
    const joined = `${note}${other.split('\n').at(-2) ?? ''}\n`;
    expect(open(joined, log)).toMatchObject({ ok: true });
    expect(open(joined, log, stranger)).toEqual({ ok: false, problem: 'BAD_SIGNATURE' });
  });

  it('takes a key of the same name and another id for a stranger’s', async () => {
    const namesake = signer(log.key.name, 'ED25519');
    const note = await signNote(text, [namesake, log]);
    expect(open(note, log)).toMatchObject({ value: { signatures: [{ key: log.key }] } });
  });

  it('is refused, or is the same, when any byte of it is another', async () => {
    const note = Buffer.from(await signNote(text, [log]));
    fc.assert(
      fc.property(
        fc.nat({ max: note.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, mask) => {
          const changed = Buffer.from(note);
          changed[at] = (note[at] ?? 0) ^ mask;
          expect(openNote(changed, [log.key]).ok).toBe(false);
        },
      ),
    );
  });

  it.each([
    ['no signature', `${text}\n`],
    ['no blank line', text],
    ['a control character', `a\tb\n\n\u2014 x AAAAAAA=\n`],
    ['half a character', `\ud800\n\n\u2014 x AAAAAAA=\n`],
    ['a signature in another base64', `a\n\n\u2014 x AAAA_AA=\n`],
    ['a signature of no more than an id', `a\n\n\u2014 x AAAAAA==\n`],
    ['another dash', `a\n\n- x AAAAAAA=\n`],
    ['no end', `a\n\n\u2014 x AAAAAAA=`],
    ['too many signatures', `a\n\n${'\u2014 x AAAAAAA=\n'.repeat(65)}`],
  ])('is malformed with %s', (_, note) => {
    expect(open(note, log)).toEqual({ ok: false, problem: 'MALFORMED_NOTE' });
  });

  it('may carry as many signatures as the specification asks for', async () => {
    const many = Array.from({ length: 16 }, (_, n) => signer(`s${String(n)}.example`, 'ED25519'));
    const note = await signNote(text, [...many, log]);
    expect(open(note, ...many, log)).toMatchObject({ ok: true });
  });
});

describe('a cosignature', () => {
  it('says when it was made, and stands beside the log’s own signature', async () => {
    const note = await signNote(text, [log]);
    const line = await cosignatureLine(text, witness, 1_679_315_147n);
    expect(open(`${note}${line}`, log, witness)).toEqual({
      ok: true,
      value: {
        text,
        signatures: [{ key: log.key }, { key: witness.key, time: 1_679_315_147n }],
      },
    });
  });

  it('does not hold for another text or another time, nor as the plain signature of the same key', async () => {
    const line = await cosignatureLine(text, witness, 5n);
    const bad = { ok: false, problem: 'BAD_SIGNATURE' };
    expect(open(`other\n\n${line}`, witness)).toEqual(bad);
    const blob = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64');
    blob[11] = 6;
    const later = `\u2014 ${witness.key.name} ${blob.toString('base64')}\n`;
    expect(open(`${text}\n${later}`, witness)).toEqual(bad);
    const plain = { key: witness.key, sign: witness.sign };
    expect(open(await signNote(text, [plain]), witness)).toEqual(bad);
  });
});

describe('a checkpoint', () => {
  const root = Buffer.alloc(32, 7);

  it('is read as it was written, whatever its size', () => {
    for (const size of [0n, 1n, 20_852_163n, 2n ** 64n - 1n]) {
      const checkpoint = { origin: 'log.example/2026', size, root };
      expect(parseCheckpoint(checkpointText(checkpoint))).toEqual({ ok: true, value: checkpoint });
    }
  });

  it('of another log may have more lines', () => {
    const written = checkpointText({ origin: 'o', size: 1n, root });
    expect(parseCheckpoint(`${written}more\n`)).toMatchObject({ ok: true });
  });

  const base64 = root.toString('base64');
  it.each([
    ['no root', 'o\n1\n'],
    ['no origin', `\n1\n${base64}\n`],
    ['a size with a zero before it', `o\n01\n${base64}\n`],
    ['a size past 64 bits', `o\n18446744073709551616\n${base64}\n`],
    ['a size below nothing', `o\n-1\n${base64}\n`],
    ['a root of another length', `o\n1\n${base64.slice(4)}\n`],
    ['a root in another base64', `o\n1\n${base64.replace('=', '')}\n`],
    ['an empty line', `o\n1\n${base64}\n\nmore\n`],
    ['no end', `o\n1\n${base64}`],
  ])('is malformed with %s', (_, wrong) => {
    expect(parseCheckpoint(wrong)).toEqual({ ok: false, problem: 'MALFORMED_CHECKPOINT' });
  });

  it('has an origin of one line', () => {
    for (const origin of ['', 'a\nb'])
      expect(() => checkpointText({ origin, size: 0n, root })).toThrow('origin');
  });
});
