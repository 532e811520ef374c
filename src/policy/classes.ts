/** How surely a citizen is known to be themselves, weakest first (eIDAS, Regulation (EU) 910/2014 article 8). */
export const assuranceLevels = ['LOW', 'SUBSTANTIAL', 'HIGH'] as const;
export type Assurance = (typeof assuranceLevels)[number];

/** What kind of personal data a field carries; the enum DataClass of schema/shared.graphql. */
export const dataClasses = {
  PUBLIC: { sensitivity: 0, assurance: 'NONE', recorded: 'NEVER' },
  PROVENANCE: { sensitivity: 1, assurance: 'LOW', recorded: 'SUBJECT' },
  PREDICATE: { sensitivity: 1, assurance: 'LOW', recorded: 'SUBJECT' },
  IDENTIFIER: { sensitivity: 1, assurance: 'LOW', recorded: 'SUBJECT' },
  CONTACT: { sensitivity: 2, assurance: 'LOW', recorded: 'SUBJECT' },
  LICENCE: { sensitivity: 2, assurance: 'LOW', recorded: 'SUBJECT' },
  CONSENT: { sensitivity: 2, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  IDENTITY: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  ADDRESS: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  FAMILY: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  EMPLOYMENT: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  SUBMISSION: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' },
  NATIONAL_ID: { sensitivity: 4, assurance: 'HIGH', recorded: 'SUBJECT' },
  PROTECTION: { sensitivity: 4, assurance: 'HIGH', recorded: 'SUBJECT' },
  DISCLOSURE: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'REQUEST' },
  CHANGE: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'REQUEST' },
  DERIVED: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'INNER' },
} as const satisfies Record<string, DataClassRule>;

/**
 * How a disclosure of the class gets on record: NEVER (public), SUBJECT (one record for each person, with the fields
 * that rooms resolved for that person), REQUEST (with every record of the request, even when it reached nobody),
 * INNER (by the inner question it was computed from).
 */
type DataClassRule = {
  /** 0 public to 4 most sensitive. */
  readonly sensitivity: 0 | 1 | 2 | 3 | 4;
  /** How surely a citizen must be known to be themselves. A department's system signs in by its key, and has no level. */
  readonly assurance: Assurance | 'NONE';
  readonly recorded: 'NEVER' | 'SUBJECT' | 'REQUEST' | 'INNER';
};

export type DataClass = keyof typeof dataClasses;

export function isDataClass(name: string): name is DataClass {
  return Object.hasOwn(dataClasses, name);
}
