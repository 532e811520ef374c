import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';

export type Cursors = {
  /** An opaque cursor for a place in one list of one viewer. */
  readonly seal: (scope: readonly string[], place: string) => string;
  /** The place; throws INVALID_CURSOR when the cursor was made for another list, another viewer, or by others. */
  readonly open: (scope: readonly string[], cursor: string) => string;
};

/** Cursors carry a keyed hash over their list and viewer, so that a place is of no use elsewhere. */
export function signedCursors(secret: Uint8Array): Cursors {
  const mark = (scope: readonly string[], place: string): Buffer =>
    keyedHash(secret, 'cursor', [...scope, place]).subarray(0, 12);
  return {
    seal: (scope, place) =>
      Buffer.concat([mark(scope, place), Buffer.from(place, 'utf8')]).toString('base64url'),
    open: (scope, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const place = bytes.subarray(12).toString('utf8');
      const sealed = bytes.subarray(0, 12);
      if (sealed.length !== 12 || !timingSafeEqual(sealed, mark(scope, place)))
        throw new HubError(
          'INVALID_CURSOR',
          'Pass the endCursor of the same list, unchanged, as `after`.',
        );
      return place;
    },
  };
}
