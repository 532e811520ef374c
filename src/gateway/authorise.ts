import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import { dayOf, type Clock } from '../kernel/time.ts';
import type { Bitset } from '../policy/bitset.ts';
import type { CompiledOperation } from '../policy/compile.ts';
import { decide, grantedBy, isInForce, type Agreement } from '../policy/decide.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Agreements } from './agreements.ts';
import type { Actor } from './authenticate.ts';

const accessSchema = z.strictObject({
  agreement: z.string().max(80),
  purpose: z.string().max(80),
  case: z.string().max(80).optional(),
  onBehalfOf: z.string().max(80).optional(),
  onDenied: z.enum(['REFUSE', 'OMIT']).optional(),
});

/** What a request says of its own right: `extensions.access`. */
export type AccessRequest = z.infer<typeof accessSchema>;

/** Undefined when the request names none; throws ACCESS_MISSING naming what is wrong with it. */
export function readAccess(access: unknown): AccessRequest | undefined {
  if (access === undefined) return undefined;
  const parsed = accessSchema.safeParse(access);
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'access'}: ${message}`,
  );
  throw new HubError('ACCESS_MISSING', `extensions.access is not usable. ${rules.join('; ')}`);
}

export type Authorised = {
  readonly agreement: Agreement | undefined;
  readonly subjects: '*' | readonly string[];
  /** Asked for and not granted; empty unless the request said onDenied: OMIT. */
  readonly denied: readonly Coordinate[];
};

export type Authorise = (question: {
  readonly actor: Actor;
  readonly access: AccessRequest | undefined;
  readonly operation: CompiledOperation;
}) => Promise<Authorised>;

/**
 * Makes the third step. Default deny: throws a HubError that names the rule, unless every coordinate is public or
 * granted by an agreement of the caller's own department that is in force, for the purpose named.
 */
export function authoriser(deps: {
  readonly policy: PolicySchema;
  readonly agreements: Agreements;
  readonly clock: Clock;
}): Authorise {
  const { policy, agreements, clock } = deps;
  const granted = new WeakMap<Agreement, Bitset>();
  const grants = (agreement: Agreement): Bitset => {
    const known = granted.get(agreement) ?? grantedBy(policy, agreement.fields);
    granted.set(agreement, known);
    return known;
  };
  return async ({ actor, access, operation }) => {
    const isPublic = operation.coordinates.every((field) => recordedAs(policy, field) === 'NEVER');
    if (!access) {
      if (isPublic) return { agreement: undefined, subjects: [], denied: [] };
      throw new HubError(
        'ACCESS_MISSING',
        'Name the agreement and its purpose: extensions.access = { agreement, purpose }. `viewer { agreements }` lists yours.',
      );
    }
    const agreement = await agreements.find(access.agreement);
    checkAgreement(agreement, access, actor, dayOf(clock.now()));
    const decision = decide(policy, operation, grants(agreement));
    const denied = decision.allowed ? [] : decision.denied;
    if (denied.length > 0 && access.onDenied !== 'OMIT') throw fieldsNotGranted(denied, agreement);
    if (isPublic) return { agreement, subjects: [], denied };
    return { agreement, subjects: await reach(agreement, actor, agreements), denied };
  };
}

function checkAgreement(
  agreement: Agreement | undefined,
  access: AccessRequest,
  actor: Actor,
  today: string,
): asserts agreement is Agreement {
  if (agreement?.consumer !== actor.department)
    throw new HubError(
      'AGREEMENT_UNKNOWN',
      'Your department has no such agreement; `viewer { agreements }` lists yours.',
    );
  if (!isInForce(agreement, today))
    throw new HubError(
      'AGREEMENT_NOT_IN_FORCE',
      'The agreement is not in force today: see its state and validity.',
    );
  if (agreement.purpose !== access.purpose)
    throw new HubError(
      'PURPOSE_MISMATCH',
      'The agreement is for another purpose than the one you named.',
    );
}

function fieldsNotGranted(denied: readonly Coordinate[], agreement: Agreement): HubError {
  const message = `${agreement.id} does not grant ${denied.join(', ')}. Ask without, or agree on more: createAgreement.`;
  return new HubError('FIELD_NOT_GRANTED', message, {
    denied: denied.map((coordinate) => ({
      coordinate,
      rule: 'NOT_IN_AGREEMENT',
      agreement: agreement.id,
      grantMissing: coordinate,
      howToRequest: 'createAgreement with this field, approved by both departments',
    })),
  });
}

/** The people an agreement reaches for this caller. */
async function reach(
  agreement: Agreement,
  actor: Actor,
  agreements: Agreements,
): Promise<'*' | readonly string[]> {
  const { subjectScope: scope } = agreement;
  if (scope === 'STATUTE') return '*';
  if (actor.citizen === undefined)
    throw new HubError(
      'SUBJECT_OUT_OF_SCOPE',
      'This agreement reaches only a citizen who is signed in.',
    );
  if (scope === 'CONSENT' && !(await agreements.hasConsented(actor.citizen, agreement.id)))
    throw new HubError(
      'CONSENT_REQUIRED',
      'The person has not consented to this use, or has withdrawn consent.',
    );
  return [actor.citizen];
}
