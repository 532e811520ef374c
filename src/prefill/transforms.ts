import type { Scalar, ValueShape } from './shapes.ts';

type Transform = {
  /** Undefined when the value has no such form. */
  readonly apply: (value: Scalar) => Scalar | undefined;
  readonly takes: readonly ValueShape['name'][];
  readonly gives: 'string' | 'integer';
};

const words: readonly ValueShape['name'][] = [
  'text',
  'code',
  'email',
  'phone',
  'country',
  'nationalId',
];

const ofWords = (change: (text: string) => string | undefined): Transform => ({
  apply: onText(change),
  takes: words,
  gives: 'string',
});
const ofText = (change: (text: string) => string | undefined): Transform => ({
  ...ofWords(change),
  takes: ['text'],
});
const ofDate = (change: (text: string) => string): Transform => ({
  ...ofWords(change),
  takes: ['date'],
});
const numberOfDate = (from: number, to: number): Transform => ({
  apply: onText((text) => Number(text.slice(from, to))),
  takes: ['date'],
  gives: 'integer',
});
const countryName = (language: string): Transform => {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  return {
    ...ofWords((text) => (/^[A-Z]{2}$/.test(text) ? names.of(text) : undefined)),
    takes: ['country'],
  };
};

/** The number of a house stands before the name of the street or behind it: 12 Main Street, Hauptstraße 12b, 示范路100号. */
const numberFirst = /^(\d+[A-Za-z]?)[ ,]+(\D.*)$/u;
const numberLast = /^(\D*[^\d\s,])[ ,]*(\d.*)$/u;

/** Every transform there is: pure, total, and closed; a form cannot bring its own. */
const transforms = {
  upper: ofWords((text) => text.toUpperCase()),
  lower: ofWords((text) => text.toLowerCase()),
  /** Full-width letters and digits become plain ones (Unicode NFKC). */
  halfWidth: ofWords((text) => text.normalize('NFKC')),
  withoutSpaces: ofWords((text) => text.replace(/\s+/gu, '')),
  hyphenated: ofWords((text) => text.trim().replace(/\s+/gu, '-')),
  digits: ofWords((text) => text.replace(/\D/gu, '') || undefined),
  last4: ofWords((text) => (text.length < 4 ? undefined : text.slice(-4))),
  last6: ofWords((text) => (text.length < 6 ? undefined : text.slice(-6))),
  masked: ofWords((text) =>
    text.length < 8 ? undefined : `${'*'.repeat(text.length - 4)}${text.slice(-4)}`,
  ),
  initial: ofText((text) => Array.from(text.trim())[0]),
  firstWord: ofText((text) => text.trim().split(/\s+/u)[0]),
  lastWord: ofText((text) => text.trim().split(/\s+/u).at(-1)),
  streetName: ofText((text) => numberFirst.exec(text)?.[2] ?? numberLast.exec(text)?.[1]),
  houseNumber: ofText((text) => numberFirst.exec(text)?.[1] ?? numberLast.exec(text)?.[2]),
  dateYear: numberOfDate(0, 4),
  dateMonth: numberOfDate(5, 7),
  dateDay: numberOfDate(8, 10),
  dateCompact: ofDate((text) => text.replaceAll('-', '')),
  dateYearMonth: ofDate((text) => text.slice(0, 7)),
  dateDayFirst: ofDate((text) => text.split('-').reverse().join('.')),
  cnPhone: {
    ...ofWords((text) => (text.startsWith('+86') ? text.slice(3) : undefined)),
    takes: ['phone'],
  },
  sgPhone: {
    ...ofWords((text) => (text.startsWith('+65') ? text.slice(3) : undefined)),
    takes: ['phone'],
  },
  phoneWithZeros: {
    ...ofWords((text) => (text.startsWith('+') ? `00${text.slice(1)}` : undefined)),
    takes: ['phone'],
  },
  countryNameZh: countryName('zh'),
  countryNameEn: countryName('en'),
  asText: { apply: (value) => String(value), takes: ['integer'], gives: 'string' },
} as const satisfies Readonly<Record<string, Transform>>;

export type TransformName = keyof typeof transforms;
const isName = (name: string): name is TransformName => Object.hasOwn(transforms, name);
export const transformNames: readonly TransformName[] = Object.keys(transforms).filter(isName);

/** A named transform, or a table from what government holds to what the form takes. */
export type TransformRule = TransformName | { readonly codeMap: Readonly<Record<string, Scalar>> };

/** The value as the form wants it; undefined when it has no such form. No rule leaves it as it is. */
export function transformed(chain: readonly TransformRule[], value: Scalar): Scalar | undefined {
  return chain.reduce<Scalar | undefined>(
    (held, rule) => (held === undefined ? undefined : once(rule, held)),
    value,
  );
}

/** Why the transforms can do nothing with values of this shape; undefined when they can. */
export function misuse(chain: readonly TransformRule[], shape: ValueShape): string | undefined {
  const [first, ...rest] = chain;
  if (first === undefined) return undefined;
  return misusedOnce(first, shape) ?? misuse(rest, shapeAfter([first], shape));
}

/** The shape of what comes out. */
export function shapeAfter(chain: readonly TransformRule[], shape: ValueShape): ValueShape {
  return chain.reduce(shapeAfterOne, shape);
}

function once(rule: TransformRule, value: Scalar): Scalar | undefined {
  if (typeof rule === 'string') return transforms[rule].apply(value);
  const key = String(value);
  return Object.hasOwn(rule.codeMap, key) ? rule.codeMap[key] : undefined;
}

function misusedOnce(rule: TransformRule, shape: ValueShape): string | undefined {
  if (typeof rule === 'string') {
    const takes: Transform['takes'] = transforms[rule].takes;
    return takes.includes(shape.name) || shape.name === 'any'
      ? undefined
      : `${rule} takes ${takes.join(', ')}; the concept is ${shape.name}`;
  }
  if (!shape.isClosed) return undefined;
  const foreign = Object.keys(rule.codeMap).filter((key) => !shape.samples.includes(key));
  return foreign.length === 0 ? undefined : `the concept never is ${foreign.join(', ')}`;
}

function shapeAfterOne(shape: ValueShape, rule: TransformRule): ValueShape {
  if (typeof rule === 'object') {
    const samples = Object.values(rule.codeMap);
    return { name: 'code', types: [], format: null, samples, isClosed: true };
  }
  const { gives }: Transform = transforms[rule];
  const samples = shape.samples.flatMap((sample) => once(rule, sample) ?? []);
  const name = shape.name === 'date' || shape.name === 'integer' ? 'text' : shape.name;
  const left = gives === 'integer' ? 'integer' : name;
  return { ...shape, name: left, types: [gives], format: null, samples };
}

function onText(
  change: (text: string) => Scalar | undefined,
): (value: Scalar) => Scalar | undefined {
  return (value) => (typeof value === 'string' ? change(value) : undefined);
}
