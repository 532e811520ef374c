import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../kernel/json.ts';
import { keyId, partyKey, personRef } from './signatory.ts';
import { storedTerms } from './terms.ts';
import { agreementRef, department, instant, textHash } from './values.ts';

/** Where an agreement stands; EXPIRED is told by the clock, and never stored. */
export const agreementStates = ['DRAFT', 'SUBMITTED', 'ACTIVE', 'SUSPENDED', 'REVOKED'] as const;
export type AgreementState = (typeof agreementStates)[number];

/** A signatory's word for their department: a signature over the hash of the revision that submitted the terms. */
export const approval = z.strictObject({
  person: personRef,
  keyId,
  key: partyKey,
  revision: textHash,
  signature: z.string(),
});
export type Approval = Readonly<z.infer<typeof approval>>;

const common = {
  v: z.literal(1),
  agreement: agreementRef,
  consumer: department,
  provider: department,
  /** 1, 2, 3 and so on; the agreement's version. */
  number: z.int().min(1),
  /** Hash of the revision before; null for the first. */
  predecessor: textHash.nullable(),
  at: instant,
  by: z.strictObject({ department, client: z.string() }),
  /** Where the agreement stands after it. */
  state: z.enum(agreementStates),
};
const withoutMore = ['SUSPENDED', 'RESUMED', 'REVOKED'] as const;

/** One change of an agreement, of its terms or of where it stands. Revisions are all there is: the rest follows. */
const revision = z.discriminatedUnion('change', [
  z.strictObject({ ...common, change: z.enum(['DRAFTED', 'SUBMITTED']), terms: storedTerms }),
  z.strictObject({ ...common, change: z.literal('APPROVED'), approval }),
  z.strictObject({ ...common, change: z.enum(withoutMore) }),
]);
export type Revision = Readonly<z.infer<typeof revision>>;

/** What happened, apart from when, by whom, and what it follows. */
export type Change =
  | Pick<Extract<Revision, { change: 'DRAFTED' | 'SUBMITTED' }>, 'change' | 'terms'>
  | Pick<Extract<Revision, { change: 'APPROVED' }>, 'change' | 'approval'>
  | Pick<Extract<Revision, { change: (typeof withoutMore)[number] }>, 'change'>;

/** The text that is hashed, kept and signed: RFC 8785. */
export function revisionText(of: Revision): string {
  return canonicalJson(of);
}

/** The id of a revision is the hash of its text. */
export function revisionId(text: string): string {
  return `sha256:${sha256(text)}`;
}

/** Undefined for what is no revision, or not written as this hub writes one. */
export function readRevision(text: string): Revision | undefined {
  const read = revision.safeParse(parsedJson(text));
  return read.success && revisionText(read.data) === text ? read.data : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
