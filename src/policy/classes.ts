/** What kind of personal data a field carries; the enum DataClass of schema/shared.graphql. */
export const dataClasses = {
  PUBLIC: { sensitivity: 0, recorded: 'NEVER' },
  PROVENANCE: { sensitivity: 1, recorded: 'SUBJECT' },
  PREDICATE: { sensitivity: 1, recorded: 'SUBJECT' },
  IDENTIFIER: { sensitivity: 1, recorded: 'SUBJECT' },
  CONTACT: { sensitivity: 2, recorded: 'SUBJECT' },
  LICENCE: { sensitivity: 2, recorded: 'SUBJECT' },
  CONSENT: { sensitivity: 2, recorded: 'SUBJECT' },
  IDENTITY: { sensitivity: 3, recorded: 'SUBJECT' },
  ADDRESS: { sensitivity: 3, recorded: 'SUBJECT' },
  FAMILY: { sensitivity: 3, recorded: 'SUBJECT' },
  EMPLOYMENT: { sensitivity: 3, recorded: 'SUBJECT' },
  SUBMISSION: { sensitivity: 3, recorded: 'SUBJECT' },
  NATIONAL_ID: { sensitivity: 4, recorded: 'SUBJECT' },
  PROTECTION: { sensitivity: 4, recorded: 'SUBJECT' },
  DISCLOSURE: { sensitivity: 3, recorded: 'REQUEST' },
  CHANGE: { sensitivity: 3, recorded: 'REQUEST' },
  DERIVED: { sensitivity: 3, recorded: 'INNER' },
} as const satisfies Record<string, DataClassRule>;

/**
 * How a disclosure of the class gets on record: NEVER (public), SUBJECT (one record for each person, with the fields
 * that rooms resolved for that person), REQUEST (with every record of the request, even when it reached nobody),
 * INNER (by the inner question it was computed from).
 */
type DataClassRule = {
  /** 0 public to 4 most sensitive. */
  readonly sensitivity: 0 | 1 | 2 | 3 | 4;
  readonly recorded: 'NEVER' | 'SUBJECT' | 'REQUEST' | 'INNER';
};

export type DataClass = keyof typeof dataClasses;

export function isDataClass(name: string): name is DataClass {
  return Object.hasOwn(dataClasses, name);
}
