import { LRUCache } from 'lru-cache';
import { signedCursors } from '../../platform/cursor.ts';
import type { RoomDefinition, RoomDeps } from '../../platform/room.ts';
import { compileMapping } from '../../prefill/compile.ts';
import type { PrefillPlan } from '../../prefill/leaves.ts';
import { typeDefs } from './generated/type-defs.ts';
import type { Form } from './model.ts';
import { resolvers } from './resolvers.ts';
import { formService, type FormService, type Hub } from './service/service.ts';
import { formStore } from './store.ts';

/** The forms room: how a service is applied for, and filling its form through the hub itself. */
export function formsRoom({
  table,
  secrets,
  clock,
  hub,
}: RoomDeps & { readonly hub: Hub }): RoomDefinition<FormService> {
  const store = formStore(table('forms'), secrets.index);
  const cursors = signedCursors(secrets.cursor);
  const plans = new LRUCache<string, PrefillPlan>({ max: 500 });
  const planOf = (form: Form): PrefillPlan => {
    const key = `${form.service} ${form.version}`;
    const plan = plans.get(key) ?? compileMapping(form);
    plans.set(key, plan);
    return plan;
  };
  return {
    name: 'forms',
    typeDefs,
    resolvers,
    service: (_, token) => formService({ store, hub, planOf, cursors, clock, token }),
  };
}
