import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Signature types of C2SP signed-note that this hub knows. */
export const signatureTypes = { ED25519: 1, COSIGNATURE: 4 } as const;

export type SignatureType = keyof typeof signatureTypes;

/** A key that a note can be checked with: name and id tell which of the signatures is its own. */
export type NoteKey = {
  readonly name: string;
  /** First four bytes of the hash of name, type and key, hexadecimal. */
  readonly id: string;
  readonly type: SignatureType;
  readonly publicKey: KeyObject;
};

const keySize = 32;
/** What comes before the 32 bytes in the DER form of every Ed25519 public key (RFC 8410). */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The key of this name. Throws on a name that no note may carry, or a key that is not Ed25519. */
export function noteKey(name: string, type: SignatureType, publicKey: KeyObject): NoteKey {
  if (!isKeyName(name)) throw new Error('note: a key name has no spaces and no plus');
  return { name, id: keyId(name, type, rawKey(publicKey)), type, publicKey };
}

/** `name+id+base64(type, key)`: how a key is handed to those who verify (C2SP signed-note, verifier keys). */
export function verifierKey({ name, id, type, publicKey }: NoteKey): string {
  const typed = Buffer.concat([Buffer.of(signatureTypes[type]), rawKey(publicKey)]);
  return `${name}+${id}+${typed.toString('base64')}`;
}

/** Reads a verifier key; fails on anything that is not exactly one. */
export function parseVerifierKey(text: string): Result<NoteKey, 'MALFORMED_KEY'> {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text);
  const [, name = '', id, encoded = ''] = match ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const type = typeOf(bytes[0]);
  const raw = bytes.subarray(1);
  if (!isKeyName(name) || type === undefined || raw.length !== keySize)
    return fail('MALFORMED_KEY');
  if (bytes.toString('base64') !== encoded || keyId(name, type, raw) !== id)
    return fail('MALFORMED_KEY');
  return ok({ name, id, type, publicKey: publicKeyOf(raw) });
}

/** True for what may stand before a signature: not empty, no space of Unicode's, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\s\p{White_Space}\p{Cc}+]+$/u.test(name);
}

export function isSignedBy(key: NoteKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, key.publicKey, signature);
}

function keyId(name: string, type: SignatureType, raw: Uint8Array): string {
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(signatureTypes[type]), raw]);
  return hash('sha256', hashed, 'hex').slice(0, 8);
}

function typeOf(byte: number | undefined): SignatureType | undefined {
  if (byte === signatureTypes.ED25519) return 'ED25519';
  return byte === signatureTypes.COSIGNATURE ? 'COSIGNATURE' : undefined;
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([derPrefix, raw]), format: 'der', type: 'spki' });
}

function rawKey(publicKey: KeyObject): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error('note: not an Ed25519 key');
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(derPrefix.length);
}
