import { createHash } from 'node:crypto';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers as ECMAScript prints
 * them. Members that are undefined are left out. Throws on what JSON cannot carry (NaN, lone surrogates).
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('canonicalJson: lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonicalJson: number is not finite');
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${canonicalJson(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * True when every room can carry what was parsed from JSON: whole characters, finite numbers, and nothing nested deeper
 * than `nesting` lists and objects, for what walks it recurses. Takes no recursion itself.
 */
export function isPortable(value: unknown, nesting: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > nesting || !level.every(isWhole)) return false;
    level = level.flatMap(inside);
  }
  return true;
}

/** Names that an object has before anybody gives it one. */
export const inheritedNames: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
);

/**
 * True when an object somewhere in the value has a member by an inherited name. What merges two such objects writes into
 * what all objects of the process share, or drops the member. Takes no recursion itself.
 */
export function hasInheritedName(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (Object.keys(one).some((name) => inheritedNames.has(name))) return true;
    for (const inner of Object.values(one)) open.push(inner);
  }
  return false;
}

/** What whoever writes such a value is told. */
export const inheritedRule =
  'must have no member by a name that every object has, for example constructor';

/** SHA-256, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of the canonical form, hexadecimal. */
export function contentHash(value: Json): string {
  return sha256(canonicalJson(value));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  return typeof value !== 'number' || Number.isFinite(value);
}

/** Items of a list, names and values of an object. */
function inside(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.entries(value).flat() : [];
}
