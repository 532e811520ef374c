import { LRUCache } from 'lru-cache';
import { requestId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/time.ts';
import type { Log } from '../platform/log.ts';
import type { NotAuthenticated } from './authenticate.ts';
import type { Record } from './record.ts';

/** Records of one client in one minute at the most: whoever found its token must not fill the log with it. */
const recordsPerMinute = 60;

/** Clients whose records are counted. */
const remembered = 1_000;

export type TurnAway = (refused: NotAuthenticated) => Promise<void>;

/**
 * Leaves a trace of credentials that were refused, before the refusal is answered: a line in the process's log always,
 * and a record of the client whose token the issuer signed, for that department and the auditors to see. What anybody
 * can send without any token is in the log alone. Neither names a person. Throws AUDIT_UNAVAILABLE.
 */
export function turnedAway(deps: {
  readonly record: Record;
  readonly clock: Clock;
  readonly log: Log;
}): TurnAway {
  const minutes = new LRUCache<string, { readonly minute: number; count: number }>({
    max: remembered,
  });
  const isBearable = (client: string): boolean => {
    const minute = Math.floor(deps.clock.now().getTime() / 60_000);
    const known = minutes.get(client);
    const current = known?.minute === minute ? known : { minute, count: 0 };
    current.count += 1;
    minutes.set(client, current);
    return current.count <= recordsPerMinute;
  };
  return async ({ error: { code, details }, actor }) => {
    // Our own outage accuses nobody.
    if (code === 'SOURCE_UNAVAILABLE') return;
    const { reason } = details;
    deps.log('AUTHENTICATION_REFUSED', {
      refusal: code,
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(actor ? { client: actor.client } : {}),
    });
    if (!actor || !isBearable(actor.client)) return;
    const of = {
      request: requestId.create(),
      actor,
      operation: undefined,
      access: undefined,
      agreement: undefined,
    };
    const outcome = { decision: 'REFUSED', refusal: code } as const;
    await deps.record(of, [{ subject: null, fields: [] }], outcome);
  };
}
