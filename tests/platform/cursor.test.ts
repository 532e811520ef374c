import { describe, expect, it } from '@jest/globals';
import { signedCursors } from '../../src/platform/cursor.ts';

const cursors = signedCursors(new Uint8Array(32).fill(1));
const refused = expect.objectContaining({ code: 'INVALID_CURSOR' });

describe('a cursor', () => {
  it('opens in the list it was made for', () => {
    expect(cursors.open(['a', 'b'], cursors.seal(['a', 'b'], 'place'))).toBe('place');
  });

  it('does not show its place', () => {
    const cursor = cursors.seal(['a'], 'lic_1');
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('lic_1');
    expect(cursors.seal(['a'], 'lic_1')).toBe(cursor);
    expect(cursors.seal(['a'], 'lic_2').slice(-6)).not.toBe(cursor.slice(-6));
  });

  it('is refused in another list, by another hub, cut, or changed', () => {
    const cursor = cursors.seal(['a'], 'place');
    const other = signedCursors(new Uint8Array(32).fill(2)).seal(['a'], 'place');
    for (const text of [other, '', cursor.slice(0, 8), `${cursor}AA`])
      expect(() => cursors.open(['a'], text)).toThrow(refused);
    expect(() => cursors.open(['b'], cursor)).toThrow(refused);
  });
});
