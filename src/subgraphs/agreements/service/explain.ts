import type { DepartmentId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/parse.ts';
import { badArguments } from '../../../kernel/problems.ts';
import { dayOf } from '../../../kernel/time.ts';
import { grantOn, type Grant } from '../model/agreement.ts';
import { closest, explainInput, explained, type Explanation } from '../model/explanation.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment } from './caller.ts';
import type { AgreementStore, Deps } from './ports.ts';
import { readingsOf } from './reading.ts';

/**
 * Whether a document may be asked, field by field, by the rules that are the same for everybody it reaches. Undefined
 * for a citizen. Throws BAD_REQUEST, and what the hub refuses the document with.
 */
export async function explain(
  deps: Deps,
  input: unknown,
  caller: Caller,
): Promise<Explanation | undefined> {
  const { store, hub, clock, token } = deps;
  const department = actingDepartment(caller);
  if (department === undefined) return undefined;
  const parsed = parseInput(explainInput, input);
  if (!parsed.ok) throw badArguments(parsed.problem);
  const { document, agreementId, purpose } = parsed.value;
  const { operationName, cost, guarded, literals, places } = await hub.plan({ document, token });
  const today = dayOf(clock.now());
  const readings = await readingsOf(deps, 'consumer', department);
  const heads = readings.map((reading) => reading.agreement);
  const own = heads.map((head) => grantOn(head, today));
  const inForce = own.filter(({ isInForce }) => isInForce);
  const fitting = inForce.filter((one) => purpose == null || one.purpose === purpose);
  const agreement =
    agreementId == null ? closest(fitting, guarded) : own.find(({ id }) => id === agreementId);
  const broken = agreement
    ? brokenRule(agreement, purpose)
    : await missing(store, department, agreementId);
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

/** Why there is no agreement to go by: one that is the department's, and stored, is not as it was signed. */
async function missing(
  store: AgreementStore,
  department: DepartmentId,
  agreementId: string | null | undefined,
): Promise<string> {
  if (agreementId == null) return 'ACCESS_MISSING';
  const stored = await store.agreementsOf('consumer', department);
  const isDamaged = stored.some(({ id }) => id === agreementId);
  return isDamaged ? 'AGREEMENT_NOT_AUTHENTIC' : 'AGREEMENT_UNKNOWN';
}
