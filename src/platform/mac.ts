import { CompactSign, compactVerify } from 'jose';
import { keyedHash } from '../kernel/ids.ts';

/** Texts that the hub alone can have written: compact JWS (RFC 7515), HMAC with SHA-256. */
export type Mac = {
  readonly seal: (text: string) => Promise<string>;
  /** The text; undefined for what this key did not seal, or sealed as another type of thing. */
  readonly open: (sealed: string) => Promise<string | undefined>;
};

const algorithm = 'HS256';

/** `type` is the `typ` of the header and goes into the key, so that a text sealed for one thing never stands for another. */
export function mac(secret: Uint8Array, type: string): Mac {
  const key = keyedHash(secret, 'mac', [type]);
  return {
    seal: (text) =>
      new CompactSign(Buffer.from(text, 'utf8'))
        .setProtectedHeader({ alg: algorithm, typ: type })
        .sign(key),
    open: async (sealed) => {
      try {
        const { payload, protectedHeader } = await compactVerify(sealed, key, {
          algorithms: [algorithm],
        });
        return protectedHeader.typ === type ? Buffer.from(payload).toString('utf8') : undefined;
      } catch {
        // Whatever is wrong with it, it is none of ours.
        return undefined;
      }
    },
  };
}
