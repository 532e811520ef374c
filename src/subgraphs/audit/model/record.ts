import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import { isInstant } from '../../../kernel/time.ts';

/** The one form in which instants of records are written, so that they compare as texts. */
const recordedInstant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine(isInstant, 'must be an instant in UTC with milliseconds');

/** One disclosure as the gateway writes it: one request, one person. docs/log-format.md tells what its members mean. */
const disclosureSchema = z
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
    agreement: z.string().nullable(),
    agreementVersion: z.int().nullable(),
    purpose: z.string().nullable(),
    legalBasis: z.string().nullable(),
    case: z.string().nullable(),
    operation: z.string(),
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
export type Disclosure = Readonly<z.infer<typeof disclosureSchema>> & {
  readonly id: string;
  readonly text: string;
};

/** Reads a record. Throws when it is malformed, or is not the canonical form (RFC 8785) of itself. */
export function readRecord(text: string): Disclosure {
  const json: unknown = JSON.parse(text);
  const record = disclosureSchema.parse(json);
  if (canonicalJson(record) !== text) throw new Error('audit: a record is not canonical');
  return { ...record, id: sha256(text), text };
}
