import type { Assurance } from './classes.ts';

/** How a person can be known at a counter, or to be represented there, and how surely that is. */
export const evidenceMethods = {
  /** The chip of the person's identity document was read by a device. */
  ID_DOCUMENT_READ: { assurance: 'HIGH', isOfForm: false },
  /** An officer looked at the identity document. */
  ID_DOCUMENT_SHOWN: { assurance: 'SUBSTANTIAL', isOfForm: false },
  /** The person, who need not be present, signed a form that was scanned. */
  SIGNED_FORM: { assurance: 'SUBSTANTIAL', isOfForm: true },
  /** The person was called back under the number that government holds. */
  CALL_BACK: { assurance: 'LOW', isOfForm: false },
} as const satisfies Record<
  string,
  {
    readonly assurance: Assurance;
    /** Names the form by its hash. */
    readonly isOfForm: boolean;
  }
>;

export type EvidenceMethod = keyof typeof evidenceMethods;

export function isEvidenceMethod(text: unknown): text is EvidenceMethod {
  return typeof text === 'string' && Object.hasOwn(evidenceMethods, text);
}
