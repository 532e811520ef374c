import { licenceLabel } from '../kernel/licence-types.ts';
import type { CalendarDate } from '../kernel/time.ts';
import type { Attempt, Proof } from './attempt.ts';
import { unproved } from './attempt.ts';
import type { Facts } from './facts.ts';
import type { Members } from './objects.ts';
import type { ProofReason } from './proof-reasons.ts';
import { proofText } from './proof-reasons.ts';
import type { PlannedProof, PlannedRequirement } from './proofs.ts';
import { byDocument, byLicence, byRecord } from './proving.ts';
import { profileRecord } from './records.ts';
import type { LocalizedText } from './text.ts';
import { listText } from './text.ts';

/** Whether a document has to be handed in: EvidenceResult of the schema. */
export type EvidenceResult = {
  readonly requirement: string;
  readonly title: LocalizedText;
  readonly decision:
    'WAIVED' | 'WAIVED_AFTER_CONFIRMATION' | 'REUSABLE_PRIOR' | 'REQUIRED' | 'NOT_APPLICABLE';
  readonly reason: LocalizedText;
  readonly code: string;
} & Omit<Proof, 'reason'>;

export type Holding = {
  readonly facts: Facts;
  /** Why a proof could not be read. */
  readonly blocked: (proof: PlannedProof) => ProofReason | undefined;
  /** The form's answers, as far as they are known. */
  readonly form: Members;
  readonly today: CalendarDate;
};

/**
 * Decides one requirement. Waived only when a licence of an accepted type, attested by an authority, is valid today, or
 * an accepted record that its own register verified is in force and fresh; a document handed in before is good again
 * only when an authority accepted it. Whatever could not be read proves nothing, since a document wrongly waived is the
 * worst error.
 */
export function decideEvidence(
  { requirement, proofs, when }: PlannedRequirement,
  { facts, blocked, form, today }: Holding,
): EvidenceResult {
  const answer = (decision: EvidenceResult['decision'], proof: Proof): EvidenceResult => {
    const { reason, ...source } = proof;
    const { id, title } = requirement;
    const said = { code: reason.code, reason: proofText(reason) };
    return { requirement: id, title, decision, ...said, ...source };
  };
  const verdict = when?.judge(form, today) ?? 'HOLDS';
  if (verdict === 'FAILS')
    return answer('NOT_APPLICABLE', { ...unproved, reason: { code: 'DOES_NOT_ARISE', with: {} } });
  const attempts = proofs.map((proof): Attempt => {
    const why = blocked(proof);
    return why ? { why } : attempt(proof, requirement, facts, today);
  });
  const proved = attempts.findIndex(({ proof }) => proof);
  const proof = attempts[proved]?.proof;
  if (!proof) return answer('REQUIRED', { ...unproved, reason: whyRequired(proofs, attempts) });
  if (verdict === 'OPEN')
    return answer('REQUIRED', { ...unproved, reason: { code: 'HANGS_ON_ANSWER', with: {} } });
  if (proofs[proved]?.kind === 'DOCUMENTS') return answer('REUSABLE_PRIOR', proof);
  return answer(requirement.isConfirmed ? 'WAIVED_AFTER_CONFIRMATION' : 'WAIVED', proof);
}

function attempt(
  proof: PlannedProof,
  { maxAge }: PlannedRequirement['requirement'],
  facts: Facts,
  today: CalendarDate,
): Attempt {
  switch (proof.kind) {
    case 'LICENCES':
      return byLicence(facts, proof.types, today);
    case 'RECORD':
      return byRecord(facts, { name: proof.record, maxAge, today });
    case 'DOCUMENTS':
      return byDocument(facts, { types: proof.types, maxAge, today });
  }
}

/** What is held but does not count says more than what could not be read, and that more than nothing. */
function whyRequired(proofs: readonly PlannedProof[], attempts: readonly Attempt[]): ProofReason {
  if (proofs.length === 0) return { code: 'NO_SUBSTITUTE', with: {} };
  const reasons = attempts.flatMap(({ why }) => why ?? []);
  const unread = ['NOT_PERMITTED', 'SOURCE_UNAVAILABLE'];
  const [first] = [...reasons.filter(({ code }) => !unread.includes(code)), ...reasons];
  return first ?? { code: 'NO_PROOF', with: { accepted: listText(proofs.flatMap(namesOf)) } };
}

function namesOf(proof: PlannedProof): readonly LocalizedText[] {
  return proof.kind === 'RECORD'
    ? [profileRecord(proof.record).label]
    : proof.types.map(licenceLabel);
}
