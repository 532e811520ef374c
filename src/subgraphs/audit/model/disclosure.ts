import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import { isInstant, type Instant } from '../../../kernel/time.ts';

/** The one form in which instants of records are written, so that they compare as texts. */
const recordedInstant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine(isInstant, 'must be an instant in UTC with milliseconds');

/** One disclosure as the gateway writes it: one request, one person. docs/log-format.md tells what its members mean. */
const recordSchema = z
  .strictObject({
    v: z.literal(2),
    kind: z.literal('DISCLOSURE'),
    request: z.string(),
    at: recordedInstant,
    client: z.string(),
    department: z.string().regex(/^[0-9a-z_]+$/),
    actor: z.string(),
    /** Pseudonym of the citizen who acted for the subject. */
    representative: z.string().optional(),
    /** In whose name that citizen acted. */
    organisation: z.string().optional(),
    /** The official who acted for the subject, and on what evidence. */
    clerk: z.string().optional(),
    evidence: z.string().optional(),
    evidenceMethod: z.string().optional(),
    agreement: z.string().nullable(),
    agreementVersion: z.int().nullable(),
    purpose: z.string().nullable(),
    legalBasis: z.string().nullable(),
    /** The revision of the subject's consent that it rests on. */
    consent: z.string().optional(),
    case: z.string().nullable(),
    /** Of a request that was refused before its document was read there is none. */
    operation: z.string().optional(),
    /** Pseudonym: keyed hash of the citizen's id, hexadecimal. */
    subject: z.string().nullable(),
    fields: z.array(z.string()),
    decision: z.enum(['RELEASED', 'REFUSED']),
    refusal: z.string().nullable(),
    /** The process that wrote it, and which of its records this is. */
    writer: z.string(),
    number: z.int().min(1),
    /** Ciphertext, for the holder of the person's audit key. */
    personal: z.string().optional(),
    /** For each of `fields`, what commits to its values. */
    commitments: z.array(z.string().nullable()).optional(),
  })
  .refine(({ fields, commitments }) => [undefined, fields.length].includes(commitments?.length));

/** A record with its id (SHA-256 of `text`, hexadecimal) and the canonical text it was read from. */
export type Disclosure = Readonly<z.infer<typeof recordSchema>> & {
  readonly id: string;
  readonly text: string;
};

/** Reads a record. Throws when it is malformed, or is not the canonical form (RFC 8785) of itself. */
export function readRecord(text: string): Disclosure {
  const json: unknown = JSON.parse(text);
  const record = recordSchema.parse(json);
  if (canonicalJson(record) !== text) throw new Error('audit: a record is not canonical');
  return { ...record, id: sha256(text), text };
}

/** Where a disclosure stands in every list that has it: by time, then by id. */
export function placeOf({ at, id }: Disclosure): string {
  return `${at}#${id}`;
}

/** The calendar month of an instant in UTC, for example 2026-11. */
export function monthOf(at: Instant): string {
  return at.slice(0, 7);
}

/** The lists a disclosure is in. */
export type Partition =
  { readonly subject: string } | { readonly department: string } | { readonly month: string };

export function partitionsOf({ subject, department, at }: Disclosure): readonly Partition[] {
  return [{ month: monthOf(at) }, { department }, ...(subject === null ? [] : [{ subject }])];
}

const first = z
  .int()
  .min(1, 'must be at least 1')
  .max(100, 'must be at most 100')
  .nullish()
  .transform((given) => given ?? 20);
export const instantArgument = z
  .string()
  .refine(isInstant, 'must be an ISO 8601 instant with a zone')
  .transform((text): Instant => new Date(text).toISOString());

export const pageArguments = z.strictObject({ first, after: z.string().nullish() });

/** What narrows a list; members that are null narrow nothing. */
const filterSchema = z.strictObject({
  citizenId: z.string().nullish(),
  department: z.string().nullish(),
  agreement: z.string().nullish(),
  purpose: z.string().nullish(),
  decision: z.enum(['RELEASED', 'REFUSED']).nullish(),
  request: z.string().nullish(),
  from: instantArgument.nullish(),
  until: instantArgument.nullish(),
});
export type Filter = Readonly<z.infer<typeof filterSchema>>;

export const listArguments = pageArguments.extend({
  filter: filterSchema.nullish().transform((filter): Filter => filter ?? {}),
});

const compared = ['department', 'agreement', 'purpose', 'decision', 'request'] as const;

/** True when everything given holds; the person and the times are a matter of where the list is read. */
export function fits(disclosure: Disclosure, filter: Filter): boolean {
  return compared.every((name) => filter[name] == null || disclosure[name] === filter[name]);
}

/** True when rows of its partition may have to be passed over. */
export function isNarrowed(filter: Filter): boolean {
  const partition = filter.citizenId == null ? 'department' : undefined;
  return compared.some((name) => name !== partition && filter[name] != null);
}

/** Leaves out months in which nothing can be found. */
export function within(
  partitions: readonly Partition[],
  { from }: Filter,
  before: string | undefined,
): readonly Partition[] {
  return partitions.filter(
    (partition) =>
      !('month' in partition) ||
      ((from == null || partition.month >= monthOf(from)) &&
        (before === undefined || partition.month <= monthOf(before))),
  );
}
