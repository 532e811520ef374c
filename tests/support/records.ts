import { canonicalJson, type Json } from '../../src/kernel/json.ts';

export type RecordChanges = Readonly<Record<string, Json | undefined>>;

/** The canonical text of a disclosure record, as the gateway writes it, but for `changes`. */
export function recordText(changes: RecordChanges): string {
  return canonicalJson({
    v: 2,
    kind: 'DISCLOSURE',
    request: 'req_1',
    at: '2026-03-01T08:00:00.000Z',
    client: 'client-a',
    department: 'dept_a',
    actor: 'DEPARTMENT',
    agreement: 'agr_a',
    agreementVersion: 1,
    purpose: 'TESTING',
    legalBasis: 'Test Act 1',
    case: null,
    operation: `sha256:${'0'.repeat(64)}`,
    subject: null,
    fields: ['Citizen.identity', 'Identity.sex'],
    decision: 'RELEASED',
    refusal: null,
    writer: 'gw_1',
    number: 1,
    ...changes,
  });
}
