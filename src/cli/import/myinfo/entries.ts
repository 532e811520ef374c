import type { Json } from '../../../kernel/json.ts';
import { isCalendarDate } from '../../../kernel/time.ts';
import type { GroupName } from './attributes.ts';
import { assuranceOf, groups, noPlace } from './attributes.ts';

/** One attribute of one persona, or one item of an attribute that is a list. */
export type Entry = {
  readonly attribute: string;
  /** The attribute, with the item's position when it is a list: vehicles.0 */
  readonly label: string;
  readonly body: Json;
};

export type LeftReason = 'UNAVAILABLE' | 'NOT_APPLICABLE' | 'EMPTY' | 'NO_PLACE';

/** What becomes of an entry: it is mapped to a member of a record, or left. */
export type Fate =
  | {
      readonly target: string;
      /** Members of it that have no place. */ readonly without?: readonly string[];
    }
  | { readonly reason: LeftReason; readonly detail?: string };

/** Every attribute of a persona; a list gives one entry an item, and an empty list one. */
export function entriesOf(persona: Readonly<Record<string, Json>>): Entry[] {
  return Object.entries(persona).flatMap(([attribute, body]): Entry[] => {
    const items = itemsOf(body);
    if (items === undefined || items.length === 0) return [{ attribute, label: attribute, body }];
    return items.map((item, at) => ({
      attribute,
      label: `${attribute}.${String(at)}`,
      body: item,
    }));
  });
}

/** Why no record can hold an entry, whatever the others say; undefined when one might. */
export function obstacle({ attribute, body }: Entry): Fate | undefined {
  if (at(body, 'unavailable') === true) return { reason: 'UNAVAILABLE' };
  if (at(body, 'source') === '3') return { reason: 'NOT_APPLICABLE' };
  if (leaves(body).length === 0) return { reason: 'EMPTY' };
  const detail = noPlace[attribute];
  if (detail !== undefined) return { reason: 'NO_PLACE', detail };
  if (groupOf(attribute) === undefined)
    return { reason: 'NO_PLACE', detail: 'not a known attribute' };
  if (assuranceOf[textAt(body, 'source') ?? ''] === undefined || !isCalendarDate(updatedOn(body)))
    return { reason: 'NO_PLACE', detail: 'states neither its source nor its date' };
  return undefined;
}

export function groupOf(attribute: string): GroupName | undefined {
  return groupOfAttribute.get(attribute);
}

const groupOfAttribute: ReadonlyMap<string, GroupName> = new Map(
  groupNames().flatMap((name) => groups[name].attributes.map((attribute) => [attribute, name])),
);

function groupNames(): GroupName[] {
  return Object.keys(groups).filter((name): name is GroupName => name in groups);
}

/** The day on which the source last saw it, or an empty text. */
export function updatedOn(body: Json): string {
  return textAt(body, 'lastupdated') ?? '';
}

/** What stands at a path of member names. */
export function at(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return json;
  return isObject(json) && Object.hasOwn(json, name) ? at(json[name], ...rest) : undefined;
}

/** The text at a path; numbers and truth values as text, undefined when empty. */
export function textAt(json: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(json, ...path);
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** The items at a path, when it is a list. */
export function itemsOf(
  json: Json | undefined,
  ...path: readonly string[]
): readonly Json[] | undefined {
  const found = at(json, ...path);
  return isList(found) ? found : undefined;
}

const metadata = new Set(['lastupdated', 'source', 'classification', 'unavailable']);

/** Everything below that holds a value, with its path; not the attribute's own metadata. */
export function leaves(
  json: Json,
  path: readonly string[] = [],
): { path: readonly string[]; value: string }[] {
  if (isList(json)) return json.flatMap((item, index) => leaves(item, [...path, String(index)]));
  if (!isObject(json)) {
    const value = textAt(json);
    return value === undefined ? [] : [{ path, value }];
  }
  return Object.entries(json).flatMap(([name, member]) =>
    member === undefined || (path.length === 0 && metadata.has(name))
      ? []
      : leaves(member, [...path, name]),
  );
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function isObject(json: Json | undefined): json is Readonly<Record<string, Json | undefined>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
