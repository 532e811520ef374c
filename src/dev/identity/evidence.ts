import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { evidenceLife, evidenceType } from '../../gateway/evidence.ts';
import { sha256 } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import { evidenceMethods, type EvidenceMethod } from '../../policy/evidence.ts';
import type { PrivateKey } from './keys.ts';

/** A witness that this machine plays: the card reader and the scanner of one department's counter. */
export type Reader = {
  readonly id: string;
  readonly department: string;
  readonly privateKey: PrivateKey;
};

/** Who was there, or signed, before which clerk. */
export type Seen = {
  readonly issuer: string;
  readonly citizenId: string;
  readonly clerkId: string;
  readonly method: EvidenceMethod;
};

/** What a witness says: a JWT for one issuer, clerk and person, once, within two minutes. */
export function signEvidence(
  { id, department, privateKey }: Reader,
  { issuer, citizenId, clerkId, method }: Seen,
  clock: Clock,
  random: (size: number) => Buffer = randomBytes,
): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000);
  const { kid, alg } = privateKey;
  // Nothing is scanned on this machine; a form is as good as its hash here.
  const reference = evidenceMethods[method].isOfForm
    ? sha256(random(32).toString('hex'))
    : undefined;
  return new SignJWT({
    clerk: clerkId,
    department,
    method,
    ...(reference === undefined ? {} : { reference }),
    jti: random(16).toString('base64url'),
  })
    .setProtectedHeader({ alg, typ: evidenceType, kid })
    .setIssuer(id)
    .setAudience(issuer)
    .setSubject(citizenId)
    .setIssuedAt(now)
    .setExpirationTime(now + evidenceLife)
    .sign(privateKey);
}
