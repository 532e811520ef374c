import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { citizenToken, clientAssertion } from '../../../src/dev/identity/sign-in.ts';
import { createVisitor } from '../../../src/dev/identity/visitor.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import {
  audience,
  keyOf,
  otherPortal,
  personas,
  portal,
  redirectUri,
  runIdentity,
} from './running.ts';

const verifier = 'a-verifier-of-at-least-forty-three-characters';
const [first, second] = personas.map(({ citizenId }) => citizenId);

describe('a citizen at the identity provider', () => {
  let identity: Awaited<ReturnType<typeof runIdentity>>;
  beforeAll(async () => {
    identity = await runIdentity();
  });
  afterAll(() => identity.close());

  const clientOf = (clientId: string) => ({
    issuer: identity.issuer,
    clientId,
    privateKey: keyOf(identity.keys, clientId),
    clock: systemClock,
  });
  const atHome = (url: URL) => url.href.startsWith(redirectUri);

  function authorisationUrl(changes: Record<string, string | undefined> = {}): URL {
    const parameters: Record<string, string | undefined> = {
      client_id: portal,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid hub',
      state: 'a-state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    const url = new URL(`${identity.issuer}/auth`);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  async function codeFor(citizenId: string): Promise<string> {
    const visit = createVisitor(atHome);
    const page = await visit(authorisationUrl());
    const home = await visit(page.url, new URLSearchParams({ citizenId }));
    return home.url.searchParams.get('code') ?? '';
  }

  async function redeem(code: string, changes: Record<string, string> = {}, clientId = portal) {
    const response = await fetch(identity.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await clientAssertion(clientOf(clientId)),
        ...changes,
      }),
    });
    const body: unknown = await response.json();
    return { status: response.status, body };
  }

  /** Where a request for authorisation lands that never reaches the page. */
  async function refusal(changes: Record<string, string | undefined>) {
    const { url, status } = await createVisitor(atHome)(authorisationUrl(changes));
    return { error: url.searchParams.get('error'), home: atHome(url), status };
  }

  it('receives a token of their own, through the portal they chose', async () => {
    for (const citizenId of [first, second]) {
      const signIn = await citizenToken({
        ...clientOf(portal),
        redirectUri,
        citizenId: String(citizenId),
      });
      if (!signIn.ok) throw new Error(signIn.problem.error);
      const jwks = createRemoteJWKSet(new URL(identity.jwksUri));
      const { payload } = await jwtVerify(signIn.value.accessToken, jwks, {
        issuer: identity.issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256'],
      });
      expect(payload).toEqual({
        iss: identity.issuer,
        aud: audience,
        sub: citizenId,
        client_id: portal,
        department: 'dept_onewindow',
        kind: 'CITIZEN',
        acr: 'http://eidas.europa.eu/LoA/high',
        scope: 'hub',
        jti: expect.any(String),
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(300);
    }
  });

  it.each(['low', 'substantial'])('signs in as surely as the portal asks: %s', async (level) => {
    const acrValues = `http://eidas.europa.eu/LoA/${level}`;
    const asked = { ...clientOf(portal), redirectUri, citizenId: String(first), acrValues };
    const signIn = await citizenToken(asked);
    if (!signIn.ok) throw new Error(signIn.problem.error);
    expect(decodeJwt(signIn.value.accessToken)['acr']).toBe(acrValues);
  });

  it('sees who asks and every person, and nothing that a script or another host could touch', async () => {
    const start = await fetch(authorisationUrl(), { redirect: 'manual' });
    const address = new URL(String(start.headers.get('location')), identity.issuer);
    const cookie = start.headers.getSetCookie().map((line) => line.split(';')[0]);
    const response = await fetch(address, { headers: { cookie: cookie.join('; ') } });
    const html = await response.text();
    expect(response.status).toBe(200);
    for (const text of ['一网通办', 'One Window', '测试甲', '测试&#60;乙&#62;', String(first)]) {
      expect(html).toContain(text);
    }
    expect(html).not.toMatch(/<script|\son\w+=|https?:/);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self' /);
    expect(policy).toContain("form-action 'self' http://127.0.0.1:4000;");
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is asked anew at each sign-in, so that two people can share one browser', async () => {
    const visit = createVisitor(atHome);
    for (const citizenId of [first, second]) {
      const page = await visit(authorisationUrl());
      expect(page).toMatchObject({ status: 200 });
      const home = await visit(page.url, new URLSearchParams({ citizenId: String(citizenId) }));
      expect(home.url.searchParams.get('code')).toEqual(expect.any(String));
    }
  });

  it('is refused when the provider knows nobody of that id', async () => {
    const signIn = await citizenToken({
      ...clientOf(portal),
      redirectUri,
      citizenId: 'cit_unknown',
    });
    expect(signIn).toMatchObject({ ok: false, problem: { error: 'access_denied' } });
  });

  it('stays at the page after a choice that is none, and can choose again', async () => {
    const visit = createVisitor(atHome);
    const page = await visit(authorisationUrl());
    const again = await visit(page.url, new URLSearchParams({ citizenId: 'cit_unknown' }));
    expect(again).toEqual({ url: page.url, status: 400 });
    const home = await visit(page.url, new URLSearchParams({ citizenId: String(first) }));
    expect(home.url.searchParams.get('iss')).toBe(identity.issuer);
  });

  it('cannot continue a sign-in that another browser began', async () => {
    const page = await createVisitor(atHome)(authorisationUrl());
    const stranger = createVisitor(atHome);
    const choice = new URLSearchParams({ citizenId: String(first) });
    expect(await stranger(page.url)).toMatchObject({ status: 400 });
    expect(await stranger(page.url, choice)).toMatchObject({ status: 400 });
  });

  it('is sent back without a code when the portal leaves PKCE out', async () => {
    expect(
      await refusal({ code_challenge: undefined, code_challenge_method: undefined }),
    ).toMatchObject({ error: 'invalid_request', home: true });
  });

  it('is sent back without a code when the portal offers PKCE in clear', async () => {
    expect(
      await refusal({ code_challenge: verifier, code_challenge_method: 'plain' }),
    ).toMatchObject({ error: 'invalid_request', home: true });
  });

  it('is sent nowhere when the address to return to is not the portal’s', async () => {
    expect(await refusal({ redirect_uri: 'http://127.0.0.1:4000/elsewhere' })).toEqual({
      error: null,
      home: false,
      status: 400,
    });
  });

  it('is sent back without a code when the portal asks for another resource', async () => {
    expect(await refusal({ resource: 'https://elsewhere.example/' })).toMatchObject({
      error: 'invalid_target',
      home: true,
    });
  });

  it('gives a code that only the right verifier redeems', async () => {
    const code = await codeFor(String(first));
    expect(await redeem(code, { code_verifier: `${verifier}-of-another` })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('gives a code that no other portal redeems', async () => {
    const code = await codeFor(String(first));
    expect(await redeem(code, {}, otherPortal)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('gives a code that is redeemed once, even by five requests at the same time', async () => {
    const code = await codeFor(String(first));
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});
