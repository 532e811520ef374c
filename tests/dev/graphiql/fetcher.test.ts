import { describe, expect, it } from '@jest/globals';
import { fetcherFor } from '../../../src/dev/graphiql/fetcher.ts';
import type { Session } from '../../../src/dev/graphiql/fetcher.ts';
import { tokensInMemory } from '../../../src/dev/graphiql/tokens.ts';

const access = { agreement: 'agr_social_insurance', purpose: 'SOCIAL_INSURANCE_REGISTRATION' };

/** An editor's fetcher, with a hub that refuses the tokens in `refused`, and a log of what reached it. */
function editorOf(session: Session, refused: readonly string[] = []) {
  const seen: { authorization: string | null; body: unknown }[] = [];
  let issued = 0;
  const tokens = tokensInMemory(
    async () => ({ access_token: `token-${++issued}`, expires_in: 300 }),
    { now: () => new Date('2026-11-24T08:00:00.000Z') },
  );
  const hub: typeof fetch = async (_input, init) => {
    const authorization = new Headers(init?.headers).get('authorization');
    seen.push({ authorization, body: JSON.parse(typeof init?.body === 'string' ? init.body : '') });
    const status = refused.includes(authorization ?? '') ? 401 : 200;
    return Response.json(status === 200 ? { data: { ok: true } } : { errors: [] }, { status });
  };
  return { run: fetcherFor(session, tokens, hub), seen };
}

describe('a request of the editor', () => {
  it('carries the token of the caller, and the agreement with its purpose', async () => {
    const { run, seen } = editorOf({ callerId: 'caller', access });
    expect(await run({ query: '{ ok }' })).toEqual({ data: { ok: true } });
    expect(seen).toEqual([
      { authorization: 'Bearer token-1', body: { query: '{ ok }', extensions: { access } } },
    ]);
  });

  it('carries neither when nobody is signed in', async () => {
    const { run, seen } = editorOf({});
    await run({ query: '{ ok }' });
    expect(seen).toEqual([{ authorization: null, body: { query: '{ ok }' } }]);
  });

  it('is sent once more with a new token when the hub no longer takes the old one', async () => {
    const { run, seen } = editorOf({ callerId: 'caller', access }, ['Bearer token-1']);
    expect(await run({ query: '{ ok }' })).toEqual({ data: { ok: true } });
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('shows the refusal when a new token is refused too', async () => {
    const { run, seen } = editorOf({ callerId: 'caller' }, ['Bearer token-1', 'Bearer token-2']);
    expect(await run({ query: '{ ok }' })).toEqual({ errors: [] });
    expect(seen).toHaveLength(2);
  });
});
