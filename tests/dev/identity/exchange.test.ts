import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt } from 'jose';
import { signEvidence, type Reader } from '../../../src/dev/identity/evidence.ts';
import { generateKeys, publicKey } from '../../../src/dev/identity/keys.ts';
import type { Counter } from '../../../src/dev/identity/model.ts';
import { dpopProof, makeProofKey, type ProofKey } from '../../../src/dev/identity/proof.ts';
import { startIdentity, type Identity } from '../../../src/dev/identity/server.ts';
import {
  citizenToken,
  clerkToken,
  clientAssertion,
  exchangedToken,
} from '../../../src/dev/identity/sign-in.ts';
import { createVisitor } from '../../../src/dev/identity/visitor.ts';
import type { UseOnce } from '../../../src/gateway/authenticate.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import { audience, keyOf, personas, redirectUri } from './running.ts';

const counterId = 'hrss-counter';
const otherId = 'psb-counter';
const portalId = 'portal';
const name = { zh: '窗口', en: 'Counter' };
const [first, second] = personas;
if (!first || !second) throw new Error('no personas');
const citizenId = first.citizenId;
const clerk = 'clk_7';
const jwt = 'urn:ietf:params:oauth:token-type:jwt';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

describe('token exchange at the identity provider', () => {
  let identity: Identity;
  let keys: Awaited<ReturnType<typeof generateKeys>>;
  let reader: Reader;
  const refusals: { clerk: string; client: string; code: string }[] = [];
  let isRecorded = true;
  const used = new Set<string>();
  const useOnce: UseOnce = async ({ id }) => used.size !== used.add(id).size;

  beforeAll(async () => {
    keys = await generateKeys([counterId, otherId, portalId, 'reader', 'thief']);
    reader = { id: 'reader', department: 'dept_hrss', privateKey: keyOf(keys, 'reader') };
    const counter: Counter = {
      clerks: [
        { clerkId: clerk, department: 'dept_hrss', name },
        { clerkId: 'clk_8', department: 'dept_hrss', name },
        { clerkId: 'clk_9', department: 'dept_psb', name },
      ],
      witnesses: [{ ...reader, key: publicKey(reader.privateKey) }],
      readers: [reader],
      clock: systemClock,
      useOnce,
      onRefused: async ({ client, clerk: who, error }) => {
        if (!isRecorded) throw new Error('the log is down');
        refusals.push({ clerk: who, client: client.clientId, code: error.code });
      },
    };
    const at = (clientId: string) => ({ keys: [publicKey(keyOf(keys, clientId))] });
    const counterAt = (clientId: string, department: string) => ({
      clientId,
      department,
      kind: 'COUNTER' as const,
      name,
      jwks: at(clientId),
      redirectUris: [redirectUri],
    });
    identity = await startIdentity({
      port: 0,
      audience,
      clients: [
        counterAt(counterId, 'dept_hrss'),
        counterAt(otherId, 'dept_psb'),
        { ...counterAt(portalId, 'dept_portal'), kind: 'PORTAL' },
      ],
      personas: [
        first,
        {
          ...second,
          principals: [
            { citizenId, name: 'P' },
            { citizenId, name: 'P', organisation: { id: 'org_care', name: 'Care' } },
          ],
        },
      ],
      keys: [keys.signing],
      counter,
    });
  });
  afterAll(() => identity.close());

  const clientOf = (clientId: string, proofKey?: ProofKey) => ({
    issuer: identity.issuer,
    clientId,
    privateKey: keyOf(keys, clientId),
    clock: systemClock,
    redirectUri,
    ...(proofKey ? { proofKey } : {}),
  });
  async function clerkAt(clientId: string, clerkId = clerk, proofKey?: ProofKey): Promise<string> {
    const token = await clerkToken({ ...clientOf(clientId, proofKey), clerkId });
    if (!token.ok) throw new Error(token.problem.message);
    return token.value.accessToken;
  }
  const evidence = (changes: Partial<Parameters<typeof signEvidence>[1]> = {}, by = reader) =>
    signEvidence(
      by,
      {
        issuer: identity.issuer,
        citizenId,
        clerkId: clerk,
        method: 'ID_DOCUMENT_READ',
        ...changes,
      },
      systemClock,
    );
  async function ask(changes: Record<string, string | undefined>, clientId = counterId) {
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await clientAssertion(clientOf(clientId)),
    });
    const asked: Readonly<Record<string, string | undefined>> = {
      subject_token: await evidence(),
      subject_token_type: jwt,
      actor_token: await clerkAt(counterId),
      actor_token_type: accessToken,
      ...changes,
    };
    for (const [parameter, value] of Object.entries(asked))
      if (value !== undefined) body.set(parameter, value);
    const response = await fetch(identity.tokenEndpoint, { method: 'POST', body });
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  }

  it('makes a token in which a clerk acts for the person whom a witness saw', async () => {
    const proofKey = await makeProofKey();
    const seen = await evidence();
    const exchanged = await exchangedToken(clientOf(counterId, proofKey), {
      clerkToken: await clerkAt(counterId, clerk, proofKey),
      evidence: seen,
    });
    if (!exchanged.ok) throw new Error(exchanged.problem.message);
    const claims = decodeJwt(exchanged.value.accessToken);
    expect(claims).toMatchObject({
      iss: identity.issuer,
      aud: audience,
      sub: citizenId,
      client_id: counterId,
      department: 'dept_hrss',
      kind: 'CITIZEN',
      act: { sub: clerk, client_id: counterId, department: 'dept_hrss' },
      evidence: seen,
      cnf: { jkt: await calculateJwkThumbprint(proofKey.publicJwk) },
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(300);
  });

  it('answers in the words of RFC 8693', async () => {
    expect(await ask({})).toMatchObject({
      status: 200,
      answer: { issued_token_type: accessToken, token_type: 'Bearer', expires_in: 300 },
    });
  });

  it('takes evidence once, of however many who try at once', async () => {
    const subject_token = await evidence();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ subject_token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others).toEqual(
      others.map(() => ({
        status: 400,
        answer: {
          error: 'invalid_request',
          error_description: expect.stringMatching(/^EVIDENCE_REUSED/),
        },
      })),
    );
  });

  it.each<[string, string, () => Promise<Record<string, string | undefined>>]>([
    ['no evidence', 'EVIDENCE_REQUIRED', async () => ({ subject_token: undefined })],
    ['an empty text', 'EVIDENCE_REQUIRED', async () => ({ subject_token: '' })],
    ['a text that is none', 'EVIDENCE_INVALID: kid', async () => ({ subject_token: 'a.b.c' })],
    [
      'a thief’s evidence',
      'EVIDENCE_INVALID: kid',
      async () => ({
        subject_token: await evidence({}, { ...reader, privateKey: keyOf(keys, 'thief') }),
      }),
    ],
    [
      'evidence for another clerk',
      'EVIDENCE_INVALID: clerk',
      async () => ({ subject_token: await evidence({ clerkId: 'clk_8' }) }),
    ],
    [
      'evidence for another issuer',
      'EVIDENCE_INVALID: aud',
      async () => ({ subject_token: await evidence({ issuer: 'https://elsewhere.example' }) }),
    ],
    [
      'evidence about nobody',
      'EVIDENCE_INVALID: sub',
      async () => ({ subject_token: await evidence({ citizenId: 'admin' }) }),
    ],
    [
      'evidence of another department',
      'EVIDENCE_INVALID: department',
      async () => ({ subject_token: await evidence({}, { ...reader, department: 'dept_psb' }) }),
    ],
    [
      'evidence that has ended',
      'EVIDENCE_EXPIRED',
      async () => ({
        subject_token: await signEvidence(
          reader,
          { issuer: identity.issuer, citizenId, clerkId: clerk, method: 'CALL_BACK' },
          { now: () => new Date(Date.now() - 121_000) },
        ),
      }),
    ],
    [
      'the clerk’s own token for evidence',
      'EVIDENCE_INVALID: kid',
      async () => ({ subject_token: await clerkAt(counterId) }),
    ],
  ])('refuses %s, once that is on record', async (_, said, changes) => {
    const before = refusals.length;
    const { status, answer } = await ask(await changes());
    expect({ status, answer }).toEqual({
      status: 400,
      answer: {
        error: 'invalid_request',
        error_description: expect.stringMatching(new RegExp(`^${said}`)),
      },
    });
    const [code] = said.split(':');
    expect(refusals.slice(before)).toEqual([{ clerk, client: counterId, code }]);
  });

  it('does not answer a refusal that cannot be put on record', async () => {
    isRecorded = false;
    const { status, answer } = await ask({ subject_token: undefined });
    isRecorded = true;
    expect({ status, answer }).toMatchObject({ status: 500, answer: { error: 'server_error' } });
  });

  it.each<[string, string, () => Promise<Record<string, string | undefined>>]>([
    ['no clerk', 'invalid_request', async () => ({ actor_token: undefined })],
    [
      'a clerk of another counter',
      'invalid_request',
      async () => ({ actor_token: await clerkAt(otherId, 'clk_9') }),
    ],
    [
      'a clerk’s token that is bound to another key',
      'invalid_request',
      async () => ({ actor_token: await clerkAt(counterId, clerk, await makeProofKey()) }),
    ],
    [
      'a citizen for a clerk',
      'invalid_request',
      async () => {
        const token = await citizenToken({ ...clientOf(portalId), citizenId });
        return { actor_token: token.ok ? token.value.accessToken : '' };
      },
    ],
    ['another kind of actor', 'invalid_request', async () => ({ actor_token_type: jwt })],
    [
      'another kind of subject',
      'invalid_request',
      async () => ({ subject_token_type: accessToken }),
    ],
    ['another kind of answer', 'invalid_request', async () => ({ requested_token_type: jwt })],
    ['a wider scope', 'invalid_scope', async () => ({ scope: 'hub admin' })],
    ['another resource', 'invalid_target', async () => ({ resource: 'https://elsewhere.example' })],
  ])('refuses %s', async (_, error, changes) => {
    expect(await ask(await changes())).toMatchObject({ status: 400, answer: { error } });
  });

  it('is not for portals', async () => {
    expect(await ask({}, portalId)).toMatchObject({
      status: 400,
      answer: { error: 'invalid_request' },
    });
  });

  it('refuses a proof that was used', async () => {
    const proofKey = await makeProofKey();
    const proven = { method: 'POST', url: identity.tokenEndpoint, clock: systemClock };
    const dpop = await dpopProof(proofKey, proven);
    const actor_token = await clerkAt(counterId, clerk, proofKey);
    const statuses = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const body = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await clientAssertion(clientOf(counterId)),
        subject_token: await evidence(),
        subject_token_type: jwt,
        actor_token,
        actor_token_type: accessToken,
      });
      const answer = await fetch(identity.tokenEndpoint, {
        method: 'POST',
        body,
        headers: { dpop },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 400]);
  });

  describe('the page', () => {
    const verifier = 'a-verifier-of-at-least-forty-three-characters';
    const atHome = (url: URL) => url.href.startsWith(redirectUri);
    const startAt = (clientId: string): URL => {
      const url = new URL(`${identity.issuer}/auth`);
      url.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid hub',
        state: 's',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString();
      return url;
    };
    async function chosen(
      clientId: string,
      form: Record<string, string>,
    ): Promise<object | string> {
      const visit = createVisitor(atHome);
      const page = await visit(startAt(clientId));
      const home = await visit(page.url, new URLSearchParams(form));
      const code = home.url.searchParams.get('code');
      if (code === null) return `page again: ${home.status}`;
      const response = await fetch(identity.tokenEndpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await clientAssertion(clientOf(clientId)),
        }),
      });
      const { access_token } = Object(await response.json());
      return decodeJwt(String(access_token));
    }

    it('signs a clerk in for a person of whom it is the witness', async () => {
      const form = { clerkId: clerk, citizenId, method: 'SIGNED_FORM' };
      expect(await chosen(counterId, form)).toMatchObject({
        sub: citizenId,
        kind: 'CITIZEN',
        act: { sub: clerk, client_id: counterId, department: 'dept_hrss' },
        evidence: expect.any(String),
      });
    });

    it('signs a clerk in alone, with a token that is for nobody else', async () => {
      const claims = await chosen(counterId, { clerkId: clerk });
      expect(claims).toMatchObject({ sub: clerk, kind: 'CLERK' });
      expect(claims).not.toHaveProperty('act');
    });

    it.each([
      ['in their own name', {}],
      ['in the name of an organisation', { organisationId: 'org_care' }],
    ])('signs a person in for somebody, %s', async (_, more) => {
      const form = { citizenId: second.citizenId, principalId: citizenId, ...more };
      const act = 'organisationId' in more ? { organisation: 'org_care' } : {};
      expect(await chosen(portalId, form)).toMatchObject({
        sub: citizenId,
        kind: 'CITIZEN',
        act: { sub: second.citizenId, ...act },
      });
    });

    it.each<[string, string, Record<string, string>]>([
      ['a clerk of another department', counterId, { clerkId: 'clk_9' }],
      ['a person without a clerk', counterId, { citizenId }],
      ['a person without evidence', counterId, { clerkId: clerk, citizenId }],
      ['a person by evidence that is none', counterId, { clerkId: clerk, citizenId, method: 'X' }],
      [
        'nobody, by evidence',
        counterId,
        { clerkId: clerk, citizenId: 'cit_x', method: 'CALL_BACK' },
      ],
      ['a clerk at a portal', portalId, { clerkId: clerk }],
      [
        'somebody for a stranger',
        portalId,
        { citizenId: second.citizenId, principalId: second.citizenId },
      ],
      [
        'somebody in the name of a stranger',
        portalId,
        { citizenId: second.citizenId, principalId: citizenId, organisationId: 'org_x' },
      ],
    ])('asks again instead of signing in %s', async (_, clientId, form) => {
      expect(await chosen(clientId, form)).toBe('page again: 400');
    });
  });
});
