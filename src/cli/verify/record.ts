import { isUtf8 } from 'node:buffer';

/** Members of an entry as they were parsed. */
export type Members = Readonly<Record<string, unknown>>;

export type ReadEntry =
  | { readonly kind: 'DISCLOSURE' | 'COMPLETE'; readonly members: Members }
  | { readonly kind: 'MALFORMED'; readonly rule: string };

const text = (value: unknown): boolean => typeof value === 'string';
const textOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const textOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';
const count = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const instant = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
const listOf =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(is);
const oneOf =
  (...known: readonly unknown[]) =>
  (value: unknown): boolean =>
    known.includes(value);

type Shape = ReadonlyMap<string, (value: unknown) => boolean>;

/** docs/log-format.md, in code; every member there is, and no other. */
export const disclosure: Shape = new Map([
  ['v', oneOf(2)],
  ['kind', oneOf('DISCLOSURE')],
  ['request', text],
  ['at', instant],
  ['client', text],
  ['department', text],
  ['actor', oneOf('DEPARTMENT', 'CITIZEN')],
  ['representative', textOrAbsent],
  ['organisation', textOrAbsent],
  ['clerk', textOrAbsent],
  ['evidence', textOrAbsent],
  ['evidenceMethod', textOrAbsent],
  ['agreement', textOrNull],
  ['agreementVersion', (value) => value === null || count(value)],
  ['purpose', textOrNull],
  ['legalBasis', textOrNull],
  ['consent', textOrAbsent],
  ['case', textOrNull],
  ['operation', textOrAbsent],
  ['subject', textOrNull],
  ['fields', listOf(text)],
  ['decision', oneOf('RELEASED', 'REFUSED')],
  ['refusal', textOrNull],
  ['writer', text],
  ['number', count],
  ['personal', textOrAbsent],
  ['commitments', (value) => value === undefined || listOf(textOrNull)(value)],
]);
export const complete: Shape = new Map([
  ['v', oneOf(2)],
  ['kind', oneOf('COMPLETE')],
  ['log', text],
  ['entries', count],
  ['upTo', instant],
]);

/** Reads an entry of a log: canonical JSON (RFC 8785) of a known kind and shape. */
export function readEntry(bytes: Buffer): ReadEntry {
  if (!isUtf8(bytes)) return malformed('is not UTF-8');
  const json = bytes.toString('utf8');
  const members = parsed(json);
  if (!members) return malformed('is not a JSON object');
  if (!isCanonical(json, members)) return malformed('is not canonical JSON');
  const kind = members['kind'];
  if (kind !== 'DISCLOSURE' && kind !== 'COMPLETE') return malformed('is of an unknown kind');
  const shape = kind === 'DISCLOSURE' ? disclosure : complete;
  for (const [name, is] of shape) if (!is(members[name])) return malformed(`has a wrong ${name}`);
  const isKnown = Object.keys(members).every((name) => shape.has(name));
  return isKnown ? { kind, members } : malformed('has an unknown member');
}

function malformed(rule: string): ReadEntry {
  return { kind: 'MALFORMED', rule };
}

function parsed(json: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JavaScript writes numbers and texts as RFC 8785 asks, and keeps the order of members, so only that order is left to
 * check; and that no half of a character is escaped, which JSON allows and RFC 8785 does not.
 */
function isCanonical(json: string, value: Members): boolean {
  return JSON.stringify(value) === json && isSorted(value) && !hasHalf(json);
}

function hasHalf(json: string): boolean {
  return json.includes('\\ud') && /(?<!\\)(\\\\)*\\ud/.test(json);
}

function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSorted);
  if (!isObject(value)) return true;
  const names = Object.keys(value);
  return (
    names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name) &&
    Object.values(value).every(isSorted)
  );
}
