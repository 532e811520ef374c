import { z } from 'zod';
import type { CalendarDate, Instant } from '../kernel/time.ts';
import { isCalendarDate, isInstant } from '../kernel/time.ts';
import type { ItemFilter } from './concepts.ts';
import { isObject, memberOf } from './objects.ts';
import type { AddressUse, Path } from './records.ts';
import { addressUses, assurances } from './records.ts';
import type { Scalar } from './shapes.ts';

const day = z.string().refine(isCalendarDate);
const provenance = z.object({
  authority: z.object({ id: z.string() }),
  observedAt: z.string().refine(isInstant),
  assurance: z.enum(assurances),
  validUntil: day.nullable(),
  version: z.int().optional(),
});
const record = z.looseObject({ provenance });
const address = z.looseObject({ provenance, use: z.enum(addressUses) });
const licence = z.looseObject({
  provenance,
  id: z.string(),
  type: z.string(),
  state: z.string(),
  // Null is "without limit", so a licence whose last day was not read is no licence here.
  validUntil: day.nullable(),
  issuer: z.object({ id: z.string() }).optional(),
});
const submission = z.looseObject({
  provenance,
  id: z.string(),
  state: z.string(),
  submittedAt: z.string().refine(isInstant),
  answers: z.array(z.looseObject({ concept: z.string().nullable() })),
});

export type Provenance = {
  readonly authority: { readonly id: string };
  readonly observedAt: Instant;
  readonly assurance: z.infer<typeof provenance>['assurance'];
  readonly validUntil: CalendarDate | null;
  /** The source's version of the record; undefined when the caller may not read it. */
  readonly version?: number | undefined;
};
export type RecordFact = z.infer<typeof record>;
export type LicenceFact = z.infer<typeof licence>;
export type SubmissionFact = z.infer<typeof submission>;

/** What the answer to a plan's operation holds. A record whose provenance cannot be read is left out: it proves nothing. */
export type Facts = {
  /** False when the hub knows no such person, or the caller may not know of them. */
  readonly isKnown: boolean;
  /** By name: `profileRecords`. */
  readonly records: ReadonlyMap<string, readonly RecordFact[]>;
  readonly licences: readonly LicenceFact[];
  /** Newest first. */
  readonly submissions: readonly SubmissionFact[];
};

/** Reads the `data` of the answer to a plan's operation, whatever was left out of that operation. */
export function readFacts(data: unknown): Facts {
  const citizen = memberOf(data, 'citizen');
  const nodes = (list: string) => memberOf(memberOf(citizen, list), 'nodes');
  const addresses = readAll(address, memberOf(citizen, 'addresses'));
  const single = (name: string) => readAll(record, [memberOf(citizen, name)]);
  const ofUse = (use: AddressUse) => addresses.filter((held) => held.use === use);
  return {
    isKnown: isObject(citizen),
    records: new Map([
      ['IDENTITY', single('identity')],
      ['CONTACT', single('contact')],
      ['HOUSEHOLD', single('household')],
      ['EMPLOYMENT', single('employment')],
      ['ADDRESS:RESIDENCE', ofUse('RESIDENCE')],
      ['ADDRESS:REGISTERED', ofUse('REGISTERED')],
      ['ADDRESS:MAILING', ofUse('MAILING')],
    ]),
    licences: readAll(licence, nodes('licences')),
    submissions: readAll(submission, nodes('submissions')).sort((a, b) =>
      b.submittedAt.localeCompare(a.submittedAt),
    ),
  };
}

/** Scalars at the end of a path of schema coordinates, through lists; null, missing and blank ones are no values. */
export function valuesAt(holder: unknown, path: Path, filter?: ItemFilter): readonly Scalar[] {
  if (Array.isArray(holder)) return holder.flatMap((item) => valuesAt(item, path, filter));
  const [coordinate, ...rest] = path;
  if (coordinate === undefined) return isValue(holder) ? [holder] : [];
  const [type, name = ''] = coordinate.split('.');
  const [filtered, field = ''] = filter?.coordinate.split('.') ?? [];
  if (type === filtered && memberOf(holder, field) !== filter?.equals) return [];
  return valuesAt(memberOf(holder, name), rest, filter);
}

function readAll<T>(schema: z.ZodType<T>, list: unknown): T[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

function isValue(value: unknown): value is Scalar {
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value === 'number' || typeof value === 'boolean';
}
