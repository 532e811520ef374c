import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Agreement, Claim } from '../../src/policy/decide.ts';

/** A request of an agreement as it stands today. */
export type Request = Claim & {
  readonly agreement: Agreement;
  /** Every coordinate that the operation reads and that is not public. */
  readonly needs: readonly string[];
};

/** What of a request the policies look at. */
const schema = `
  entity Department;
  entity Operation = { needs: Set<String> };
  action read appliesTo {
    principal: Department,
    resource: Operation,
    context: { agreement: String, purpose: String, state: String, isAuthentic: Bool, stage: String, hub: String, validFrom: Long, today: Long, validUntil: Long }
  };
`;

/** Agreements as Cedar policies, one each. What changes about an agreement, and the day, come with the request. */
export function policiesOf(agreements: readonly Agreement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    agreements.map(({ id, consumer, purpose, fields }) => [
      id,
      `permit (principal == Department::${text(consumer)}, action == Action::"read", resource)
       when {
         context.agreement == ${text(id)} && context.purpose == ${text(purpose)} &&
         context.state == "ACTIVE" && context.isAuthentic &&
         (context.stage == "PRODUCTION" || context.hub == "SANDBOX") &&
         context.validFrom <= context.today && context.today <= context.validUntil &&
         [${fields.map(text).join(', ')}].containsAll(resource.needs)
       };`,
    ]),
  );
}

/** Faults of policies, under the schema of the requests. */
export function faultsIn(policies: Readonly<Record<string, string>>): readonly string[] {
  const answer = cedar.validate({ schema, policies: { staticPolicies: policies } });
  const faults = answer.type === 'failure' ? answer.errors : answer.validationErrors;
  return faults.map((fault) => JSON.stringify(fault));
}

/**
 * Whether Cedar allows a request under these policies. It skips a policy that cannot be evaluated, also one that forbids,
 * so an error counts as a refusal.
 */
export function cedarOf(
  name: string,
  policies: Readonly<Record<string, string>>,
): (request: Request) => boolean {
  const read = cedar.preparsePolicySet(name, { staticPolicies: policies });
  if (read.type === 'failure') throw new Error(`cedar: ${JSON.stringify(read.errors)}`);
  const resource = { type: 'Operation', id: 'asked' };
  return ({ agreement, department, purpose, today, stage: hub, needs }) => {
    const { id, state, stage, firstBadRevision, validFrom, validUntil } = agreement;
    const answer = cedar.statefulIsAuthorized({
      preparsedPolicySetId: name,
      principal: { type: 'Department', id: department },
      action: { type: 'Action', id: 'read' },
      resource,
      context: {
        agreement: id,
        purpose,
        state,
        isAuthentic: firstBadRevision === null,
        stage,
        hub,
        validFrom: dayNumber(validFrom),
        today: dayNumber(today),
        validUntil: dayNumber(validUntil),
      },
      entities: [{ uid: resource, attrs: { needs: [...needs] }, parents: [] }],
    });
    if (answer.type === 'failure') throw new Error(`cedar: ${JSON.stringify(answer.errors)}`);
    const { decision, diagnostics } = answer.response;
    return decision === 'allow' && diagnostics.errors.length === 0;
  };
}

/** 2026-11-24 as 20261124: Cedar compares numbers. */
function dayNumber(day: string): number {
  return Number(day.replaceAll('-', ''));
}

function text(value: string): string {
  return JSON.stringify(value);
}
