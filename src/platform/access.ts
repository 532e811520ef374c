import { citizensIn } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import { reaches } from '../kernel/reach.ts';
import type { Decision } from './decision-token.ts';

/** Schema coordinates resolved for one person in one question to a room. */
export type Disclosed = { readonly subject: string; readonly fields: readonly string[] };

/** What one field had for one person, as often as it was resolved; inside the hub only. */
export type Read = {
  readonly subject: string;
  readonly field: string;
  readonly values: readonly unknown[];
};

/**
 * One request's access in one room: what the decision allows, and who was touched. An object is about the person in
 * its own `subject`, or about the person of the object it was read from.
 */
export type Access = {
  /** Throws FIELD_NOT_GRANTED unless the decision names the coordinate. */
  readonly require: (coordinate: string) => void;
  /** Puts on record that the coordinate was resolved about the person of `source`; throws when it names nobody. */
  readonly note: (source: unknown, coordinate: string) => void;
  /** Keeps what a noted coordinate had, for the record to commit to. */
  readonly keep: (source: unknown, coordinate: string, value: unknown) => void;
  /** True when every person whom a value names by id is within reach. */
  readonly isWithin: (value: unknown) => boolean;
  /** What may leave: people out of the decision's reach become null, and drop out of lists. */
  readonly release: (value: unknown, source: unknown, rootCoordinate?: string) => unknown;
  readonly disclosed: () => readonly Disclosed[];
  readonly read: () => readonly Read[];
};

export function openAccess(decision: Decision): Access {
  const allowed = new Set(decision.allow);
  const inherited = new WeakMap<object, string>();
  const seen = new Map<string, Set<string>>();
  const kept = new Map<string, { subject: string; field: string; values: unknown[] }>();

  const subjectOf = (source: unknown): string | undefined =>
    isObject(source) ? (ownSubject(source) ?? inherited.get(source)) : undefined;
  const noteFor = (subject: string, coordinate: string): void => {
    const fields = seen.get(subject);
    if (fields) fields.add(coordinate);
    else seen.set(subject, new Set([coordinate]));
  };
  const release = (value: unknown, source: unknown, rootCoordinate?: string): unknown => {
    if (!isObject(value)) return value;
    if (Array.isArray(value))
      return value
        .map((item: unknown) => release(item, source, rootCoordinate))
        .filter((item, index) => item !== null || value[index] === null);
    const own = ownSubject(value);
    if (own !== undefined && !reaches(decision.subjects, own)) return null;
    const parent = own === undefined ? subjectOf(source) : undefined;
    if (parent !== undefined) inherited.set(value, parent);
    if (own !== undefined && rootCoordinate !== undefined) noteFor(own, rootCoordinate);
    return value;
  };

  return {
    require: (coordinate) => {
      if (!allowed.has(coordinate))
        throw new HubError('FIELD_NOT_GRANTED', `The decision does not grant ${coordinate}.`);
    },
    note: (source, coordinate) => {
      const subject = subjectOf(source);
      if (subject === undefined) throw new Error(`access: ${coordinate} is about nobody`);
      noteFor(subject, coordinate);
    },
    keep: (source, coordinate, value) => {
      const subject = subjectOf(source);
      if (subject === undefined) return;
      const place = `${coordinate} ${subject}`;
      const before = kept.get(place);
      if (before) before.values.push(value);
      else kept.set(place, { subject, field: coordinate, values: [value] });
    },
    isWithin: (value) => citizensIn(value).every((subject) => reaches(decision.subjects, subject)),
    release,
    disclosed: () =>
      [...seen].map(([subject, fields]) => ({ subject, fields: [...fields].sort() })),
    read: () => [...kept.values()],
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function ownSubject(value: object): string | undefined {
  return 'subject' in value && typeof value.subject === 'string' ? value.subject : undefined;
}
