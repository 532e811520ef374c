import { disclosureVerbs, type DisclosureDeps } from './disclosures.ts';
import { personalVerbs, type PersonalDeps } from './personal.ts';
import { proofVerbs, type ProofDeps } from './proofs.ts';

export type AuditService = ReturnType<typeof auditService>;

/** The verbs of the room, for one request. */
export function auditService(deps: DisclosureDeps & PersonalDeps & ProofDeps) {
  return { ...disclosureVerbs(deps), ...personalVerbs(deps), ...proofVerbs(deps) };
}
