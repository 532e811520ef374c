import { z } from 'zod';
import { departmentId } from '../kernel/ids.ts';
import { assuranceLevels } from '../policy/classes.ts';
import { jsonSetting } from './json-setting.ts';

/** An address that a token names letter by letter: nothing after the path, and nobody between reads what goes there. */
const address = z
  .string({ error: 'is missing' })
  .refine((text) => /^https:\/\/[^/?#\s]+[^?#\s]*$/.test(text) && URL.canParse(text), {
    error: 'must be an https URL without query or fragment',
  });

/** Signatures that only the issuer can make. */
const algorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;

/** Goes into a header, in quotes. */
const acr = z.string().regex(/^[!#-[\]-~]+$/);

/** The levels of eIDAS, as its own nodes name them (eIDAS SAML attribute profile 1.2). */
export const eidasLevels = {
  'http://eidas.europa.eu/LoA/low': 'LOW',
  'http://eidas.europa.eu/LoA/substantial': 'SUBSTANTIAL',
  'http://eidas.europa.eu/LoA/high': 'HIGH',
} as const;

const coordinate = z.string().regex(/^[\w-]{43}$/);
const witness = z.strictObject({
  id: z.string().min(1),
  department: z.string().refine(departmentId.is),
  key: z
    .looseObject({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: coordinate,
      y: coordinate,
      kid: z.string().min(1),
    })
    .refine((key) => !('d' in key)),
});

/** Whose tokens are taken, and what they must be. A setting that is not given has its safest value. */
export const identitySettings = {
  /** The `iss` of every token, exactly. */
  ASKONCE_ISSUER: address,
  /** The only `aud` of every token: the URL of the GraphQL API. */
  ASKONCE_AUDIENCE: address,
  /** Where the issuer's keys are. */
  ASKONCE_JWKS_URI: address,
  /** The only `alg` of every token. */
  ASKONCE_TOKEN_ALGORITHM: z
    .enum(algorithms, {
      error: `must be one of ${algorithms.join(', ')}: with any other somebody else could sign`,
    })
    .default('ES256'),
  /** Seconds that a token may live. */
  ASKONCE_TOKEN_LIFETIME: z
    .string()
    .regex(/^\d{1,3}$/, { error: 'must be a number of seconds from 30 to 300' })
    .transform(Number)
    .refine((seconds) => seconds >= 30 && seconds <= 300, {
      error: 'must be a number of seconds from 30 to 300',
    })
    .default(300),
  /** Whose tokens must be bound to a key. Tokens that anybody can use who finds them are for a sandbox. */
  ASKONCE_TOKEN_BINDING: z
    .enum(['DEPARTMENTS', 'EVERYBODY'], {
      error: 'must be DEPARTMENTS or EVERYBODY: a department’s token is bound to its key',
    })
    .default('DEPARTMENTS'),
  /** What each `acr` of the issuer means, as JSON. */
  ASKONCE_ASSURANCE: jsonSetting
    .pipe(
      z.record(acr, z.enum(assuranceLevels), {
        error: `must map each acr (no spaces, quotes, backslashes) to one of ${assuranceLevels.join(', ')}`,
      }),
    )
    .default(eidasLevels),
  /** Whose evidence lets clerks act for people, as JSON. */
  ASKONCE_WITNESSES: jsonSetting
    .pipe(
      z.array(witness, {
        error: 'must be a list of { id, department, key }, each key a public P-256 JWK with a kid',
      }),
    )
    .default([]),
};
