import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import { dayOf } from '../../../kernel/time.ts';
import { grantOn, type Grant } from '../model/agreement.ts';
import { closest, explainInput, explained, type Explanation } from '../model/explanation.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment } from './caller.ts';
import type { Deps } from './ports.ts';

/**
 * Whether a document may be asked, field by field, by the rules that are the same for everybody it reaches. Undefined
 * for a citizen. Throws BAD_REQUEST, and what the hub refuses the document with.
 */
export async function explain(
  { store, hub, clock, token }: Deps,
  input: unknown,
  caller: Caller,
): Promise<Explanation | undefined> {
  const department = actingDepartment(caller);
  if (department === undefined) return undefined;
  const parsed = parseInput(explainInput, input);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { document, agreementId, purpose } = parsed.value;
  const { operationName, cost, guarded, literals, places } = await hub.plan({ document, token });
  const today = dayOf(clock.now());
  const heads = await store.agreementsOf('consumer', department);
  const own = heads.map((head) => grantOn(head, today));
  const inForce = own.filter(({ isInForce }) => isInForce);
  const fitting = inForce.filter((one) => purpose == null || one.purpose === purpose);
  const agreement =
    agreementId == null ? closest(fitting, guarded) : own.find(({ id }) => id === agreementId);
  const broken = agreement ? brokenRule(agreement, purpose) : missing(agreementId);
  // Of what is public no agreement is asked, but one that is named must hold.
  const refusal = agreementId == null && guarded.length === 0 ? null : broken;
  const fields = places.map((place) => explained(place, { agreement, refusal, inForce }));
  return {
    operationName,
    cost,
    isAllowed: fields.every(({ decision }) => decision === 'ALLOW'),
    agreement: heads.find(({ id }) => id === agreement?.id),
    refusal,
    isToBeRegistered: agreement?.documents === 'REGISTERED' && guarded.length > 0,
    literals,
    fields,
  };
}

function brokenRule(agreement: Grant, purpose: string | null | undefined): string | null {
  if (!agreement.isInForce) return 'AGREEMENT_NOT_IN_FORCE';
  return purpose == null || purpose === agreement.purpose ? null : 'PURPOSE_MISMATCH';
}

function missing(agreementId: string | null | undefined): string {
  return agreementId == null ? 'ACCESS_MISSING' : 'AGREEMENT_UNKNOWN';
}
