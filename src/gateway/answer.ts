import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HubError, errorCodes, type ErrorCode } from '../kernel/problems.ts';
import type { HttpAnswer } from '../platform/http.ts';

/** HTTP status of a refusal; anything that stands for our own failure is a 5xx. */
const statusOf = {
  BAD_REQUEST: 400,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PAYLOAD_TOO_LARGE: 413,
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_NOT_FOUND: 400,
  DOCUMENT_TOO_COMPLEX: 400,
  ACCESS_MISSING: 403,
  AGREEMENT_UNKNOWN: 403,
  AGREEMENT_NOT_IN_FORCE: 403,
  PURPOSE_MISMATCH: 403,
  FIELD_NOT_GRANTED: 403,
  SUBJECT_OUT_OF_SCOPE: 403,
  CONSENT_REQUIRED: 403,
  CASE_NOT_OPEN: 403,
  DECISION_REQUIRED: 403,
  INVALID_CURSOR: 400,
  AUDIT_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  SOURCE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
  PREDICATE_BUDGET_SPENT: 429,
  RATE_LIMITED: 429,
  OPERATION_NOT_REGISTERED: 403,
} as const satisfies Record<ErrorCode, number>;

const failure = new HubError('INTERNAL_SERVER_ERROR', 'The hub failed; try again later.');

export function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}

/** What a caller may read of an error: a refusal is itself, anything else says only that the hub failed. */
export function masked(error: unknown): HubError {
  return error instanceof HubError ? error : failure;
}

/** A refusal as GraphQL answers it, with its HTTP status. */
export function asGraphQLError(error: unknown): GraphQLError {
  const { code, message, details } = masked(error);
  const http = { status: statusOf[code] };
  return new GraphQLError(message, { extensions: { code, ...details, http } });
}

/** The last look at every error on its way out: a code that is none of ours hides what we do not know to be harmless. */
export function formatted(error: GraphQLFormattedError): GraphQLFormattedError {
  if (isErrorCode(error.extensions?.['code'])) return error;
  const { code, message } = failure;
  return { message, ...(error.path ? { path: error.path } : {}), extensions: { code } };
}

/**
 * Outside the sandbox an invalid document is told where it is wrong, not how: the schema is not there to be guessed,
 * and graphql's own words repeat what was sent.
 */
export function unexplained(error: GraphQLFormattedError): GraphQLFormattedError {
  const shown = formatted(error);
  if (shown.extensions?.['code'] !== 'GRAPHQL_VALIDATION_FAILED' || shown.path) return shown;
  return { ...shown, message: 'The document is not valid under the schema of this hub.' };
}

/** A refusal before GraphQL was reached. */
export function refusalAnswer(error: unknown): HttpAnswer {
  const { code, message, details } = masked(error);
  return {
    status: statusOf[code],
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...refusalHeaders(error),
    },
    body: JSON.stringify({ errors: [{ message, extensions: { code, ...details } }] }),
  };
}

/** What HTTP says of a refusal outside its body. */
export function refusalHeaders(error: unknown): Readonly<Record<string, string>> {
  const { code, details } = masked(error);
  const { retryAfter, allow = 'POST' } = details;
  if (statusOf[code] === 401) return { 'www-authenticate': 'Bearer error="invalid_token"' };
  if (code === 'METHOD_NOT_ALLOWED') return { allow: String(allow) };
  return typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {};
}

/** What a log may keep of a failure: its name and the place that threw it. A message may carry somebody's data. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const place = error.stack?.split('\n').find((line) => /^ {4}at /.test(line));
  return `${error.name}${place?.replace(/^ {4}at/, ' at') ?? ''}`;
}
