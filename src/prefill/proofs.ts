import type { Need } from './document.ts';
import { needOf } from './document.ts';
import { profileRecord } from './records.ts';
import type { Requirement } from './requirement.ts';

/** One way to prove a requirement, and what that reads. */
export type PlannedProof =
  | { readonly kind: 'LICENCES'; readonly types: readonly string[]; readonly need: Need }
  | { readonly kind: 'RECORD'; readonly record: string; readonly need: Need };

export type PlannedRequirement = {
  readonly requirement: Requirement;
  readonly proofs: readonly PlannedProof[];
};

/** What the proofs of a requirement read. */
export function planRequirement(requirement: Requirement): PlannedRequirement {
  const types = requirement.licenceTypes;
  const issuer = [['Licence.issuer', 'Department.id']];
  const licences: PlannedProof = {
    kind: 'LICENCES',
    types,
    need: needOf('LICENCE', issuer, { licenceTypes: types }),
  };
  const records = requirement.records.map((record): PlannedProof => {
    const { kind, addressUses } = profileRecord(record);
    return { kind: 'RECORD', record, need: needOf(kind, [], { addressUses }) };
  });
  return { requirement, proofs: types.length > 0 ? [licences, ...records] : records };
}
