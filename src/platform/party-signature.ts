import {
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
  type CompactJWSHeaderParameters,
  type JWK,
} from 'jose';

/** What a party's signature says it is, so that no other signature of the same key passes for one. */
const type = 'askonce-agreement+jws';

/** The key that a signature names by its thumbprint (RFC 7638); undefined for what is no party's signature. */
export function keyIdIn(signature: string): string | undefined {
  try {
    const { typ, kid } = decodeProtectedHeader(signature);
    return typ === type ? kid : undefined;
  } catch {
    // No JWS at all, which is no signature.
    return undefined;
  }
}

/** The text that was signed (compact JWS, EdDSA or ES256); undefined unless this key signed it, as an approval. */
export async function signedText(signature: string, key: JWK): Promise<string | undefined> {
  try {
    const algorithm = algorithmOf(key);
    const verifying = await importJWK(key, algorithm);
    const { payload, protectedHeader } = await compactVerify(signature, verifying, {
      algorithms: [algorithm],
    });
    return isOurs(protectedHeader) ? Buffer.from(payload).toString('utf8') : undefined;
  } catch {
    // Whatever is wrong with it, it is no signature of this key.
    return undefined;
  }
}

/** Signs a text with a private key of one of the two kinds; `kid` is the key's thumbprint. */
export async function signText(text: string, key: JWK, kid: string): Promise<string> {
  const algorithm = algorithmOf(key);
  return new CompactSign(Buffer.from(text, 'utf8'))
    .setProtectedHeader({ alg: algorithm, typ: type, kid })
    .sign(await importJWK(key, algorithm));
}

/** True for a public key that can verify: on its curve, and whole. */
export async function isVerifying(key: JWK): Promise<boolean> {
  try {
    await importJWK(key, algorithmOf(key));
    return true;
  } catch {
    return false;
  }
}

/** Nothing but these three: a header that asks for more is not understood, so it is refused. */
function isOurs({ typ, ...header }: CompactJWSHeaderParameters): boolean {
  return typ === type && Object.keys(header).sort().join() === 'alg,kid';
}

function algorithmOf({ kty }: JWK): 'EdDSA' | 'ES256' {
  return kty === 'OKP' ? 'EdDSA' : 'ES256';
}
