/** A JSON object of unknown content. */
export type Members = Readonly<Record<string, unknown>>;

/** True for a JSON object; a list is none. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member of an object, or the item of a list; undefined when there is none. */
export function memberOf(holder: unknown, name: string): unknown {
  if (Array.isArray(holder)) return holder[Number(name)];
  return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}
