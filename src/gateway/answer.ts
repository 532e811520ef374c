import { HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HubError, errorCodes, type ErrorCode } from '../kernel/problems.ts';
import { ruleOf } from '../platform/document.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { proofAlgorithms } from './dpop.ts';

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
  TOKEN_NOT_YET_VALID: 401,
  TOKEN_AUDIENCE_MISMATCH: 401,
  TOKEN_NOT_BOUND: 401,
  DPOP_PROOF_REQUIRED: 401,
  DPOP_PROOF_INVALID: 401,
  DPOP_PROOF_REPLAYED: 401,
  INSUFFICIENT_ASSURANCE: 401,
  AGREEMENT_NOT_AUTHENTIC: 403,
  VOLUME_CAP_REACHED: 429,
  EVIDENCE_REQUIRED: 401,
  EVIDENCE_INVALID: 401,
  EVIDENCE_EXPIRED: 401,
  EVIDENCE_REUSED: 401,
  NOTICE_UNAVAILABLE: 503,
  CLIENT_REMOVED: 401,
} as const satisfies Record<ErrorCode, number>;

const failure = new HubError('INTERNAL_SERVER_ERROR', 'The hub failed; try again later.');

export function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}

/** What a caller may read of an error: a refusal is itself, anything else says only that the hub failed. */
export function masked(error: unknown): HubError {
  return error instanceof HubError ? error : failure;
}

/** A refusal as GraphQL answers it, with its HTTP status and headers. */
export function asGraphQLError(error: unknown): GraphQLError {
  const { code, message, details } = masked(error);
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(refusalHeaders(error))) headers.set(name, value);
  const http: object = { status: statusOf[code], headers };
  const extensions: Record<string, unknown> = { code, ...details, http };
  return new GraphQLError(message, { extensions });
}

/**
 * The last look at every error on its way out: a code that is none of ours hides what we do not know to be harmless,
 * and what graphql says of a document does not repeat the values in it.
 */
export function formatted(error: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { path, extensions } = error;
  switch (extensions?.['code']) {
    case 'GRAPHQL_PARSE_FAILED':
    case 'GRAPHQL_VALIDATION_FAILED': {
      const nodes = thrown instanceof GraphQLError ? thrown.nodes : undefined;
      return { ...error, message: ruleOf(error.message, nodes) };
    }
    default: {
      if (isErrorCode(extensions?.['code'])) return error;
      const { code, message } = failure;
      return { message, ...(path ? { path } : {}), extensions: { code } };
    }
  }
}

/**
 * Outside the sandbox an invalid document is told where it is wrong, not how: the schema is not there to be guessed,
 * and graphql's own words repeat what was sent.
 */
export function unexplained(error: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const shown = formatted(error, thrown);
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
function refusalHeaders(error: unknown): Readonly<Record<string, string>> {
  const refusal = masked(error);
  const { code, details } = refusal;
  const { retryAfter, allow = 'POST' } = details;
  if (statusOf[code] === 401) return { 'www-authenticate': challengeTo(refusal) };
  if (code === 'METHOD_NOT_ALLOWED') return { allow: String(allow) };
  return typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {};
}

const algorithms = `algs="${proofAlgorithms.join(' ')}"`;
const anotherProof = `DPoP error="invalid_dpop_proof", ${algorithms}`;
const challenges: Partial<Record<ErrorCode, string>> = {
  DPOP_PROOF_REQUIRED: anotherProof,
  DPOP_PROOF_INVALID: anotherProof,
  DPOP_PROOF_REPLAYED: anotherProof,
  TOKEN_NOT_BOUND: `DPoP error="invalid_token", ${algorithms}`,
};

/** What would be taken instead (RFC 9110 section 11.6.1), in the words of RFC 6750, RFC 9449 and RFC 9470. */
function challengeTo({ code, details }: HubError): string {
  const { acr_values: levels } = details;
  if (typeof levels === 'string')
    return `Bearer error="insufficient_user_authentication", acr_values="${levels}"`;
  return challenges[code] ?? `Bearer error="invalid_token", DPoP ${algorithms}`;
}
