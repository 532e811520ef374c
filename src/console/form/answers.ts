import type { PrefilledValue } from '../hub/prefill.ts';
import type { Leaf } from './schema.ts';

/** What is wrong with an answer. */
export type Wrong =
  | 'MISSING'
  | 'NOT_DECLARED'
  | 'DATE'
  | 'NUMBER'
  | 'EMAIL'
  | 'FORMAT'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_SMALL'
  | 'TOO_LARGE';

/** What stands in the form, as text, by pointer; `true` and `false` for what is ticked. */
export type Answers = Readonly<Record<string, string>>;

/** What a form begins with: the values that government had. */
export function startingWith(values: readonly PrefilledValue[]): Answers {
  return Object.fromEntries(values.map(({ pointer, value }) => [pointer, answerText(value)]));
}

/** A value of the hub as it stands in the form; a list as its JSON. */
export function answerText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Undefined when the answer will do. The hub checks anew; this is so that nobody has to wait for it to. */
export function wrongWith(leaf: Leaf, text = ''): Wrong | undefined {
  const { kind, isRequired } = leaf;
  // A list is as government has it, or brought to the counter.
  if (kind === 'LIST') return undefined;
  if (kind === 'DECLARATION') return isRequired && text !== 'true' ? 'NOT_DECLARED' : undefined;
  if (text === '' || text === '--') return isRequired ? 'MISSING' : undefined;
  switch (kind) {
    case 'DATE':
      return isDay(text) ? undefined : 'DATE';
    case 'NUMBER':
      return wrongNumber(leaf, text);
    case 'TEXT':
      return wrongText(leaf, text);
    case 'CHOICE':
    case 'YES_NO':
      return undefined;
  }
}

/** The answer as the form's data have it; undefined for none. */
export function valueOf({ kind }: Leaf, text = ''): unknown {
  if (text === '' || text === '--') return undefined;
  switch (kind) {
    case 'NUMBER':
      return Number(text);
    case 'YES_NO':
    case 'DECLARATION':
      return text === 'true';
    case 'DATE':
      return isoDay(text);
    case 'LIST':
      return JSON.parse(text);
    case 'TEXT':
    case 'CHOICE':
      return text;
  }
}

/** A day as typed, 2026-3-5, in ISO form. */
function isoDay(text: string): string {
  const [year = '', month = '', day = ''] = text.split('-');
  return [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

function isDay(text: string): boolean {
  const iso = isoDay(text);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false;
  const date = new Date(`${iso}T00:00:00Z`);
  // A day that its month does not have rolls over into the next.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}

function wrongNumber({ rules }: Leaf, text: string): Wrong | undefined {
  const number = Number(text);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 'NUMBER';
  if (rules.minimum !== undefined && number < rules.minimum) return 'TOO_SMALL';
  return rules.maximum !== undefined && number > rules.maximum ? 'TOO_LARGE' : undefined;
}

function wrongText({ rules }: Leaf, text: string): Wrong | undefined {
  const length = Array.from(text).length;
  if (length < (rules.minLength ?? 0)) return 'TOO_SHORT';
  if (length > (rules.maxLength ?? length)) return 'TOO_LONG';
  if (rules.format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text)) return 'EMAIL';
  if (rules.pattern === undefined) return undefined;
  return new RegExp(rules.pattern, 'u').test(text) ? undefined : 'FORMAT';
}
