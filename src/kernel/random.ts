import { randomBytes } from 'node:crypto';

/** So many bytes that nobody can guess. */
export type Random = (size: number) => Uint8Array;

export const systemRandom: Random = (size) => randomBytes(size);
