import type { CalendarDate } from '../kernel/time.ts';
import type { ProofReason } from './proof-reasons.ts';

/** What proves a requirement. */
export type Proof = {
  readonly reason: ProofReason;
  /** Id of the licence that proves it. */
  readonly licence: string | null;
  /** The application with which the document was handed in, and the document's SHA-256. */
  readonly submission: string | null;
  readonly digest: string | null;
  readonly authority: { readonly id: string } | null;
  readonly validUntil: CalendarDate | null;
};

/** The source of what is not proved. */
export const unproved: Omit<Proof, 'reason'> = {
  licence: null,
  submission: null,
  digest: null,
  authority: null,
  validUntil: null,
};

/** What one way to prove came to: a proof, or why it is none (undefined when there is simply nothing). */
export type Attempt = { readonly proof?: Proof; readonly why?: ProofReason };
