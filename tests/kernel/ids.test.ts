import { describe, expect, it } from '@jest/globals';
import { blindIndex, citizenId, documentId } from '../../src/kernel/ids.ts';
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

  it('names a document by its text, to the last space (the examples of GraphQL over HTTP, appendix A)', () => {
    const pretty = 'query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}';
    expect(documentId.of(pretty)).toBe(
      'sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e',
    );
    expect(documentId.of('query($id:ID!){user(id:$id){name}}')).toBe(
      'sha256:71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b',
    );
    for (const text of ['sha256:', `sha256:${'A'.repeat(64)}`, 'a'.repeat(64), undefined])
      expect(documentId.is(text)).toBe(false);
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
