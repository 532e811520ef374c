import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { dpopProof, makeProofKey, type ProofKey } from '../../../src/dev/identity/proof.ts';
import { startIdentity, type Identity } from '../../../src/dev/identity/server.ts';
import { createVisitor } from '../../../src/dev/identity/visitor.ts';
import { generateKeys } from '../../../src/dev/identity/keys.ts';
import { systemClock } from '../../../src/kernel/time.ts';
import { audience, personas } from './running.ts';

const client = 'city-pages';
const home = 'http://127.0.0.1:4000';
const redirectUri = `${home}/signed-in`;
const verifier = 'a-verifier-of-at-least-forty-three-characters';
const [person] = personas;
const tokens = z.object({ access_token: z.string(), refresh_token: z.string() });

describe('pages in a browser, at the identity provider', () => {
  let identity: Identity;
  beforeAll(async () => {
    const keys = await generateKeys([]);
    const pages = {
      clientId: client,
      department: 'dept_portal',
      kind: 'BROWSER',
      name: { zh: '网页', en: 'pages' },
      jwks: { keys: [] },
      redirectUris: [redirectUri],
    } as const;
    identity = await startIdentity({
      port: 0,
      audience,
      clients: [pages],
      personas,
      keys: [keys.signing],
    });
  });
  afterAll(() => identity.close());

  async function code(): Promise<string> {
    const url = new URL(`${identity.issuer}/auth`);
    url.search = new URLSearchParams({
      client_id: client,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid hub',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const visit = createVisitor(({ href }) => href.startsWith(redirectUri));
    const { url: page } = await visit(url);
    const back = await visit(page, new URLSearchParams({ citizenId: person?.citizenId ?? '' }));
    return back.url.searchParams.get('code') ?? '';
  }

  async function ask(form: Readonly<Record<string, string>>, key?: ProofKey, origin = home) {
    const url = identity.tokenEndpoint;
    const proof = key && (await dpopProof(key, { method: 'POST', url, clock: systemClock }));
    return fetch(url, {
      method: 'POST',
      headers: { origin, ...(proof === undefined ? {} : { dpop: proof }) },
      body: new URLSearchParams({ client_id: client, ...form }),
    });
  }

  const redeem = async (key?: ProofKey, origin?: string) =>
    ask(
      {
        grant_type: 'authorization_code',
        code: await code(),
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
      key,
      origin,
    );

  it('get no token that is not bound to a key', async () => {
    expect((await redeem()).status).toBe(400);
  });

  it('get one for a citizen, bound to their key, and read it where they have their home', async () => {
    const answer = await redeem(await makeProofKey());
    expect(answer.headers.get('access-control-allow-origin')).toBe(home);
    const { access_token: token } = tokens.parse(await answer.json());
    expect(decodeJwt(token)).toMatchObject({
      kind: 'CITIZEN',
      department: 'dept_portal',
      sub: person?.citizenId,
      cnf: { jkt: expect.any(String) },
    });
  });

  it('are not answered where they have no home', async () => {
    const answer = await redeem(await makeProofKey(), 'http://127.0.0.1:4999');
    expect(answer.status).toBe(400);
  });

  it('renew a token with the key that it is bound to, at the level of the sign-in, and with no other', async () => {
    const key = await makeProofKey();
    const first = tokens.parse(await (await redeem(key)).json());
    const renewal = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    expect((await ask(renewal, await makeProofKey())).status).toBe(400);
    const renewed = tokens.parse(await (await ask(renewal, key)).json());
    expect(decodeJwt(renewed.access_token)['acr']).toBe(decodeJwt(first.access_token)['acr']);
  });
});
