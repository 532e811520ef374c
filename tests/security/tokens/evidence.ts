import { audience, issuer } from '../../support/hub.ts';
import type { Attack } from './attacks.ts';
import { keyPair, now, unsigned, type Claims, type Forge } from './forge.ts';

type Said = (forge: Forge) => Promise<string>;

/** A clerk's token, bound and signed as it should be, for evidence that is not. */
function evidence(name: string, code: string, reason: string | undefined, said: Said): Attack {
  return {
    name: `evidence ${name}`,
    code,
    ...(reason === undefined ? {} : { reason }),
    trace: 'RECORD',
    send: async (forge) => withProof(forge, await forge.clerkToken(said)),
  };
}

async function withProof(forge: Forge, token: string): Promise<Record<string, string>> {
  return { authorization: `DPoP ${token}`, dpop: await forge.proof(token) };
}

const changed = (name: string, reason: string, claims: Claims, header: Claims = {}): Attack =>
  evidence(name, 'EVIDENCE_INVALID', reason, (forge) => forge.evidence(claims, header));

const hash = 'a'.repeat(64);

const claims: readonly Attack[] = [
  changed('of another witness by name', 'iss', { iss: 'reader-b' }),
  changed('for another issuer', 'aud', { aud: 'https://elsewhere.example' }),
  changed('for the hub itself', 'aud', { aud: audience }),
  changed('for two issuers', 'aud', { aud: [issuer, 'https://elsewhere.example'] }),
  changed('about somebody else', 'sub', { sub: 'cit_somebody_else' }),
  changed('about nobody', 'sub', { sub: undefined }),
  changed('for another clerk', 'clerk', { clerk: 'clk_8' }),
  changed('for no clerk', 'clerk', { clerk: undefined }),
  changed('of another department', 'department', { department: 'dept_b' }),
  changed('of a kind that there is not', 'method', { method: 'TELEPATHY' }),
  changed('of no kind', 'method', { method: undefined }),
  changed('of an inherited kind', 'method', { method: 'constructor' }),
  changed('of a form, without the form', 'reference', { method: 'SIGNED_FORM' }),
  changed('of a form that is no hash', 'reference', { method: 'SIGNED_FORM', reference: '..' }),
  changed('of a document, with a form', 'reference', { reference: hash }),
  changed('without a name', 'jti', { jti: undefined }),
  changed('with a name that is guessed', 'jti', { jti: '1' }),
  changed('without an end', 'exp', { exp: undefined }),
  changed('without a beginning', 'iat', { iat: undefined }),
  changed('that lasts an hour', 'lifetime', { exp: now + 3_600 }),
  changed('of a time to come', 'iat', { iat: now + 61, exp: now + 90 }),
];

const forms: readonly Attack[] = [
  changed('of an ID token', 'typ', {}, { typ: 'JWT' }),
  changed('without a typ', 'typ', {}, { typ: undefined }),
  changed('of a key that nobody registered', 'kid', {}, { kid: 'x' }),
  changed('of no key', 'kid', {}, { kid: undefined }),
  evidence('by a thief under the witness’s name', 'EVIDENCE_INVALID', 'signature', (forge) =>
    forge.evidence({}, {}, forge.keys.thief.privateKey),
  ),
  evidence('by the client itself', 'EVIDENCE_INVALID', 'kid', (forge) =>
    forge.evidence({}, { kid: 'owner' }, forge.keys.owner.privateKey),
  ),
  evidence('with a key of its own', 'EVIDENCE_INVALID', 'signature', (forge) =>
    forge.evidence({}, { jwk: forge.keys.thief.publicJwk }, forge.keys.thief.privateKey),
  ),
  evidence('of alg none', 'EVIDENCE_INVALID', 'alg', async () =>
    unsigned({ alg: 'none', typ: 'askonce-evidence+jwt', kid: 'reader' }, {}, ''),
  ),
  evidence('of another algorithm', 'EVIDENCE_INVALID', 'alg', async (forge) =>
    forge.evidence({}, { alg: 'PS256' }, (await keyPair('PS256')).privateKey),
  ),
  evidence('that is none', 'EVIDENCE_INVALID', 'kid', async () => 'abc'),
  evidence('that is nothing', 'EVIDENCE_INVALID', 'kid', async () => ''),
  evidence('cut short', 'EVIDENCE_INVALID', 'signature', async (forge) =>
    (await forge.evidence()).slice(0, -20),
  ),
  evidence('with a word changed', 'EVIDENCE_INVALID', 'signature', async (forge) => {
    const [header, payload = '', signature] = (await forge.evidence({ sub: 'cit_other' })).split(
      '.',
    );
    const text = Buffer.from(payload, 'base64url').toString().replace('cit_other', 'cit_victim');
    return [header, Buffer.from(text).toString('base64url'), signature].join('.');
  }),
  evidence('that is another token of the issuer', 'EVIDENCE_INVALID', 'kid', (forge) =>
    forge.token(),
  ),
];

/** A clerk who is none, or none here. */
function misfit(name: string, act: Claims): Attack {
  return {
    name: `a clerk ${name}`,
    code: 'UNAUTHENTICATED',
    reason: 'act',
    trace: 'LOG',
    send: async (forge) => withProof(forge, await forge.clerkToken((one) => one.evidence(), act)),
  };
}

/** Evidence that lets nobody act: fuzzed, of another time, missing, or worn by a token that it is not for. */
export const evidenceAttacks: readonly Attack[] = [
  ...claims,
  ...forms,
  evidence('that had ended when it was exchanged', 'EVIDENCE_EXPIRED', undefined, (forge) =>
    forge.evidence({ iat: now - 120, exp: now }),
  ),
  {
    name: 'a clerk without evidence',
    code: 'EVIDENCE_REQUIRED',
    trace: 'RECORD',
    send: async (forge) => withProof(forge, await forge.clerkToken(undefined)),
  },
  misfit('through another client', { client_id: 'client-b' }),
  misfit('of another department', { department: 'dept_b' }),
  misfit('for whom somebody else acts', { act: { sub: 'cit_other' } }),
  misfit('who is the person', { sub: 'cit_victim', client_id: undefined, department: undefined }),
  misfit('who is no clerk', { sub: 'client-a' }),
  {
    name: 'evidence without a clerk',
    code: 'UNAUTHENTICATED',
    reason: 'act',
    trace: 'LOG',
    send: async (forge) =>
      withProof(
        forge,
        await forge.token({
          kind: 'CITIZEN',
          sub: 'cit_victim',
          evidence: await forge.evidence(),
        }),
      ),
  },
  {
    name: 'a clerk’s token that anybody could use',
    code: 'TOKEN_NOT_BOUND',
    trace: 'RECORD',
    send: async (forge) => ({
      authorization: `Bearer ${await forge.clerkToken((one) => one.evidence(), {}, { cnf: undefined })}`,
    }),
  },
];
