import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  calculateJwkThumbprint,
  errors,
  importJWK,
  jwtVerify,
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import { clockSkew } from './clock-skew.ts';

/** What a proof of possession (RFC 9449) must fit. */
export type ProofTerms = {
  /** The access token that it came with. */
  readonly token: string;
  /** Thumbprint (RFC 7638) of the key that the token is bound to. */
  readonly boundTo: string;
  readonly method: string;
  /** URL of the API without query: the only `htu`, letter by letter. */
  readonly url: string;
  readonly now: Date;
};

/** One use of one key; `id` says nothing of either. */
export type Use = { readonly id: string; readonly until: Date };

/** Throws DPOP_PROOF_INVALID naming the part at fault. Whether the proof was used before is not its question. */
export type CheckProof = (proof: string, terms: ProofTerms) => Promise<Use>;

export const proofAlgorithms = ['ES256', 'EdDSA'] as const;

/** Public halves only, of the two kinds of key that fit the algorithms; anything else in them is dropped. */
const publicKey = z
  .looseObject({ d: z.undefined().optional() })
  .pipe(
    z.union([
      z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
      z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
    ]),
  );

const claimsSchema = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
});

type Part = keyof z.infer<typeof claimsSchema> | 'form' | 'typ' | 'alg' | 'jwk' | 'signature';

/** Checks proofs; keys that proved themselves are remembered, for a system signs many proofs with one. */
export function proofChecker(): CheckProof {
  const keys = new LRUCache<string, CryptoKey | Uint8Array>({ max: 1_000 });
  return async (proof, { token, boundTo, method, url, now }) => {
    const key = async ({ alg, jwk }: JWTHeaderParameters): Promise<CryptoKey | Uint8Array> => {
      const given = publicKey.safeParse(jwk);
      if (!given.success || (await calculateJwkThumbprint(given.data)) !== boundTo)
        throw invalid('jwk');
      const imported = keys.get(boundTo) ?? (await importJWK(given.data, alg));
      keys.set(boundTo, imported);
      return imported;
    };
    const claims = claimsSchema.safeParse(await verified(proof, key, now));
    if (!claims.success) throw invalid(partIn(claims.error));
    const { jti, htm, htu, iat, ath } = claims.data;
    if (htm !== method) throw invalid('htm');
    if (htu !== url) throw invalid('htu');
    if (Math.abs(now.getTime() / 1000 - iat) > clockSkew) throw invalid('iat');
    if (ath !== createHash('sha256').update(token).digest('base64url')) throw invalid('ath');
    const id = createHash('sha256').update(`${boundTo}.${jti}`).digest('hex');
    // Past any clock that would still take the proof.
    return { id, until: new Date((iat + 3 * clockSkew) * 1000) };
  };
}

async function verified(
  proof: string,
  key: (header: JWTHeaderParameters) => Promise<CryptoKey | Uint8Array>,
  currentDate: Date,
): Promise<JWTPayload> {
  const rules = { typ: 'dpop+jwt', algorithms: [...proofAlgorithms], currentDate };
  try {
    return (await jwtVerify(proof, key, rules)).payload;
  } catch (error) {
    if (error instanceof HubError) throw error;
    if (error instanceof errors.JOSEAlgNotAllowed) throw invalid('alg');
    if (error instanceof errors.JWSSignatureVerificationFailed) throw invalid('signature');
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'typ')
      throw invalid('typ');
    // A key that is none on its curve throws what the platform throws.
    throw invalid('form');
  }
}

function partIn({ issues }: z.ZodError): Part {
  const [at] = issues[0]?.path ?? [];
  return claimsSchema.keyof().safeParse(at).data ?? 'form';
}

function invalid(part: Part): HubError {
  const message = `The DPoP proof does not fit this request: its ${meaning[part]} (RFC 9449 section 4.2).`;
  return new HubError('DPOP_PROOF_INVALID', message, { reason: part });
}

const meaning: Readonly<Record<Part, string>> = {
  form: 'form is not that of a signed JWT',
  typ: 'typ must be dpop+jwt',
  alg: `alg must be one of ${proofAlgorithms.join(', ')}`,
  jwk: 'jwk must be the public key that the access token is bound to',
  signature: 'signature is not by its own key',
  jti: 'jti must be a text of 1 to 256 characters',
  htm: 'htm must be the method of the request',
  htu: 'htu must be the URL of this API, letter by letter, without query',
  iat: `iat must be within ${clockSkew} seconds of now`,
  ath: 'ath must be the SHA-256 of the access token, in base64url',
};
