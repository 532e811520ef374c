import { z } from 'zod';
import { agreementId, citizenId } from '../kernel/ids.ts';
import { HubError, type Bar } from '../kernel/problems.ts';
import type { Reach } from '../kernel/reach.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { dayOf, type Clock } from '../kernel/time.ts';
import { assuranceRule } from '../policy/assurance.ts';
import type { Bitset } from '../policy/bitset.ts';
import type { CompiledOperation } from '../policy/compile.ts';
import { consentFields } from '../policy/consent.ts';
import { brokenRule, decide, grantedBy, type Agreement } from '../policy/decide.ts';
import { recordedAs, type Coordinate, type PolicySchema } from '../policy/schema.ts';
import { agreementUnknown, fieldsNotGranted, ruleBroken } from './agreement-refusals.ts';
import type { Agreements } from './agreements.ts';
import type { Actor } from './authenticate.ts';
import { beyondConsent } from './consent.ts';
import { accessUnder, misplaced, unregistered, type Origin } from './registered.ts';
import type { Standing, Standpoint } from './standing.ts';
import { insufficientAssurance } from './step-up.ts';
import type { TokenRules } from './token.ts';

/** What it says goes on record, also when it is refused: codes, and of free text the case alone. No rule repeats a word of it. */
const accessSchema = z.strictObject(
  {
    agreement: z.string().refine(agreementId.is, 'not the id of an agreement'),
    purpose: z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'not a code in SCREAMING_SNAKE_CASE'),
    /** Canonical JSON has no place for half a character. */
    case: z
      .string()
      .max(80)
      .refine((value) => value.isWellFormed(), 'not well-formed')
      .optional(),
    /** The person for whom a signed-in citizen acts. */
    onBehalfOf: z.string().refine(citizenId.is, 'not the id of a citizen').optional(),
    onDenied: z.enum(['REFUSE', 'OMIT']).optional(),
  },
  { error: ({ code }) => (code === 'unrecognized_keys' ? onlyKnown : undefined) },
);
const onlyKnown = 'holds agreement, purpose, case, onBehalfOf, onDenied, and nothing else';

/** What a request says of its own right: `extensions.access`. */
export type AccessRequest = z.infer<typeof accessSchema>;

/** What is known of a request's right, whether it is allowed or refused. */
export type Basis = {
  readonly access: AccessRequest | undefined;
  /** The caller's own agreement that was named. */
  readonly agreement: Agreement | undefined;
};

export type Authorised = Basis & {
  /** People named one by one are known to be open to the request; of all others each is still to be asked after. */
  readonly subjects: Reach;
  /** The revision of their consent, when they are named and it rests on one. */
  readonly consent: string | undefined;
  /** Asked for and not granted; empty unless the request said onDenied: OMIT. */
  readonly denied: readonly Coordinate[];
  /** Granted, and not consented to by who is named; empty unless the request said onDenied: OMIT. */
  readonly unconsented: readonly Coordinate[];
};

export type Refused = Basis & {
  readonly error: HubError;
  /** The rule that goes on record; the caller may be told less. */
  readonly refusal: string;
};

type Question = {
  readonly actor: Actor;
  /** `extensions.access` as it was sent. */
  readonly access: unknown;
  readonly operation: CompiledOperation;
  readonly origin: Origin;
};
export type Authorise = (question: Question) => Promise<Result<Authorised, Refused>>;

/**
 * Makes the third step. Default deny: fails with the rule, unless every coordinate is public or granted by an agreement
 * of the caller's own department that is in force, for the purpose named. Throws when agreements cannot be read.
 */
export function authoriser(deps: {
  readonly policy: PolicySchema;
  readonly agreements: Agreements;
  readonly standing: Standing;
  readonly clock: Clock;
  /** Of this hub: a sandbox answers under agreements of both stages. */
  readonly stage: Agreement['stage'];
  /** What each `acr` of the issuer means. */
  readonly levels: TokenRules['assurance'];
}): Authorise {
  const { policy, agreements, standing, clock, stage } = deps;
  const assuranceMissing = assuranceRule(policy);
  const granted = new WeakMap<Agreement, Bitset>();
  const grants = (agreement: Agreement): Bitset => {
    const known = granted.get(agreement) ?? grantedBy(policy, agreement.fields);
    granted.set(agreement, known);
    return known;
  };
  return async ({ actor, access: named, operation, origin }) => {
    const guarded = operation.coordinates.filter((field) => recordedAs(policy, field) !== 'NEVER');
    const isPublic = guarded.length === 0;
    const read = readAccess(accessUnder(origin, named));
    if (!read.ok) return refused(read.problem);
    const access = speakingFor(actor, read.value);
    if (!access) {
      if (!isPublic) return refused(accessMissing());
      return ok({ access, agreement: undefined, subjects: [], ...unbound });
    }
    const agreement = await agreements.find(access.agreement);
    const { department } = actor;
    const { purpose } = access;
    const claim = { department, purpose, today: dayOf(clock.now()), stage };
    const rule = agreement && brokenRule(agreement, claim);
    if (!agreement || rule === 'AGREEMENT_UNKNOWN') return refused(agreementUnknown(), access);
    const broken =
      misplaced(origin, agreement) ??
      (rule && ruleBroken(rule)) ??
      brokenScope(agreement, access, actor) ??
      unregistered(origin, agreement, guarded);
    if (broken) return refused(broken, access, agreement);
    const decision = decide(policy, operation, grants(agreement));
    const denied = decision.allowed ? [] : decision.denied;
    if (denied.length > 0 && access.onDenied !== 'OMIT')
      return refused(fieldsNotGranted(denied, agreement), access, agreement);
    const rest = { access, agreement, ...unbound, denied };
    if (isPublic) return ok({ ...rest, subjects: [] });
    const unsure = assuranceMissing(actor, { operation, denied });
    if (unsure) return refused(insufficientAssurance(unsure, deps.levels), access, agreement);
    if (actor.citizen === undefined) return ok({ ...rest, subjects: '*' });
    const subject = access.onBehalfOf ?? actor.citizen;
    const asked = operation.coordinates.filter((field) => !denied.includes(field));
    const ground = { agreement, actor, case: access.case, fields: consentFields(policy, asked) };
    const standpoint = (await standing(ground, [subject])).get(subject);
    return asStanding({ ...rest, access, agreement, subjects: [subject] }, standpoint);
  };
}

/** A citizen's question is about one person, so that it is known at once whether and how far it is allowed. */
function asStanding(
  open: Authorised & { readonly access: AccessRequest; readonly agreement: Agreement },
  standpoint: Standpoint | undefined,
): Result<Authorised, Refused> {
  const { access, agreement } = open;
  // Whoever is not told of is closed.
  const { bar, consent } = standpoint ?? { bar: 'SUBJECT_OUT_OF_SCOPE', consent: undefined };
  if (bar) return fail({ error: closed(bar), refusal: bar, access, agreement });
  const unconsented = consent?.uncovered ?? [];
  if (unconsented.length > 0 && access.onDenied !== 'OMIT')
    return refused(beyondConsent(unconsented, agreement), access, agreement);
  return ok({ ...open, consent: consent?.revision, unconsented });
}

const unbound = { consent: undefined, denied: [], unconsented: [] } as const;

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

/** Who signed in for somebody asks about them, whether or not the request says so. */
function speakingFor(
  { represents }: Actor,
  access: AccessRequest | undefined,
): AccessRequest | undefined {
  if (!access || represents === undefined) return access;
  return { ...access, onBehalfOf: access.onBehalfOf ?? represents };
}

/** What an agreement's scope asks of the request itself, before anybody is looked at. */
function brokenScope(
  { subjectScope }: Agreement,
  { case: named, onBehalfOf }: AccessRequest,
  { citizen, represents, clerk }: Actor,
): HubError | undefined {
  const signedInFor = clerk ? citizen : represents;
  if (signedInFor !== undefined && onBehalfOf !== undefined && onBehalfOf !== signedInFor)
    return new HubError(
      'SUBJECT_OUT_OF_SCOPE',
      'This sign-in is for one person, and for nobody else.',
    );
  if (citizen === undefined && subjectScope === 'SELF') return subjectOutOfScope();
  if (citizen === undefined && onBehalfOf !== undefined)
    return new HubError('SUBJECT_OUT_OF_SCOPE', 'onBehalfOf is for a citizen who is signed in.');
  if (subjectScope === 'OWN_CASE' && named === undefined)
    return new HubError(
      'ACCESS_MISSING',
      'The agreement is for open cases; name yours: extensions.access.case.',
    );
  return undefined;
}

function refused(
  error: HubError,
  access?: AccessRequest,
  agreement?: Agreement,
): Result<never, Refused> {
  return fail({ error, refusal: error.code, access, agreement });
}

/** What a citizen is told of a bar: what they themselves can mend, and otherwise nothing of the other person. */
function closed(bar: Bar): HubError {
  switch (bar) {
    case 'CONSENT_REQUIRED':
      return new HubError(
        'CONSENT_REQUIRED',
        'The person has not consented to this use, or has withdrawn consent.',
      );
    case 'CASE_NOT_OPEN':
      return new HubError('CASE_NOT_OPEN', 'There is no such case of the person, or it is closed.');
    case 'OUTSIDE_TERRITORY':
    case 'SUBJECT_OUT_OF_SCOPE':
    case 'SUBJECT_SEALED':
    case 'SUBJECT_DECEASED':
      return new HubError(
        'SUBJECT_OUT_OF_SCOPE',
        'You reach yourself, and those whose guardian you are registered to be.',
      );
  }
}

function accessMissing(): HubError {
  const message =
    'Name the agreement and its purpose: extensions.access = { agreement, purpose }. `viewer { agreements }` lists yours.';
  return new HubError('ACCESS_MISSING', message);
}

function subjectOutOfScope(): HubError {
  const message = 'This agreement reaches only a citizen who is signed in.';
  return new HubError('SUBJECT_OUT_OF_SCOPE', message);
}
