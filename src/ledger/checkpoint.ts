import { fail, ok, type Result } from '../kernel/result.ts';
import { hashSize } from './hash.ts';

/** The head of a log: which log, how many entries, and the root over them. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
};

/** The text of the note that a log signs (C2SP tlog-checkpoint), without extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (origin === '' || origin.includes('\n')) throw new Error('checkpoint: no such origin');
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Reads the text of a note as a checkpoint; extension lines, which logs of others may have, are passed over. */
export function parseCheckpoint(text: string): Result<Checkpoint, 'MALFORMED_CHECKPOINT'> {
  const lines = text.split('\n');
  const [origin = '', digits = '', encoded = '', ...rest] = lines;
  const root = Buffer.from(encoded, 'base64');
  const isSize = /^(0|[1-9]\d{0,19})$/.test(digits) && BigInt(digits) < 2n ** 64n;
  const isRoot = root.length === hashSize && root.toString('base64') === encoded;
  const isEnded =
    rest.length > 0 && rest.every((line, at) => (line === '') === (at === rest.length - 1));
  if (origin === '' || !isSize || !isRoot || !isEnded) return fail('MALFORMED_CHECKPOINT');
  return ok({ origin, size: BigInt(digits), root });
}
