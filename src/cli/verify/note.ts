import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';

/** A key that whoever verifies was given beforehand: `name+id+base64` (C2SP signed-note). */
export type TrustedKey = {
  readonly name: string;
  readonly id: string;
  readonly isCosigner: boolean;
  readonly key: KeyObject;
};

/** The signed head of a log, with the names of the cosigners whose signatures hold. */
export type Head = {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly cosigners: readonly string[];
};

/** What comes before the key in the DER form of an Ed25519 public key (RFC 8410). */
const derPrefix = '302a300506032b6570032100';
const types = new Map([
  [1, { isCosigner: false }],
  [4, { isCosigner: true }],
]);

/** Throws on a text that is no verifier key. */
export function readKey(text: string): TrustedKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const type = types.get(bytes[0] ?? 0);
  const raw = bytes.subarray(1);
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), bytes]);
  const isKey = name !== '' && raw.length === 32 && hash('sha256', hashed, 'hex').startsWith(id);
  if (!type || !isKey || id.length !== 8) throw new Error(`${text} is no verifier key.`);
  const der = Buffer.concat([Buffer.from(derPrefix, 'hex'), raw]);
  return { name, id, ...type, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** Reads a checkpoint of the log of this key. Throws, saying why, on one that the log did not sign. */
export function readCheckpoint(
  note: string,
  log: TrustedKey,
  cosigners: readonly TrustedKey[],
): Head {
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) throw new Error('The checkpoint has no signatures.');
  const text = note.slice(0, blank + 1);
  const lines = note
    .slice(blank + 2)
    .split('\n')
    .filter((line) => line !== '');
  const signers = [log, ...cosigners].filter((key) => isSigned(key, text, lines));
  if (!signers.includes(log))
    throw new Error('The checkpoint is not signed by the key of the log.');
  const [origin = '', size = '', root = '', end] = text.split('\n');
  const isWhole = end === '' && /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size));
  const bytes = Buffer.from(root, 'base64');
  if (!isWhole || bytes.length !== 32) throw new Error('The checkpoint has another form.');
  if (origin !== log.name) throw new Error(`The checkpoint is of another log: ${origin}.`);
  const names = signers.filter((key) => key !== log).map(({ name }) => name);
  return { origin, size: Number(size), root: bytes, cosigners: names };
}

/** False when the key did not sign. Throws when there is a signature in its name that does not hold. */
function isSigned(
  { name, id, isCosigner, key }: TrustedKey,
  text: string,
  lines: readonly string[],
): boolean {
  const blobs = lines
    .filter((line) => line.startsWith(`\u2014 ${name} `))
    .map((line) => Buffer.from(line.slice(name.length + 3), 'base64'));
  const blob = blobs.find((bytes) => bytes.subarray(0, 4).toString('hex') === id);
  if (!blob) return false;
  const at = isCosigner ? 12 : 4;
  const time = isCosigner && blob.length > at ? blob.readBigUInt64BE(4) : 0n;
  const message = isCosigner ? `cosignature/v1\ntime ${time}\n${text}` : text;
  if (!verify(null, Buffer.from(message), key, blob.subarray(at)))
    throw new Error(`A signature of ${name} does not hold.`);
  return true;
}
