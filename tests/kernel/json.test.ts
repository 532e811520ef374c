import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { canonicalJson, contentHash, hasInheritedName, isPortable } from '../../src/kernel/json.ts';

const vectors = '../shared/vectors/jcs';

describe('canonicalJson', () => {
  it('sorts members by UTF-16 code units and keeps lists in order', () => {
    expect(canonicalJson({ b: [3, 1], a: null, '\u20ac': true, '\r': 'x' })).toBe(
      '{"\\r":"x","a":null,"b":[3,1],"\u20ac":true}',
    );
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800']])(
    'refuses what JSON cannot carry',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  it('gives the same text whatever the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        return contentHash(object) === contentHash(reversed);
      }),
    );
  });

  // Left out, and says so, on a machine without the vectors.
  const present = existsSync(vectors);
  if (!present) process.stderr.write('RFC 8785 vectors left out: ../shared is absent\n');
  for (const name of present ? readdirSync(`${vectors}/input`) : []) {
    it(`agrees with RFC 8785 on ${name}`, () => {
      const input = z.json().parse(JSON.parse(readFileSync(`${vectors}/input/${name}`, 'utf8')));
      const output = readFileSync(`${vectors}/output/${name}`, 'utf8').trimEnd();
      expect(canonicalJson(input)).toBe(output);
    });
  }
});

describe('isPortable', () => {
  const nested = (depth: number): unknown =>
    JSON.parse(`${'['.repeat(depth)}{"a":1}${']'.repeat(depth)}`);

  it('counts lists and objects inside one another', () => {
    expect(isPortable('flat', 0)).toBe(true);
    expect(isPortable(nested(3), 4)).toBe(true);
    expect(isPortable(nested(3), 3)).toBe(false);
  });

  it('needs no stack of its own', () => {
    expect(isPortable(nested(30_000), 32)).toBe(false);
    expect(isPortable(nested(30_000), 40_000)).toBe(true);
  });

  it.each([[{ a: ['\ud800'] }], [{ '\udc00': 1 }], [[1e999]], [{ a: Number.NaN }]])(
    'is false for what canonical JSON throws on: %j',
    (value) => {
      expect(isPortable(value, 9)).toBe(false);
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  it('is true for whatever canonical JSON can write', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const written = canonicalJson(z.json().parse(value));
        return isPortable(value, 20) && written.length > 0;
      }),
    );
  });
});

describe('hasInheritedName', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__'])(
    'finds %s as a name, at whatever depth, and not as a value',
    (name) => {
      expect(hasInheritedName(JSON.parse(`{"${name}":1}`))).toBe(true);
      expect(hasInheritedName(JSON.parse(`[null,{"a":[{"${name}":{}}]}]`))).toBe(true);
      expect(hasInheritedName(JSON.parse(`{"a":"${name}"}`))).toBe(false);
    },
  );

  it('needs no stack of its own', () => {
    const deep = (inner: string): unknown =>
      JSON.parse(`${'['.repeat(30_000)}${inner}${']'.repeat(30_000)}`);
    expect(hasInheritedName(deep('{"a":1}'))).toBe(false);
    expect(hasInheritedName(deep('{"constructor":1}'))).toBe(true);
  });

  it('finds nothing in what JSON makes of nothing', () => {
    for (const nothing of [undefined, null, 0, '', [], {}])
      expect(hasInheritedName(nothing)).toBe(false);
  });
});
