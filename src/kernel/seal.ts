import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './random.ts';

const nonceSize = 12;
const tagSize = 16;

/** AES-256-GCM: nonce, ciphertext, tag. What is sealed opens again in the same context only. */
export function seal(
  key: Uint8Array,
  content: Uint8Array,
  context: string,
  random: Random,
): Uint8Array {
  const nonce = random(nonceSize);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const hidden = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, hidden, cipher.getAuthTag()]);
}

/** Undefined for another key, another context, or anything that was changed. */
export function unseal(
  key: Uint8Array,
  sealed: Uint8Array,
  context: string,
): Uint8Array | undefined {
  if (sealed.length < nonceSize + tagSize) return undefined;
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceSize));
  cipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagSize));
  const hidden = cipher.update(sealed.subarray(nonceSize, -tagSize));
  try {
    return Buffer.concat([hidden, cipher.final()]);
  } catch {
    return undefined;
  }
}
