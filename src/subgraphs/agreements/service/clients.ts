import { parseInput } from '../../../kernel/parse.ts';
import { idempotencyKeyReused, notPermitted, type Problem } from '../../../kernel/problems.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import { instant } from '../../../kernel/time.ts';
import { changeClientInput, type Client } from '../model/client.ts';
import { operatorDepartment } from '../model/lifecycle.ts';
import type { Caller } from '../model/viewer.ts';
import { actingDepartment } from './caller.ts';
import type { Deps } from './ports.ts';

/** Whether the hub lets a client in: false for whom nobody has removed. */
export async function isRemoved({ store }: Deps, client: string): Promise<boolean> {
  return (await store.clients.find(client))?.isStopped ?? false;
}

/**
 * Lets a client in no more, or again. Once it is answered no gateway lets the other happen five seconds later. The same
 * request again changes nothing, whatever was changed since.
 */
export async function changeClient(
  { store, clock }: Deps,
  becoming: 'REMOVED' | 'RESTORED',
  { input, caller }: { readonly input: unknown; readonly caller: Caller },
): Promise<Result<Client, Problem>> {
  if (actingDepartment(caller) !== operatorDepartment)
    return fail(notPermitted('Only the operator of the hub removes and restores clients.'));
  const parsed = parseInput(changeClientInput, input);
  if (!parsed.ok) return parsed;
  const { idempotencyKey, clientId: id } = parsed.value;
  const content = { verb: `${becoming} client`, ...parsed.value };
  if (!(await store.isSameRequest(caller.client, idempotencyKey, content)))
    return fail(idempotencyKeyReused());
  const since = instant(clock.now());
  const mark = `${caller.client} ${idempotencyKey}`;
  const stop = await store.clients.save(id, { isStopped: becoming === 'REMOVED', since, mark });
  return ok({ id, isRemoved: stop.isStopped, since: stop.since });
}
