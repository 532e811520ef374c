import { LRUCache } from 'lru-cache';
import { SignJWT, importJWK, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import { citizenId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/time.ts';
import { assuranceLevels } from '../policy/classes.ts';
import { isEvidenceMethod } from '../policy/evidence.ts';

const issuer = 'askonce-gateway';
const audience = 'askonce-rooms';
const type = 'askonce-decision+jwt';
const algorithm = 'EdDSA';

/** Seconds a decision holds: long enough for one request, too short to be worth stealing. */
const decisionSeconds = 30;

const claimsSchema = z.object({
  request: z.string(),
  actor: z.object({
    kind: z.enum(['DEPARTMENT', 'CITIZEN']),
    client: z.string(),
    department: z.string(),
    citizen: z.string().optional(),
    /** How surely the citizen is known to be themselves. */
    assurance: z.enum(assuranceLevels).optional(),
    /** The person for whom the citizen signed in to act, and the organisation in whose name. */
    represents: z.string().refine(citizenId.is).optional(),
    organisation: z.string().optional(),
    /** The official who acts for the citizen at a counter; on what evidence, once that is found to hold. */
    clerk: z
      .object({
        id: z.string(),
        evidence: z.string().optional(),
        method: z.string().refine(isEvidenceMethod).optional(),
        /** When the clerk began, as an instant. */
        since: z.string().optional(),
      })
      .optional(),
  }),
  agreement: z.string().optional(),
  purpose: z.string().optional(),
  /** What the request said of itself: its case, and the person for whom the citizen acts. */
  case: z.string().optional(),
  onBehalfOf: z.string().optional(),
  allow: z.array(z.string()),
  subjects: z.union([
    z.literal('*'),
    z.strictObject({ except: z.array(z.string()).readonly() }),
    z.array(z.string()).readonly(),
  ]),
});

/**
 * What the gateway decided about one request. Rooms resolve the coordinates in `allow`, about the people in
 * `subjects` (`src/kernel/reach.ts`), and nothing else.
 */
export type Decision = Readonly<z.infer<typeof claimsSchema>>;

export type SignDecision = (decision: Decision) => Promise<string>;
/** Undefined for anything but a decision of this gateway that is still fresh. */
export type VerifyDecision = (token: string) => Promise<Decision | undefined>;

export async function decisionSigner(privateKey: JWK, clock: Clock): Promise<SignDecision> {
  const key = await importJWK(privateKey, algorithm);
  return (decision) => {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT({ ...decision })
      .setProtectedHeader({ alg: algorithm, typ: type })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + decisionSeconds)
      .sign(key);
  };
}

/** Remembers verified tokens until they expire: in one process, the rooms of a request verify it once. */
export async function decisionVerifier(publicKey: JWK, clock: Clock): Promise<VerifyDecision> {
  const key = await importJWK(publicKey, algorithm);
  const verified = new LRUCache<string, { decision: Decision; expires: number }>({ max: 1_000 });
  return async (token) => {
    const now = clock.now();
    const known = verified.get(token);
    if (known) return known.expires > now.getTime() ? known.decision : undefined;
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        typ: type,
        algorithms: [algorithm],
        requiredClaims: ['exp', 'iat'],
        maxTokenAge: decisionSeconds,
        currentDate: now,
      });
      const decision = claimsSchema.parse(payload);
      verified.set(token, { decision, expires: (payload.exp ?? 0) * 1000 });
      return decision;
    } catch {
      // Whatever is wrong with it, it is no decision: the caller is refused, and need not know why.
      return undefined;
    }
  };
}
