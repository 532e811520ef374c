import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { JWK } from 'jose';
import { generateKeys } from '../../../src/dev/identity/keys.ts';
import { dpopProof, makeProofKey } from '../../../src/dev/identity/proof.ts';
import { clientAssertion, departmentToken } from '../../../src/dev/identity/sign-in.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import { audience, department, keyOf, portal, runIdentity } from './running.ts';

type Running = Awaited<ReturnType<typeof runIdentity>>;

describe('a department system at the identity provider', () => {
  let identity: Running;
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

  it('receives a token that the published keys verify and that states who it is', async () => {
    const signIn = await departmentToken(clientOf(department));
    if (!signIn.ok) throw new Error(signIn.problem.error);
    const jwks = createRemoteJWKSet(new URL(identity.jwksUri));
    const { payload, protectedHeader } = await jwtVerify(signIn.value.accessToken, jwks, {
      issuer: identity.issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(protectedHeader).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: identity.keys.signing.kid,
    });
    expect(payload).toEqual({
      iss: identity.issuer,
      aud: audience,
      sub: department,
      client_id: department,
      department: 'dept_hrss',
      kind: 'DEPARTMENT',
      scope: 'hub',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300);
    expect(signIn.value.expiresIn).toBe(300);
  });

  it('is refused when another key signed its assertion', async () => {
    const { signing: privateKey } = await generateKeys([]);
    const signIn = await departmentToken({ ...clientOf(department), privateKey });
    expect(signIn).toMatchObject({ ok: false, problem: { error: 'invalid_client' } });
  });

  it('is refused when it is not registered', async () => {
    const signIn = await departmentToken({ ...clientOf(department), clientId: 'nobody' });
    expect(signIn).toMatchObject({ ok: false, problem: { error: 'invalid_client' } });
  });

  it('is refused an assertion that has expired', async () => {
    const clock = { now: () => new Date(systemClock.now().getTime() - 3_600_000) };
    const signIn = await departmentToken({ ...clientOf(department), clock });
    expect(signIn).toMatchObject({ ok: false, problem: { error: 'invalid_client' } });
  });

  it.each([
    ['the token endpoint', () => identity.tokenEndpoint],
    ['the issuer among others', () => [identity.issuer, 'https://elsewhere.example']],
    ['the issuer alone in a list', () => [identity.issuer]],
    ['another server', () => 'https://elsewhere.example'],
  ])('is refused an assertion addressed to %s', async (_name, aud) => {
    const answer = await postAssertion(identity, await assertionFor(identity, aud()));
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('is refused the second use of one assertion', async () => {
    const assertion = await clientAssertion(clientOf(department));
    expect(await postAssertion(identity, assertion)).toMatchObject({ status: 200 });
    expect(await postAssertion(identity, assertion)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('receives one token when it sends one assertion fifty times at once', async () => {
    const assertion = await clientAssertion(clientOf(department));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => postAssertion(identity, assertion)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
  });

  it.each<[string, object]>([
    ['holds for more than a minute', { life: 61 }],
    ['has no time of issue', { iat: undefined }],
    ['has no name', { jti: undefined }],
    ['is for another client', { sub: portal }],
  ])('is refused an assertion that %s', async (_, changes) => {
    const assertion = await assertionFor(identity, identity.issuer, changes);
    expect(await postAssertion(identity, assertion)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('receives a token that is bound to the key it proves to have, by each proof once', async () => {
    const proofKey = await makeProofKey();
    const bytes = randomBytes(16);
    const bound = { ...clientOf(department), proofKey };
    const signIn = await departmentToken(bound);
    if (!signIn.ok) throw new Error(signIn.problem.error);
    const { cnf } = decodeJwt(signIn.value.accessToken);
    expect(cnf).toEqual({ jkt: await calculateJwkThumbprint(proofKey.publicJwk) });
    const proven = { method: 'POST', url: identity.tokenEndpoint, clock: systemClock };
    const dpop = await dpopProof(proofKey, { ...proven, random: () => bytes });
    const answers = [];
    for (let count = 0; count < 2; count += 1) {
      const assertion = await clientAssertion(clientOf(department));
      answers.push((await postAssertion(identity, assertion, {}, { dpop })).status);
    }
    expect(answers[0]).toBe(200);
    expect(answers[1]).toBeGreaterThanOrEqual(400);
  });

  it('is refused a token for another resource', async () => {
    const assertion = await clientAssertion(clientOf(department));
    const resource = 'https://elsewhere.example/graphql';
    expect(await postAssertion(identity, assertion, { resource })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    });
  });

  it('is alone in receiving tokens without a person: a portal is refused', async () => {
    const signIn = await departmentToken(clientOf(portal));
    expect(signIn).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('grant type is not allowed') },
    });
  });

  it('finds the public half of the signing key, and no private one', async () => {
    const response = await fetch(identity.jwksUri);
    const { d, ...published } = identity.keys.signing;
    const body: unknown = await response.json();
    expect(body).toEqual({ keys: [published] });
    expect(JSON.stringify(body)).not.toContain(d);
  });

  it('reads the same addresses in the metadata whatever host the caller names', async () => {
    const response = await fetch(
      `http://localhost:${String(identity.port)}/.well-known/openid-configuration`,
    );
    expect(await response.json()).toMatchObject({
      issuer: identity.issuer,
      jwks_uri: identity.jwksUri,
      token_endpoint: identity.tokenEndpoint,
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'none'],
    });
  });
});

async function assertionFor(
  identity: Running,
  aud: string | string[],
  { life = 60, ...claims }: { life?: number } = {},
): Promise<string> {
  const key: JWK = keyOf(identity.keys, department);
  const iat = Math.floor(systemClock.now().getTime() / 1000);
  const jti = randomBytes(16).toString('hex');
  const usual = { iss: department, sub: department, aud, iat, exp: iat + life, jti };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(key);
}

async function postAssertion(
  { tokenEndpoint }: Running,
  assertion: string,
  extra: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'hub',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...extra,
    }),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}
