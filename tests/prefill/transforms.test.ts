import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { transformNames, transformed, type TransformName } from '../../src/prefill/transforms.ts';

const examples: Readonly<Record<TransformName, readonly [string | number, unknown]>> = {
  upper: ['Lin', 'LIN'],
  lower: ['Lin', 'lin'],
  halfWidth: ['１２Ａ', '12A'],
  withoutSpaces: ['AB 12 34', 'AB1234'],
  hyphenated: ['12 34 56', '12-34-56'],
  digits: ['(021) 55-66', '0215566'],
  last4: ['310000194910010015', '0015'],
  last6: ['310000194910010015', '010015'],
  masked: ['+8613900000101', '**********0101'],
  initial: ['致远', '致'],
  firstWord: ['Anna Maria Li', 'Anna'],
  lastWord: ['Anna Maria Li', 'Li'],
  streetName: ['12b Main Street', 'Main Street'],
  houseNumber: ['示范路100号', '100号'],
  dateYear: ['1988-03-15', 1988],
  dateMonth: ['1988-03-15', 3],
  dateDay: ['1988-03-15', 15],
  dateCompact: ['1988-03-15', '19880315'],
  dateYearMonth: ['1988-03-15', '1988-03'],
  dateDayFirst: ['1988-03-15', '15.03.1988'],
  cnPhone: ['+8613900000101', '13900000101'],
  sgPhone: ['+6590000000', '90000000'],
  phoneWithZeros: ['+6590000000', '006590000000'],
  countryNameZh: ['CN', '中国'],
  countryNameEn: ['NO', 'Norway'],
  asText: [7460, '7460'],
};

describe('a transform', () => {
  it.each(transformNames.map((name) => [name, ...examples[name]] as const))(
    '%s makes of %s %s',
    (name, held, wanted) => {
      expect(transformed([name], held)).toBe(wanted);
    },
  );

  it.each<[TransformName, string]>([
    ['last4', '123'],
    ['last6', '12345'],
    ['masked', '1234567'],
    ['digits', 'none'],
    ['cnPhone', '+6590000000'],
    ['sgPhone', '+8613900000101'],
    ['phoneWithZeros', '110'],
    ['houseNumber', '示范新村'],
    ['countryNameEn', 'Norge'],
  ])('%s makes nothing of what has no such form', (name, held) => {
    expect(transformed([name], held)).toBeUndefined();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...transformNames),
        fc.oneof(fc.string(), fc.integer(), fc.boolean()),
        (name, value) => {
          expect(() => transformed([name], value)).not.toThrow();
        },
      ),
    );
  });

  it('follows another, and what one of them cannot do the whole cannot', () => {
    const year = { codeMap: { '1988': '戊辰' } };
    expect(transformed(['dateYear', year], '1988-03-15')).toBe('戊辰');
    expect(transformed(['dateYear', year], '1989-03-15')).toBeUndefined();
  });
});
