import { disclosureVerbs } from './disclosures.ts';
import { isOversight } from './parties.ts';
import { personalVerbs } from './personal.ts';
import type { Deps, KeyStore } from './ports.ts';
import { proofVerbs, type ProofDeps } from './proofs.ts';
import { replay } from './replay.ts';
import { unusedFields } from './unused-fields.ts';

export type AuditService = ReturnType<typeof auditService>;

/** The verbs of the room, for one request. */
export function auditService(deps: Deps & ProofDeps & { readonly keys: KeyStore }) {
  return {
    ...disclosureVerbs(deps),
    ...personalVerbs(deps),
    ...proofVerbs(deps),
    isOversight: isOversight(deps.caller),
    /** What an agreement would have disclosed on past requests; undefined when it is not the caller's to ask. */
    replay: (agreement: unknown, args: unknown) => replay(deps, agreement, args),
    /** What it grants and nobody reads; undefined when it is not the caller's to ask. */
    unusedFields: (agreement: unknown, args: unknown) => unusedFields(deps, agreement, args),
  };
}
