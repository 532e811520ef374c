import { z } from 'zod';
import type { Members } from './record.ts';

/** An agreement as it was in force; several of one id when it was changed. */
const agreementSchema = z.object({
  id: z.string(),
  version: z.int(),
  consumer: z.string(),
  purpose: z.string(),
  legalBasis: z.string(),
  fields: z.array(z.string()).optional(),
  validFrom: z.string(),
  validUntil: z.string(),
});
export const agreementsSchema = z.array(agreementSchema);
export type KnownAgreement = z.infer<typeof agreementSchema>;

/** The rule that a disclosure breaks; undefined when it breaks none. */
export type BrokenRule = (members: Members) => string | undefined;

/**
 * What holds of every disclosure by itself; and, when the agreements are given, that each release rests on one that was
 * in force that day, for this department, purpose and law.
 */
export function recordRules(agreements: readonly KnownAgreement[] | undefined): BrokenRule {
  const known = new Map(agreements?.map((each) => [`${each.id} ${each.version}`, each]));
  return (members) => {
    const { decision, refusal, agreement, agreementVersion, purpose, legalBasis } = members;
    const { fields, commitments, personal, subject } = members;
    if ((decision === 'REFUSED') !== (refusal !== null))
      return 'a refusal has a reason, a release none';
    if (Array.isArray(commitments) && Array.isArray(fields) && commitments.length !== fields.length)
      return 'has not one commitment for each field';
    if (subject === null && (personal !== undefined || commitments !== undefined))
      return 'has a personal part about nobody';
    if (decision === 'REFUSED') return undefined;
    if ([agreement, agreementVersion, purpose, legalBasis].includes(null))
      return 'a release rests on an agreement, its purpose and its law';
    if (!agreements) return undefined;
    const found = known.get(`${String(agreement)} ${String(agreementVersion)}`);
    return found ? against(found, members) : 'rests on an agreement that is not known';
  };
}

function against(agreement: KnownAgreement, members: Members): string | undefined {
  const { at, department, purpose, legalBasis, fields } = members;
  const day = String(at).slice(0, 10);
  if (day < agreement.validFrom || day > agreement.validUntil)
    return 'rests on an agreement that was not in force';
  if (department !== agreement.consumer) return 'rests on the agreement of another department';
  if (purpose !== agreement.purpose) return 'has another purpose than its agreement';
  if (legalBasis !== agreement.legalBasis) return 'has another law than its agreement';
  const granted = agreement.fields && new Set(agreement.fields);
  if (granted && Array.isArray(fields) && !fields.every((field) => granted.has(String(field))))
    return 'releases a field that its agreement does not grant';
  return undefined;
}
