import { z } from 'zod';
import type { Json } from '../../../kernel/json.ts';
import type { OwnValue } from '../../../policy/own-data.ts';

/** Values by coordinate. A coordinate of `reads` without a value has an empty list; one that cannot be read has none. */
export function valuesOf(
  data: unknown,
  reads: readonly OwnValue[],
  refused: readonly string[],
): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Json[]>();
  for (const { field, through } of reads)
    if (!through.some((coordinate) => refused.includes(coordinate))) values.set(field, []);
  collect(data, values);
  return values;
}

const json = z.json();

/** Objects say their type, so that each member has a coordinate; an object that says none is a value. */
function collect(value: unknown, values: ReadonlyMap<string, Json[]>): void {
  if (typeof value !== 'object' || value === null) return;
  const typename = '__typename' in value ? String(value.__typename) : '';
  for (const [name, member] of Object.entries(value)) {
    const found = values.get(`${typename}.${name}`);
    for (const each of Array.isArray(member) ? member : [member])
      if (!found) collect(each, values);
      else if (each !== null) found.push(json.parse(each));
  }
}
