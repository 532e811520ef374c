import { parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../kernel/time.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';
import { staleness } from './staleness.ts';

/** True for a client that the operator has removed, as it was within the last seconds. Rejects on any doubt. */
export type IsRemoved = (client: string) => Promise<boolean>;

const document = parse(`query Removed($client: ID!) { isClientRemoved(client: $client) }`);
const allow = ['Query.isClientRemoved'];
const answer = z.object({ isClientRemoved: z.boolean() });

type Found = { readonly at: number; readonly isRemoved: Promise<boolean> };

/** Asks the agreements room, once for each client and process in a while, however many requests come at once. */
export function removedClients(room: Transport, ask: AskOwn, clock: Clock): IsRemoved {
  const known = new LRUCache<string, Found>({ max: 10_000 });
  return (client) => {
    const now = clock.now().getTime();
    const last = known.get(client);
    if (last && now - last.at < staleness) return last.isRemoved;
    const isRemoved = ask(room, { document, variables: { client }, allow }).then(
      (data) => answer.parse(data).isClientRemoved,
    );
    known.set(client, { at: now, isRemoved });
    isRemoved.catch(() => {
      if (known.peek(client)?.isRemoved === isRemoved) known.delete(client);
    });
    return isRemoved;
  };
}
