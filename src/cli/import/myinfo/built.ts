import type { RecordKind } from '../record-line.ts';
import type { Entry, Fate } from './entries.ts';

/** What a group of entries from one source makes: at most one record, and the fate of each entry. */
export type Built = {
  readonly kind: RecordKind;
  /** Undefined when the entries do not suffice for a record. Checked as a record line before it is used. */
  readonly data: object | undefined;
  readonly fates: ReadonlyMap<Entry, Fate>;
};

export function left(detail: string): Fate {
  return { reason: 'NO_PLACE', detail };
}

/** No record: every entry is left for the same reason. */
export function nothing(kind: RecordKind, entries: readonly Entry[], fate: Fate): Built {
  return { kind, data: undefined, fates: new Map(entries.map((entry) => [entry, fate])) };
}

/** The members that have a value. */
export function present<T extends object>(members: T): Partial<T> {
  const result = { ...members };
  for (const name of Object.keys(members)) {
    if (Reflect.get(result, name) === undefined) Reflect.deleteProperty(result, name);
  }
  return result;
}
