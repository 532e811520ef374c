import { evidenceAttacks } from './evidence.ts';
import type { Forge } from './forge.ts';
import { keyPair, now, unsigned } from './forge.ts';
import { audience, issuer } from '../../support/hub.ts';

/** What an attacker sends, what it is refused with, and whether the issuer signed the token for somebody. */
export type Attack = {
  readonly name: string;
  readonly send: (forge: Forge) => Promise<Readonly<Record<string, string>>>;
  readonly code: string;
  readonly reason?: string;
  readonly trace: 'RECORD' | 'LOG';
};

type Forged = (forge: Forge) => Promise<string>;

/** A token that is none, with a proof that fits it. */
function token(name: string, reason: string, forged: Forged): Attack {
  return { name, code: 'UNAUTHENTICATED', reason, trace: 'LOG', send: withProof(forged) };
}

/** A token of the issuer that is of no use here or now. */
function misused(name: string, code: string, forged: Forged, reason?: string): Attack {
  const found = { name, code, trace: 'RECORD', send: withProof(forged) } as const;
  return reason === undefined ? found : { ...found, reason };
}

/** A good token, with a proof that does not fit. */
function proof(
  name: string,
  reason: string,
  forged: (forge: Forge, token: string) => Promise<string>,
): Attack {
  return {
    name,
    code: 'DPOP_PROOF_INVALID',
    reason,
    trace: 'RECORD',
    send: async (forge) => {
      const good = await forge.token();
      return { authorization: `DPoP ${good}`, dpop: await forged(forge, good) };
    },
  };
}

function withProof(forged: Forged): Attack['send'] {
  return async (forge) => {
    const sent = await forged(forge);
    return { authorization: `DPoP ${sent}`, dpop: await forge.proof(sent) };
  };
}

const claims = { iss: issuer, aud: audience, sub: 'client-a', iat: now, exp: now + 300 };
const elsewhere = 'https://attacker.example/keys';

const credentials: readonly Attack[] = [
  ['nothing', ''],
  ['a password', 'Basic Y2xpZW50LWE6c2VjcmV0'],
  ['a token of another form', 'Bearer 0123456789abcdef'],
].map(([name = '', authorization = '']) => ({
  name,
  code: 'UNAUTHENTICATED',
  reason: 'credentials',
  trace: 'LOG',
  send: async () => ({ authorization }),
}));

const signatures: readonly Attack[] = [
  token('a token of alg none', 'alg', async () =>
    unsigned({ alg: 'none', kid: 'k', typ: 'at+jwt' }, claims, ''),
  ),
  token('a token of alg none that looks signed', 'alg', async () =>
    unsigned({ alg: 'none', kid: 'k', typ: 'at+jwt' }, claims, 'AAAA'),
  ),
  token('HS256, with the issuer’s public key for a secret', 'alg', ({ token, keys }) =>
    token({}, { alg: 'HS256' }, Buffer.from(JSON.stringify(keys.issuer.publicJwk))),
  ),
  token('another algorithm than the one agreed on', 'alg', async ({ token }) =>
    token({}, { alg: 'PS256' }, (await keyPair('PS256')).privateKey),
  ),
  token('somebody else’s signature under the issuer’s kid', 'signature', ({ token, keys }) =>
    token({}, {}, keys.thief.privateKey),
  ),
  token('a claim changed after it was signed', 'signature', async ({ token }) => {
    const [header, payload = '', signature] = (await token()).split('.');
    const changed = Buffer.from(payload, 'base64url').toString().replace('dept_a', 'dept_b');
    return [header, Buffer.from(changed).toString('base64url'), signature].join('.');
  }),
  token('a signature cut short', 'signature', async ({ token }) => (await token()).slice(0, -20)),
  token('a header that is no JSON', 'form', async () => 'bm90IGpzb24.e30.AAAA'),
];

const keysOfTheirOwn: readonly Attack[] = [
  token('no kid', 'kid', ({ token }) => token({}, { kid: undefined })),
  token('a kid that the issuer does not know', 'kid', ({ token, keys }) =>
    token({}, { kid: 'x' }, keys.thief.privateKey),
  ),
  token('a kid that is a path', 'kid', ({ token, keys }) =>
    token({}, { kid: '../../../../dev/null' }, keys.thief.privateKey),
  ),
  token('a key set of the attacker (jku)', 'header', ({ token, keys }) =>
    token({}, { jku: elsewhere }, keys.thief.privateKey),
  ),
  token('a certificate of the attacker by address (x5u)', 'header', ({ token, keys }) =>
    token({}, { x5u: elsewhere }, keys.thief.privateKey),
  ),
  token('a certificate of the attacker (x5c)', 'header', ({ token, keys }) =>
    token({}, { x5c: ['MIIB'] }, keys.thief.privateKey),
  ),
  token('a key of the attacker (jwk)', 'header', ({ token, keys }) =>
    token({}, { jwk: keys.thief.publicJwk }, keys.thief.privateKey),
  ),
  token('the issuer’s signature, and a key all the same', 'header', ({ token, keys }) =>
    token({}, { jwk: keys.issuer.publicJwk }),
  ),
  token('a header that must be understood and is not (crit)', 'header', async ({ token }) => {
    const [, ...rest] = (await token()).split('.');
    const header = { alg: 'ES256', kid: 'k', typ: 'at+jwt', crit: ['exp2'], exp2: 1 };
    return [unsigned(header, {}, '').split('.')[0], ...rest].join('.');
  }),
];

const kinds: readonly Attack[] = [
  token('typ JWT, as of an ID token', 'typ', ({ token }) => token({}, { typ: 'JWT' })),
  token('no typ', 'typ', ({ token }) => token({}, { typ: undefined })),
  token('a proof for a token', 'header', ({ proof }) => proof('')),
  token('a decision of the gateway for a token', 'kid', ({ hub }) => hub.decision()),
  token('another issuer', 'iss', ({ token }) => token({ iss: 'https://attacker.example' })),
  token('the issuer with a slash', 'iss', ({ token }) => token({ iss: `${issuer}/` })),
  token('no expiry', 'exp', ({ token }) => token({ exp: undefined })),
  token('no time of issue', 'iat', ({ token }) => token({ iat: undefined })),
  token('no client', 'client_id', ({ token }) => token({ client_id: undefined })),
  token('no department', 'department', ({ token }) => token({ department: undefined })),
  token('a department that is none', 'department', ({ token }) => token({ department: '*' })),
  token('a kind that is none', 'kind', ({ token }) => token({ kind: 'ADMIN' })),
  token('a citizen who is none', 'sub', ({ token }) => token({ kind: 'CITIZEN' })),
  token('a department’s system that is a citizen', 'sub', ({ token }) =>
    token({ sub: 'cit_victim' }),
  ),
  token('a binding to a certificate, which nobody checks here', 'cnf', ({ token }) =>
    token({ cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } }),
  ),
  token('somebody who acts for the person, and would pass for them', 'act', ({ token }) =>
    token({ kind: 'CITIZEN', sub: 'cit_victim', act: { sub: 'clerk-7' } }),
  ),
];

const timesAndPlaces: readonly Attack[] = [
  misused('no audience', 'TOKEN_AUDIENCE_MISMATCH', ({ token }) => token({ aud: undefined })),
  misused('another service’s audience', 'TOKEN_AUDIENCE_MISMATCH', ({ token }) =>
    token({ aud: 'https://elsewhere.example/graphql' }),
  ),
  misused('an audience more', 'TOKEN_AUDIENCE_MISMATCH', ({ token }) =>
    token({ aud: [audience, 'https://elsewhere.example/graphql'] }),
  ),
  misused('the token endpoint for an audience', 'TOKEN_AUDIENCE_MISMATCH', ({ token }) =>
    token({ aud: `${issuer}/token` }),
  ),
  misused('the audience with a slash', 'TOKEN_AUDIENCE_MISMATCH', ({ token }) =>
    token({ aud: `${audience}/` }),
  ),
  misused('an expiry that is past', 'TOKEN_EXPIRED', ({ token }) =>
    token({ iat: now - 400, exp: now - 100 }),
  ),
  misused('an expiry of this very second', 'TOKEN_EXPIRED', ({ token }) =>
    token({ iat: now - 300, exp: now }),
  ),
  misused('a beginning to come', 'TOKEN_NOT_YET_VALID', ({ token }) => token({ nbf: now + 61 })),
  misused('a time of issue to come', 'TOKEN_NOT_YET_VALID', ({ token }) =>
    token({ iat: now + 61, exp: now + 300 }),
  ),
  misused(
    'a life of an hour',
    'UNAUTHENTICATED',
    ({ token }) => token({ exp: now + 3600 }),
    'lifetime',
  ),
];

const bindings: readonly Attack[] = [
  {
    name: 'a token that anybody could use',
    code: 'TOKEN_NOT_BOUND',
    trace: 'RECORD',
    send: async ({ token }) => ({ authorization: `Bearer ${await token({ cnf: undefined })}` }),
  },
  {
    name: 'a token that anybody could use, and a proof',
    code: 'TOKEN_NOT_BOUND',
    trace: 'RECORD',
    send: withProof(({ token }) => token({ cnf: undefined })),
  },
  {
    name: 'a stolen token',
    code: 'DPOP_PROOF_REQUIRED',
    trace: 'RECORD',
    send: async ({ token }) => ({ authorization: `DPoP ${await token()}` }),
  },
  {
    name: 'a stolen token as if it were a bearer’s',
    code: 'DPOP_PROOF_REQUIRED',
    trace: 'RECORD',
    send: async ({ token }) => ({ authorization: `Bearer ${await token()}` }),
  },
  {
    name: 'a bound token as a bearer’s, with its proof',
    code: 'DPOP_PROOF_REQUIRED',
    trace: 'RECORD',
    send: async ({ token, proof }) => {
      const sent = await token();
      return { authorization: `Bearer ${sent}`, dpop: await proof(sent) };
    },
  },
];

const proofs: readonly Attack[] = [
  proof('of the thief’s key', 'jwk', ({ proof, keys }, token) =>
    proof(token, {}, { jwk: keys.thief.publicJwk }, keys.thief.privateKey),
  ),
  proof('that shows the owner’s key, by the thief', 'signature', ({ proof, keys }, token) =>
    proof(token, {}, {}, keys.thief.privateKey),
  ),
  proof('with the private key inside', 'jwk', ({ proof, keys }, token) =>
    proof(token, {}, { jwk: keys.owner.privateJwk }),
  ),
  proof('without a key', 'jwk', ({ proof }, token) => proof(token, {}, { jwk: undefined })),
  proof('with a key on another curve', 'jwk', async ({ proof }, token) => {
    const { publicJwk } = await keyPair('ES384');
    return proof(token, {}, { jwk: publicJwk });
  }),
  proof('of a symmetric algorithm', 'alg', ({ proof }, token) =>
    proof(token, {}, { alg: 'HS256' }, Buffer.alloc(32)),
  ),
  proof('of alg none', 'alg', async ({ keys }) =>
    unsigned({ alg: 'none', typ: 'dpop+jwt', jwk: keys.owner.publicJwk }, {}, ''),
  ),
  proof('of another typ', 'typ', ({ proof }, token) => proof(token, {}, { typ: 'JWT' })),
  proof('that is none', 'form', async () => 'abc'),
  proof('beside a second one', 'form', async ({ proof }, token) =>
    [await proof(token), await proof(token)].join(', '),
  ),
  proof('for another method', 'htm', ({ proof }, token) => proof(token, { htm: 'GET' })),
  proof('for the method in small letters', 'htm', ({ proof }, token) =>
    proof(token, { htm: 'post' }),
  ),
  proof('for another host', 'htu', ({ proof }, token) =>
    proof(token, { htu: 'http://attacker.example/graphql' }),
  ),
  proof('for the URL in other letters', 'htu', ({ proof }, token) =>
    proof(token, { htu: audience.replace('graphql', 'GraphQL') }),
  ),
  proof('for the URL with a slash', 'htu', ({ proof }, token) =>
    proof(token, { htu: `${audience}/` }),
  ),
  proof('for the URL with a query', 'htu', ({ proof }, token) =>
    proof(token, { htu: `${audience}?a=b` }),
  ),
  proof('from 61 seconds ago', 'iat', ({ proof }, token) => proof(token, { iat: now - 61 })),
  proof('from 61 seconds on', 'iat', ({ proof }, token) => proof(token, { iat: now + 61 })),
  proof('without a time', 'iat', ({ proof }, token) => proof(token, { iat: undefined })),
  proof('for no token', 'ath', ({ proof }, token) => proof(token, { ath: undefined })),
  proof('for another token of the same system', 'ath', async ({ proof, token: make }) =>
    proof(await make({ exp: now + 200 })),
  ),
  proof('without a name', 'jti', ({ proof }, token) => proof(token, { jti: undefined })),
  proof('with an empty name', 'jti', ({ proof }, token) => proof(token, { jti: '' })),
  proof('with an endless name', 'jti', ({ proof }, token) =>
    proof(token, { jti: 'a'.repeat(257) }),
  ),
];

export const attacks: readonly Attack[] = [
  ...credentials,
  ...signatures,
  ...keysOfTheirOwn,
  ...kinds,
  ...timesAndPlaces,
  ...bindings,
  ...evidenceAttacks,
  ...proofs.map((attack) => ({ ...attack, name: `a proof ${attack.name}` })),
];
