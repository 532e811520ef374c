import type { Scalar } from './shapes.ts';

/** A value without what does not tell two values apart: width, case, spaces and punctuation. */
export function normal(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  const folded = value.normalize('NFKC').toLocaleLowerCase('en');
  return folded.replace(/[\s\p{P}]+/gu, '') || folded;
}
