import { errors, type JWTPayload } from 'jose';
import { HubError } from '../kernel/problems.ts';

/** The issuer's keys cannot be had, or are no good: nobody's token is to blame. */
const outages = [
  'ERR_JOSE_GENERIC',
  'ERR_JWKS_INVALID',
  'ERR_JWKS_TIMEOUT',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
];

/** A token that the issuer signed, and that is only of another time or place. Claims are looked at when the signature holds. */
export function timeOrPlace(
  error: unknown,
): { readonly error: HubError; readonly payload: JWTPayload } | undefined {
  if (error instanceof errors.JWTExpired) return { error: expired(), payload: error.payload };
  if (!(error instanceof errors.JWTClaimValidationFailed)) return undefined;
  const { claim, payload } = error;
  if (claim === 'nbf') return { error: notYetValid(), payload };
  if (claim === 'aud') return { error: forAnother(), payload };
  return undefined;
}

/** Anything else that keeps a token from being verified. */
export function verificationError(error: unknown): HubError {
  if (!(error instanceof errors.JOSEError) || outages.includes(error.code))
    return new HubError('SOURCE_UNAVAILABLE', 'Tokens cannot be verified now; try again later.');
  if (error instanceof errors.JWTClaimValidationFailed) return notOurs(error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed) return notOurs('alg');
  if (error instanceof errors.JWKSNoMatchingKey) return notOurs('kid');
  if (error instanceof errors.JWSSignatureVerificationFailed) return notOurs('signature');
  if (error instanceof errors.JOSENotSupported) return notOurs('header');
  return notOurs('form');
}

/** `reason` is the name of the part at fault, never what it holds. */
export function notOurs(reason: string): HubError {
  const message = `The access token is not one of this hub’s issuer: see its ${reason}.`;
  return new HubError('UNAUTHENTICATED', message, { reason });
}

export function tokenMissing(): HubError {
  const message = 'Send an access token: Authorization: DPoP …, with a proof in the header DPoP.';
  return new HubError('UNAUTHENTICATED', message, { reason: 'credentials' });
}

export function expired(): HubError {
  return new HubError('TOKEN_EXPIRED', 'The access token has expired; get a new one.');
}

export function notYetValid(): HubError {
  return new HubError(
    'TOKEN_NOT_YET_VALID',
    'The access token is of a time to come; the clocks of its issuer and of the hub differ.',
  );
}

export function forAnother(): HubError {
  return new HubError(
    'TOKEN_AUDIENCE_MISMATCH',
    'The access token is not for this service alone; ask its issuer for one with the URL of this API as its resource.',
  );
}

export function notBound(): HubError {
  return new HubError(
    'TOKEN_NOT_BOUND',
    'The access token is bound to no key: ask for it with a DPoP proof (RFC 9449 section 5).',
  );
}

export function clientRemoved(): HubError {
  const message = 'This client was removed from the hub; its operator can say why.';
  return new HubError('CLIENT_REMOVED', message);
}

export function proofRequired(): HubError {
  return new HubError(
    'DPOP_PROOF_REQUIRED',
    'The access token is bound to a key: send Authorization: DPoP …, and a proof in the header DPoP.',
  );
}

export function proofReplayed(): HubError {
  return new HubError(
    'DPOP_PROOF_REPLAYED',
    'This DPoP proof was used before; make a new one for each request.',
  );
}

export function proofsUnknown(): HubError {
  return new HubError(
    'SOURCE_UNAVAILABLE',
    'Whether the DPoP proof was used before cannot be known now; try again later with a new one.',
  );
}
