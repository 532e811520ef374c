import { createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../kernel/time.ts';
import type { Log } from '../platform/log.ts';

/** Gets the issuer's key set (RFC 7517) as it is now. Rejects when it cannot be had. */
export type FetchKeys = () => Promise<unknown>;

/** Milliseconds after which keys are asked for again before they are used. */
const fresh = 5 * 60_000;
/** Milliseconds for which they serve while the issuer does not answer. */
const bearable = 30 * 60_000;
/** Milliseconds between two attempts, whoever sends tokens that name keys of their own invention. */
const coolDown = 5_000;
/** Milliseconds to wait for the issuer. */
const patience = 2_000;

/** What a key is good for is looked at when it is used; others of the set need not be of a kind that is known here. */
const keySetSchema = z.object({
  keys: z
    .array(z.custom<JWK>((key) => typeof key === 'object' && key !== null && 'kty' in key))
    .min(1),
});

/**
 * The issuer's keys, by their `kid`. A key that is not known is asked for once, so the issuer may sign with a new one
 * at any time; several may be in use together. Throws when there are none that are recent enough.
 */
export function issuerKeys(deps: {
  readonly fetchKeys: FetchKeys;
  readonly clock: Clock;
  readonly log: Log;
}): JWTVerifyGetKey {
  let kept: { readonly find: JWTVerifyGetKey; readonly since: number } | undefined;
  let tried = -Infinity;
  let underWay: Promise<void> | undefined;
  const now = (): number => deps.clock.now().getTime();
  const fetchAll = async (since: number): Promise<void> => {
    try {
      const keySet = keySetSchema.parse(await deps.fetchKeys());
      kept = { find: createLocalJWKSet(keySet), since };
    } catch (error) {
      deps.log('ISSUER_KEYS_FAILED', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const renew = async (): Promise<void> => {
    if (!underWay && now() - tried >= coolDown) {
      tried = now();
      underWay = fetchAll(tried).finally(() => (underWay = undefined));
    }
    await underWay;
  };
  const current = (): JWTVerifyGetKey => {
    if (kept && now() - kept.since < bearable) return kept.find;
    throw new Error('issuer-keys: none that are recent enough');
  };
  return async (header, token) => {
    if (!kept || now() - kept.since >= fresh) await renew();
    try {
      return await current()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await renew();
      return current()(header, token);
    }
  };
}

/** Asks an address, and no other that it points to. */
export function keySetAt(url: string): FetchKeys {
  return async () => {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { redirect: 'error', signal });
    if (!response.ok) throw new Error('issuer-keys: refused');
    const keySet: unknown = await response.json();
    return keySet;
  };
}
