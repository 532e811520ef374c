import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';

export type Cursors = {
  /** An opaque cursor for a place in one list of one viewer. */
  readonly seal: (scope: readonly string[], place: string) => string;
  /** The place; throws INVALID_CURSOR when the cursor was made for another list, another viewer, or by others. */
  readonly open: (scope: readonly string[], cursor: string) => string;
};

const cipher = 'aes-256-ctr';
const markLength = 16;

/**
 * A cursor is a keyed hash over its list, its viewer and its place, and the place enciphered under that hash (the
 * construction of RFC 5297): of no use elsewhere, and no way to read an id that the viewer is not granted.
 */
export function signedCursors(secret: Uint8Array): Cursors {
  const key = keyedHash(secret, 'cursor cipher', []);
  const markOf = (scope: readonly string[], place: string): Buffer =>
    keyedHash(secret, 'cursor', [...scope, place]).subarray(0, markLength);
  return {
    seal: (scope, place) => {
      const mark = markOf(scope, place);
      return Buffer.concat([
        mark,
        createCipheriv(cipher, key, mark).update(place, 'utf8'),
      ]).toString('base64url');
    },
    open: (scope, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const mark = bytes.subarray(0, markLength);
      if (mark.length < markLength) throw invalid();
      const place = createDecipheriv(cipher, key, mark)
        .update(bytes.subarray(markLength))
        .toString();
      if (!timingSafeEqual(mark, markOf(scope, place))) throw invalid();
      return place;
    },
  };
}

function invalid(): HubError {
  const message = 'Pass the endCursor of the same list, unchanged, as `after`.';
  return new HubError('INVALID_CURSOR', message);
}
