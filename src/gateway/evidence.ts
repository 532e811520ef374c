import { compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose';
import { z } from 'zod';
import { sha256 } from '../kernel/json.ts';
import { HubError } from '../kernel/problems.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { evidenceMethods, isEvidenceMethod, type EvidenceMethod } from '../policy/evidence.ts';
import { clockSkew } from './clock-skew.ts';

/** What sees at a counter who is there, or holds what they signed: a card reader, a scanner; its key stays in it. */
export type Witness = {
  readonly id: string;
  /** The only department whose clerks it speaks for. */
  readonly department: string;
  /** Public; `kid` is how its signatures name it. */
  readonly key: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly kid: string;
  };
};

/** Whom evidence must be about, for which clerk to act, when. */
export type EvidenceTerms = {
  readonly witnesses: readonly Witness[];
  /** The issuer at which it is exchanged: the only `aud`. */
  readonly issuer: string;
  readonly person: string;
  readonly clerk: string;
  readonly department: string;
  /** When it was exchanged, in seconds since 1970. */
  readonly at: number;
};

export type Evidence = {
  /** SHA-256 of it as it was sent, hexadecimal: says nothing of whom it is about. */
  readonly id: string;
  readonly method: EvidenceMethod;
  /** Under this it counts once; hexadecimal. */
  readonly use: string;
  /** Seconds since 1970. */
  readonly expires: number;
};

/** The `typ` of evidence: no other token passes for it, nor it for another. */
export const evidenceType = 'askonce-evidence+jwt';
/** Seconds that evidence holds at the most: long enough to press a button. */
export const evidenceLife = 120;

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  clerk: z.string(),
  department: z.string(),
  method: z.string().refine(isEvidenceMethod),
  reference: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  jti: z.string().min(16).max(256),
  iat: z.number(),
  exp: z.number(),
});
type Claims = z.infer<typeof claimsSchema>;
type Part = keyof Claims | 'form' | 'typ' | 'alg' | 'kid' | 'signature' | 'lifetime';

/** Fails with EVIDENCE_INVALID naming the part at fault, or EVIDENCE_EXPIRED. Whether it was used is not its question. */
export async function readEvidence(
  text: string,
  terms: EvidenceTerms,
): Promise<Result<Evidence, HubError>> {
  const witness = witnessOf(text, terms.witnesses);
  if (!witness) return fail(invalid('kid'));
  const payload = await verified(text, witness);
  if (!payload.ok) return fail(invalid(payload.problem));
  const claims = claimsSchema.safeParse(payload.value);
  if (!claims.success) return fail(invalid(partIn(claims.error)));
  const fault = misfit(claims.data, witness, terms);
  if (fault) return fail(invalid(fault));
  const { method, jti, exp: expires } = claims.data;
  if (terms.at >= expires) return fail(evidenceExpired());
  const use = sha256(`evidence ${witness.key.kid} ${jti}`);
  return ok({ id: sha256(text), method, use, expires });
}

function witnessOf(text: string, witnesses: readonly Witness[]): Witness | undefined {
  try {
    const { kid } = decodeProtectedHeader(text);
    return witnesses.find(({ key }) => key.kid === kid);
  } catch {
    // No JWT at all names nobody.
    return undefined;
  }
}

async function verified(text: string, { key }: Witness): Promise<Result<unknown, Part>> {
  const { kty, crv, x, y } = key;
  try {
    const imported = await importJWK({ kty, crv, x, y }, 'ES256');
    const { payload, protectedHeader } = await compactVerify(text, imported, {
      algorithms: ['ES256'],
    });
    if (protectedHeader.typ !== evidenceType) return fail('typ');
    return ok(JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch (error) {
    if (error instanceof errors.JOSEAlgNotAllowed) return fail('alg');
    // Whatever else is wrong with it, it is nothing that the witness said.
    return fail(error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'form');
  }
}

function misfit(claims: Claims, witness: Witness, terms: EvidenceTerms): Part | undefined {
  const { iss, aud, sub, clerk, department, method, reference, iat, exp } = claims;
  if (iss !== witness.id) return 'iss';
  if (aud !== terms.issuer) return 'aud';
  if (sub !== terms.person) return 'sub';
  if (clerk !== terms.clerk) return 'clerk';
  if (department !== terms.department || department !== witness.department) return 'department';
  if (evidenceMethods[method].isOfForm !== (reference !== undefined)) return 'reference';
  if (exp - iat > evidenceLife) return 'lifetime';
  return iat > terms.at + clockSkew ? 'iat' : undefined;
}

function partIn({ issues }: z.ZodError): Part {
  const [at] = issues[0]?.path ?? [];
  return claimsSchema.keyof().safeParse(at).data ?? 'form';
}

export function evidenceRequired(): HubError {
  const message =
    'A clerk acts for a person on evidence of presence or representation; exchange the token with it.';
  return new HubError('EVIDENCE_REQUIRED', message);
}

/** `reason` is the name of the part at fault, never what it holds. */
function invalid(reason: Part): HubError {
  const message = `The evidence is not for this person, clerk and issuer, by a witness of the department: see its ${reason}.`;
  return new HubError('EVIDENCE_INVALID', message, { reason });
}

function evidenceExpired(): HubError {
  const message = 'The evidence had expired when it was exchanged; it has to be given anew.';
  return new HubError('EVIDENCE_EXPIRED', message);
}

export function evidenceReused(): HubError {
  const message = 'This evidence was exchanged before; it counts once, and has to be given anew.';
  return new HubError('EVIDENCE_REUSED', message);
}
