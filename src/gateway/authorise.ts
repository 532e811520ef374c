import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { dayOf, type CalendarDate, type Clock } from '../kernel/time.ts';
import type { Bitset } from '../policy/bitset.ts';
import type { CompiledOperation } from '../policy/compile.ts';
import { decide, grantedBy, isInForce, type Agreement } from '../policy/decide.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import type { Agreements } from './agreements.ts';
import type { Actor } from './authenticate.ts';

/** Goes on record, and canonical JSON has no place for half a character. */
const text = z
  .string()
  .max(80)
  .refine((value) => value.isWellFormed(), 'not well-formed');

const accessSchema = z.strictObject({
  agreement: text,
  purpose: text,
  case: text.optional(),
  onBehalfOf: text.optional(),
  onDenied: z.enum(['REFUSE', 'OMIT']).optional(),
});

/** What a request says of its own right: `extensions.access`. */
export type AccessRequest = z.infer<typeof accessSchema>;

/** Whose data a request can reach: anybody's, or these people's. */
export type Reach = '*' | readonly string[];

/** What is known of a request's right, whether it is allowed or refused. */
export type Basis = {
  readonly access: AccessRequest | undefined;
  /** The caller's own agreement that was named. */
  readonly agreement: Agreement | undefined;
};

export type Authorised = Basis & {
  readonly subjects: Reach;
  /** Asked for and not granted; empty unless the request said onDenied: OMIT. */
  readonly denied: readonly Coordinate[];
};

export type Refused = Basis & { readonly error: HubError };

type Question = {
  readonly actor: Actor;
  /** `extensions.access` as it was sent. */
  readonly access: unknown;
  readonly operation: CompiledOperation;
};
export type Authorise = (question: Question) => Promise<Result<Authorised, Refused>>;

/**
 * Makes the third step. Default deny: fails with the rule, unless every coordinate is public or granted by an agreement
 * of the caller's own department that is in force, for the purpose named. Throws when agreements cannot be read.
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
  return async ({ actor, access: named, operation }) => {
    const isPublic = operation.coordinates.every((field) => recordedAs(policy, field) === 'NEVER');
    const read = readAccess(named);
    if (!read.ok) return refused(read.problem);
    const access = read.value;
    if (!access) {
      if (!isPublic) return refused(accessMissing());
      return ok({ access, agreement: undefined, subjects: [], denied: [] });
    }
    const agreement = await agreements.find(access.agreement);
    if (agreement?.consumer !== actor.department) return refused(agreementUnknown(), access);
    const broken = brokenRule(agreement, access, dayOf(clock.now()));
    if (broken) return refused(broken, access, agreement);
    const decision = decide(policy, operation, grants(agreement));
    const denied = decision.allowed ? [] : decision.denied;
    if (denied.length > 0 && access.onDenied !== 'OMIT')
      return refused(fieldsNotGranted(denied, agreement), access, agreement);
    const reached = isPublic ? ok([]) : await reach(agreement, actor, agreements);
    if (!reached.ok) return refused(reached.problem, access, agreement);
    return ok({ access, agreement, subjects: reached.value, denied });
  };
}

/** Undefined when the request names none. */
function readAccess(access: unknown): Result<AccessRequest | undefined, HubError> {
  if (access === undefined) return ok(undefined);
  const parsed = accessSchema.safeParse(access);
  if (parsed.success) return ok(parsed.data);
  const rules = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'access'}: ${message}`,
  );
  const message = `extensions.access is not usable. ${rules.join('; ')}`;
  return fail(new HubError('ACCESS_MISSING', message));
}

/** The people an agreement reaches for this caller. */
async function reach(
  agreement: Agreement,
  { citizen }: Actor,
  agreements: Agreements,
): Promise<Result<Reach, HubError>> {
  const { subjectScope: scope } = agreement;
  if (citizen === undefined) return scope === 'STATUTE' ? ok('*') : fail(subjectOutOfScope());
  if (scope === 'CONSENT' && !(await agreements.hasConsented(citizen, agreement.id)))
    return fail(consentRequired());
  return ok([citizen]);
}

function brokenRule(
  agreement: Agreement,
  { purpose }: AccessRequest,
  today: CalendarDate,
): HubError | undefined {
  if (!isInForce(agreement, today))
    return new HubError(
      'AGREEMENT_NOT_IN_FORCE',
      'The agreement is not in force today: see its state and validity.',
    );
  if (agreement.purpose !== purpose)
    return new HubError(
      'PURPOSE_MISMATCH',
      'The agreement is for another purpose than the one you named.',
    );
  return undefined;
}

function refused(
  error: HubError,
  access?: AccessRequest,
  agreement?: Agreement,
): Result<never, Refused> {
  return fail({ error, access, agreement });
}

function accessMissing(): HubError {
  const message =
    'Name the agreement and its purpose: extensions.access = { agreement, purpose }. `viewer { agreements }` lists yours.';
  return new HubError('ACCESS_MISSING', message);
}

function agreementUnknown(): HubError {
  const message = 'Your department has no such agreement; `viewer { agreements }` lists yours.';
  return new HubError('AGREEMENT_UNKNOWN', message);
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

function subjectOutOfScope(): HubError {
  const message = 'This agreement reaches only a citizen who is signed in.';
  return new HubError('SUBJECT_OUT_OF_SCOPE', message);
}

function consentRequired(): HubError {
  const message = 'The person has not consented to this use, or has withdrawn consent.';
  return new HubError('CONSENT_REQUIRED', message);
}
