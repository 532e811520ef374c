import type { Scalar, ValueShape } from './shapes.ts';

export const transformNames = ['upper', 'last4', 'dateYear', 'dateCompact', 'cnPhone'] as const;
export type TransformName = (typeof transformNames)[number];

/** A named transform, or a table from what government holds to what the form takes. */
export type TransformRule = TransformName | { readonly codeMap: Readonly<Record<string, Scalar>> };

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

/** Every transform there is: pure, total, and closed; a form cannot bring its own. */
const transforms: Readonly<Record<TransformName, Transform>> = {
  upper: { apply: onText((text) => text.toUpperCase()), takes: words, gives: 'string' },
  last4: {
    apply: onText((text) => (text.length < 4 ? undefined : text.slice(-4))),
    takes: words,
    gives: 'string',
  },
  dateYear: {
    apply: onText((text) => Number(text.slice(0, 4))),
    takes: ['date'],
    gives: 'integer',
  },
  dateCompact: {
    apply: onText((text) => text.replaceAll('-', '')),
    takes: ['date'],
    gives: 'string',
  },
  cnPhone: {
    apply: onText((text) => (text.startsWith('+86') ? text.slice(3) : undefined)),
    takes: ['phone'],
    gives: 'string',
  },
};

/** The value as the form wants it; undefined when it has no such form. No rule leaves it as it is. */
export function transformed(rule: TransformRule | undefined, value: Scalar): Scalar | undefined {
  if (rule === undefined) return value;
  if (typeof rule === 'string') return transforms[rule].apply(value);
  const key = String(value);
  return Object.hasOwn(rule.codeMap, key) ? rule.codeMap[key] : undefined;
}

/** Why the transform can do nothing with values of this shape; undefined when it can. */
export function misuse(rule: TransformRule, shape: ValueShape): string | undefined {
  if (typeof rule === 'string')
    return transforms[rule].takes.includes(shape.name)
      ? undefined
      : `${rule} takes ${transforms[rule].takes.join(', ')}; the concept is ${shape.name}`;
  if (!shape.isClosed) return undefined;
  const foreign = Object.keys(rule.codeMap).filter((key) => !shape.samples.includes(key));
  return foreign.length === 0 ? undefined : `the concept never is ${foreign.join(', ')}`;
}

/** The shape of what comes out. */
export function shapeAfter(rule: TransformRule | undefined, shape: ValueShape): ValueShape {
  if (rule === undefined) return shape;
  if (typeof rule === 'object') {
    const samples = Object.values(rule.codeMap);
    return { name: 'code', types: [], format: null, samples, isClosed: true };
  }
  const samples = shape.samples.flatMap((sample) => transformed(rule, sample) ?? []);
  return { ...shape, types: [transforms[rule].gives], format: null, samples };
}

function onText(
  change: (text: string) => Scalar | undefined,
): (value: Scalar) => Scalar | undefined {
  return (value) => (typeof value === 'string' ? change(value) : undefined);
}
