import { z } from 'zod';
import { consentId, type AgreementId, type CitizenId } from '../../../kernel/ids.ts';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { isDataClass } from '../../../policy/classes.ts';
import type { ConsentTerms } from '../../../policy/consent.ts';
import { agreementRef, citizenRef, date, department, hash, instant, word } from './values.ts';

const termsSchema = z.strictObject({
  agreement: agreementRef,
  purpose: z.string(),
  legalBasis: z.string(),
  controller: department,
  provider: department,
  attributes: z.array(
    z.strictObject({
      field: z.string(),
      dataClass: z.string().refine(isDataClass),
      isOptional: z.boolean(),
    }),
  ),
});

/** What a person said once (ISO/IEC TS 27560): the text that is hashed and signed holds this and nothing else. */
const statementSchema = z.strictObject({
  v: z.literal(1),
  consent: z.string().refine(consentId.is),
  version: z.int().min(1),
  /** Hash of the revision before; null for the first. */
  predecessor: hash.nullable(),
  citizen: citizenRef,
  agreement: agreementRef,
  agreementVersion: z.int().min(1),
  /** Hash of the terms. */
  terms: hash,
  state: word,
  /** Consented to; none when withdrawn. */
  fields: z.array(z.string()),
  validFrom: date,
  validUntil: date,
  at: instant,
  /** Pseudonym of the citizen who spoke for the person. */
  representative: z.string().nullable(),
  /** The OAuth client, or `import`. */
  channel: z.string(),
});
export type Statement = Readonly<z.infer<typeof statementSchema>>;

/** Whose consent, to which agreement. */
export type Owner = { readonly citizen: CitizenId; readonly agreement: AgreementId };

/** What is stored of a consent: every revision as it was signed, and each text of terms once, under its hash. */
export const storedConsent = z.strictObject({
  version: z.int().min(1),
  revisions: z
    .array(
      z.strictObject({
        text: z.string(),
        signature: z.string(),
        /** Of the request that made it, so that a repeated one finds its own effect. */
        mark: z.string(),
      }),
    )
    .min(1),
  terms: z.record(hash, z.string()),
});
export type StoredConsent = Readonly<z.infer<typeof storedConsent>>;

export type Revision = Omit<Statement, 'terms'> & {
  /** SHA-256 of `text`, hexadecimal. */
  readonly id: string;
  readonly text: string;
  readonly signature: string;
  readonly terms: ConsentTerms & { readonly id: string };
};

/** Revisions and length of their texts before no more is given: each reading checks all, and DynamoDB takes 400 KB. */
const mostRevisions = 100;
const mostText = 250_000;

export function isFull({ revisions, terms }: StoredConsent): boolean {
  const texts = [...revisions.map(({ text }) => text), ...Object.values(terms)];
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return revisions.length > mostRevisions || length > mostText;
}

export function termsId(terms: ConsentTerms): string {
  return sha256(termsText(terms));
}

export function termsText(terms: ConsentTerms): string {
  return canonicalJson({ ...terms, attributes: terms.attributes.map((each) => ({ ...each })) });
}

export function statementText(statement: Statement): string {
  return canonicalJson({ ...statement, fields: [...statement.fields] });
}

/**
 * Reads a revision in its place of the chain: undefined unless it is in canonical form, the owner's, the next after
 * `before`, and about terms that are there. What it leaves to be checked is the signature.
 */
export function readRevision(
  { text, signature }: { readonly text: string; readonly signature: string },
  place: {
    readonly owner: Owner;
    readonly before: Revision | undefined;
    readonly terms: StoredConsent['terms'];
  },
): Revision | undefined {
  const { owner, before } = place;
  const statement = parsedText(statementSchema, text);
  if (!statement || statementText(statement) !== text) return undefined;
  const isNext =
    statement.citizen === owner.citizen &&
    statement.agreement === owner.agreement &&
    statement.version === (before?.version ?? 0) + 1 &&
    statement.predecessor === (before?.id ?? null);
  const termsOf = place.terms[statement.terms] ?? '';
  const terms = parsedText(termsSchema, termsOf);
  if (!isNext || !terms || sha256(termsOf) !== statement.terms) return undefined;
  return {
    ...statement,
    id: sha256(text),
    text,
    signature,
    terms: { id: statement.terms, ...terms },
  };
}

function parsedText<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const parsed = parseInput(schema, JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    // Whatever it is, it is not JSON, and so none of ours.
    return undefined;
  }
}
