import { describe, expect, it } from '@jest/globals';
import { blindIndex, citizenId } from '../../src/kernel/ids.ts';
import { isCalendarDate, isInstant } from '../../src/kernel/time.ts';

const secret = new Uint8Array(32).fill(7);

describe('ids', () => {
  it('parses its own and nothing else', () => {
    const id = citizenId.create();
    expect(citizenId.parse(id)).toBe(id);
    for (const text of ['', 'cit_', 'lic_ab', 'CIT_ab', `${id}\n`, '99900019900101001X'])
      expect(citizenId.parse(text)).toBeUndefined();
  });

  it('derives the same id from the same parts, and another from parts cut elsewhere', () => {
    expect(citizenId.derive(secret, ['ab', 'c'])).toBe(citizenId.derive(secret, ['ab', 'c']));
    expect(citizenId.derive(secret, ['ab', 'c'])).not.toBe(citizenId.derive(secret, ['a', 'bc']));
  });

  it('keeps indexes of different labels and secrets apart', () => {
    const values = [
      blindIndex(secret, 'a', ['x']),
      blindIndex(secret, 'b', ['x']),
      blindIndex(new Uint8Array(32), 'a', ['x']),
    ];
    expect(new Set(values).size).toBe(3);
  });
});

describe('time', () => {
  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'today'])(
    'refuses %s as a day',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );

  it('takes real days and instants with a zone', () => {
    expect(isCalendarDate('2024-02-29')).toBe(true);
    expect(isInstant('2026-11-24T08:00:00.000Z')).toBe(true);
    expect(isInstant('2026-11-24T08:00:00')).toBe(false);
    expect(isInstant('2026-02-30T08:00:00Z')).toBe(false);
  });
});
