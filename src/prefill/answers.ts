import type { Json } from '../kernel/json.ts';
import { isObject, type Members } from './objects.ts';

/** The answers of a form so far; what the person has answered is never replaced by what government holds. */
export type Answers = {
  readonly form: Members;
  readonly fill: (pointer: string, value: Json) => void;
};

type Draft = Record<string, unknown>;

/** Answers that grow, starting from a copy of what is given. */
export function answersOf(given: Members): Answers {
  const form = copyOf(given);
  return {
    form,
    fill: (pointer, value) => put(form, namesIn(pointer), value),
  };
}

function copyOf(given: Members): Draft {
  const copy: Draft = {};
  for (const [name, value] of Object.entries(given))
    define(copy, name, isObject(value) ? copyOf(value) : value);
  return copy;
}

function namesIn(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function put(into: Draft, [name, ...rest]: readonly string[], value: Json): void {
  if (name === undefined) return;
  const held = Object.hasOwn(into, name) ? into[name] : undefined;
  if (rest.length === 0) {
    if (held === undefined) define(into, name, value);
  } else if (isDraft(held)) put(held, rest, value);
  else if (held === undefined) {
    const below: Draft = {};
    define(into, name, below);
    put(below, rest, value);
  }
}

/** A form may have a leaf of any name. */
function define(into: Draft, name: string, value: unknown): void {
  Object.defineProperty(into, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function isDraft(value: unknown): value is Draft {
  return isObject(value);
}
