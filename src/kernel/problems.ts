/**
 * Problem codes of the hub: a closed list, append-only. A code is never renamed and never reused; its text may change.
 * The first group travels in result unions, the second in `errors[].extensions.code`.
 */
type UnionCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'NOT_PERMITTED'
  | 'STALE_VERSION'
  | 'ALREADY_EXISTS'
  | 'ILLEGAL_TRANSITION'
  | 'IDEMPOTENCY_KEY_REUSED';

export const errorCodes = [
  'BAD_REQUEST',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_NOT_FOUND',
  'DOCUMENT_TOO_COMPLEX',
  'ACCESS_MISSING',
  'AGREEMENT_UNKNOWN',
  'AGREEMENT_NOT_IN_FORCE',
  'PURPOSE_MISMATCH',
  'FIELD_NOT_GRANTED',
  'SUBJECT_OUT_OF_SCOPE',
  'CONSENT_REQUIRED',
  'CASE_NOT_OPEN',
  'DECISION_REQUIRED',
  'INVALID_CURSOR',
  'AUDIT_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'SOURCE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'PREDICATE_BUDGET_SPENT',
  'RATE_LIMITED',
  'OPERATION_NOT_REGISTERED',
  'TOKEN_NOT_YET_VALID',
  'TOKEN_AUDIENCE_MISMATCH',
  'TOKEN_NOT_BOUND',
  'DPOP_PROOF_REQUIRED',
  'DPOP_PROOF_INVALID',
  'DPOP_PROOF_REPLAYED',
  'INSUFFICIENT_ASSURANCE',
  'AGREEMENT_NOT_AUTHENTIC',
  'VOLUME_CAP_REACHED',
  'EVIDENCE_REQUIRED',
  'EVIDENCE_INVALID',
  'EVIDENCE_EXPIRED',
  'EVIDENCE_REUSED',
  'NOTICE_UNAVAILABLE',
  'CLIENT_REMOVED',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * Why one person's data stay closed to a request that is otherwise allowed. On record, and told to the person
 * concerned; a department reads null, as for somebody who does not exist.
 */
export type Bar =
  | 'SUBJECT_OUT_OF_SCOPE'
  | 'SUBJECT_SEALED'
  | 'SUBJECT_DECEASED'
  | 'OUTSIDE_TERRITORY'
  | 'CONSENT_REQUIRED'
  | 'CASE_NOT_OPEN';

/** One field of an input at fault; `rule` never repeats the value. */
export type InputIssue = { readonly field: string; readonly rule: string };

export type InvalidInput = {
  readonly kind: 'InvalidInput';
  readonly code: Extract<UnionCode, 'INVALID_INPUT'>;
  readonly message: string;
  readonly issues: readonly InputIssue[];
};
export type NotFound = {
  readonly kind: 'NotFound';
  readonly code: Extract<UnionCode, 'NOT_FOUND'>;
  readonly message: string;
};
export type NotPermitted = {
  readonly kind: 'NotPermitted';
  readonly code: Extract<UnionCode, 'NOT_PERMITTED'>;
  readonly message: string;
};
export type Conflict = {
  readonly kind: 'Conflict';
  readonly code: Exclude<UnionCode, 'INVALID_INPUT' | 'NOT_FOUND' | 'NOT_PERMITTED'>;
  readonly message: string;
  readonly currentVersion?: number;
};

/** A refusal that a verb answers as data; the four kinds are the four problem types of the schema. */
export type Problem = InvalidInput | NotFound | NotPermitted | Conflict;

export function invalidInput(issues: readonly InputIssue[]): InvalidInput {
  const message = `The input breaks ${String(issues.length)} rule(s); see issues, correct them, send again.`;
  return { kind: 'InvalidInput', code: 'INVALID_INPUT', message, issues };
}

/** Arguments of a field that break rules, in `errors`: a field that is no change answers no union of problems. */
export function badArguments({ issues }: InvalidInput): HubError {
  const rules = issues.map(({ field, rule }) => `${field} ${rule}`);
  return new HubError('BAD_REQUEST', `Arguments break rules: ${rules.join('; ')}`, { issues });
}

/** `what` names the kind of thing, never its id. */
export function notFound(what: string): NotFound {
  return {
    kind: 'NotFound',
    code: 'NOT_FOUND',
    message: `There is no such ${what}, or none within your agreement.`,
  };
}

export function notPermitted(message: string): NotPermitted {
  return { kind: 'NotPermitted', code: 'NOT_PERMITTED', message };
}

export function conflict(
  code: Conflict['code'],
  message: string,
  currentVersion?: number,
): Conflict {
  return {
    kind: 'Conflict',
    code,
    message,
    ...(currentVersion === undefined ? {} : { currentVersion }),
  };
}

export function staleVersion(currentVersion: number): Conflict {
  return conflict(
    'STALE_VERSION',
    'The stored version is not the one you named; read again and repeat the change on it.',
    currentVersion,
  );
}

export function idempotencyKeyReused(): Conflict {
  return conflict(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotencyKey was used with other content; choose a new key for new content.',
  );
}

/** A refusal of the whole request: thrown, and answered in `errors` with its code. Any other throw is masked. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'HubError';
    this.code = code;
    this.details = details;
  }
}
