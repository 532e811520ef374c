import { LRUCache } from 'lru-cache';
import { systemRandom } from '../../kernel/random.ts';
import { signedCursors } from '../../platform/cursor.ts';
import { traceOf, type Log } from '../../platform/log.ts';
import { mac } from '../../platform/mac.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { compileMapping } from '../../prefill/compile.ts';
import type { Observation } from '../../prefill/learn.ts';
import type { PrefillPlan } from '../../prefill/leaves.ts';
import { typeDefs } from './generated/type-defs.ts';
import type { Form } from './model.ts';
import { resolvers } from './resolvers.ts';
import type { Hub } from './service/ports.ts';
import { formService, type FormService } from './service/service.ts';
import { formStore } from './store.ts';

/** How long a process goes by the observations that it has read. */
const rememberedMilliseconds = 600_000;

/** The forms room: how a service is applied for, and filling its form through the hub itself. */
export function formsRoom({
  table,
  secrets,
  clock,
  hub,
  log,
}: RoomDeps & { readonly hub: Hub; readonly log: Log }): RoomDefinition<FormService> {
  const store = formStore(table('forms'), secrets.index);
  const cursors = signedCursors(secrets.cursor);
  const plans = new LRUCache<string, PrefillPlan>({ max: 500 });
  const planOf = (form: Form): PrefillPlan => {
    const key = `${form.service} ${form.version}`;
    const plan = plans.get(key) ?? compileMapping(form);
    plans.set(key, plan);
    return plan;
  };
  const seen = new LRUCache<'all', readonly Observation[]>({
    max: 1,
    ttl: rememberedMilliseconds,
    fetchMethod: () => store.observations(),
  });
  const onLost = (error: unknown) =>
    log('LEARNING_FAILED', { room: 'forms', error: traceOf(error) });
  // What is learned refines a guess: without it the guess stands.
  const observations = async () => (await seen.fetch('all').catch(onLost)) ?? [];
  const seals = mac(secrets.index, 'askonce-prefill+jws');
  const salt = () => Buffer.from(systemRandom(12)).toString('base64url');
  return {
    name: 'forms',
    typeDefs,
    resolvers,
    service: ({ agreement }, token) =>
      formService({
        store,
        hub,
        planOf,
        observations,
        cursors,
        clock,
        token,
        agreement,
        secret: secrets.index,
        seals,
        salt,
        onLost,
      }),
  };
}
