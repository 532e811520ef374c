import { licenceLabel } from '../kernel/licence-types.ts';
import type { CalendarDate } from '../kernel/time.ts';
import { isFresh, isInForce, observedOn } from './weigh.ts';
import type { PlannedProof, PlannedRequirement } from './proofs.ts';
import type { Facts } from './facts.ts';
import { isValid, latest, whyInvalid } from './licences.ts';
import type { ProofReason } from './proof-reasons.ts';
import { proofText } from './proof-reasons.ts';
import { isAtLeast, profileRecord } from './records.ts';
import type { LocalizedText } from './text.ts';
import { listText } from './text.ts';

/** Whether a document has to be handed in: EvidenceResult of the schema. */
export type EvidenceResult = {
  readonly requirement: string;
  readonly title: LocalizedText;
  readonly decision: 'WAIVED' | 'REQUIRED';
  readonly reason: LocalizedText;
  /** Id of the licence that proves it. */
  readonly licence: string | null;
  readonly authority: { readonly id: string } | null;
  readonly validUntil: CalendarDate | null;
};

type Proof = {
  readonly reason: ProofReason;
  readonly licence: string | null;
  readonly authority: { readonly id: string } | null;
  readonly validUntil: CalendarDate | null;
};

/** What one way to prove came to: a proof, or why it is none (undefined when there is simply nothing). */
type Attempt = { readonly proof?: Proof; readonly why?: ProofReason };

/**
 * Decides one requirement. Waived only when a licence of an accepted type, attested by an authority, is valid today, or
 * an accepted record that its own register verified is in force and fresh; whatever could not be read proves nothing,
 * since a document wrongly waived is the worst error. `blocked` says why a proof could not be read.
 */
export function decideEvidence(
  { requirement, proofs }: PlannedRequirement,
  facts: Facts,
  blocked: (proof: PlannedProof) => ProofReason | undefined,
  today: CalendarDate,
): EvidenceResult {
  const attempts = proofs.map((proof): Attempt => {
    const why = blocked(proof);
    if (why) return { why };
    return proof.kind === 'LICENCES'
      ? byLicence(facts, proof.types, today)
      : byRecord(facts, proof.record, requirement.maxAge, today);
  });
  const { id, title } = requirement;
  const proof = attempts.find((attempt) => attempt.proof)?.proof;
  if (proof) {
    const { reason, ...source } = proof;
    return { requirement: id, title, decision: 'WAIVED', reason: proofText(reason), ...source };
  }
  const reason = proofText(whyRequired(proofs, attempts));
  const source = { licence: null, authority: null, validUntil: null };
  return { requirement: id, title, decision: 'REQUIRED', reason, ...source };
}

/** What is held but does not count says more than what could not be read, and that more than nothing. */
function whyRequired(proofs: readonly PlannedProof[], attempts: readonly Attempt[]): ProofReason {
  if (proofs.length === 0) return { code: 'NO_SUBSTITUTE', with: {} };
  const reasons = attempts.flatMap(({ why }) => why ?? []);
  const unread = ['NOT_PERMITTED', 'SOURCE_UNAVAILABLE'];
  const [first] = [...reasons.filter(({ code }) => !unread.includes(code)), ...reasons];
  return first ?? { code: 'NO_PROOF', with: { accepted: listText(proofs.flatMap(namesOf)) } };
}

function byLicence(facts: Facts, types: readonly string[], today: CalendarDate): Attempt {
  const held = facts.licences.filter(({ type }) => types.includes(type));
  const valid = held.filter((fact) => isValid(fact, today) && isInForce(fact.provenance, today));
  const attested = valid.filter(({ provenance }) =>
    isAtLeast(provenance.assurance, 'VERIFIED_BY_LICENCE'),
  );
  const best = latest(attested);
  if (best) {
    const { id, type, issuer, provenance, validUntil } = best;
    const until =
      validUntil === null ? unlimited : { zh: `至 ${validUntil}`, en: `until ${validUntil}` };
    return {
      proof: {
        reason: { code: 'PROVED_BY_LICENCE', with: { licence: licenceLabel(type), until } },
        licence: id,
        authority: issuer ?? provenance.authority,
        validUntil,
      },
    };
  }
  const doubtful = latest(valid);
  if (doubtful)
    return { why: { code: 'LICENCE_UNVERIFIED', with: { licence: licenceLabel(doubtful.type) } } };
  const why = whyInvalid(held, today);
  return why ? { why } : {};
}

function byRecord(
  facts: Facts,
  name: string,
  maxAge: string | undefined,
  today: CalendarDate,
): Attempt {
  const record = profileRecord(name).label;
  const held = (facts.records.get(name) ?? []).map(({ provenance }) => provenance);
  const verified = held.filter(({ assurance }) => assurance === 'GOVERNMENT_VERIFIED');
  const good = verified.find(
    (provenance) => isInForce(provenance, today) && isFresh(provenance, maxAge, today),
  );
  if (good)
    return {
      proof: {
        reason: { code: 'PROVED_BY_RECORD', with: { record } },
        licence: null,
        authority: good.authority,
        validUntil: good.validUntil,
      },
    };
  const [outdated] = verified;
  if (outdated)
    return {
      why: { code: 'RECORD_OUTDATED', with: { record, date: observedOn(outdated) } },
    };
  return held.length > 0 ? { why: { code: 'RECORD_UNVERIFIED', with: { record } } } : {};
}

const unlimited: LocalizedText = { zh: '长期', en: 'without limit' };

function namesOf(proof: PlannedProof): readonly LocalizedText[] {
  return proof.kind === 'LICENCES'
    ? proof.types.map(licenceLabel)
    : [profileRecord(proof.record).label];
}
