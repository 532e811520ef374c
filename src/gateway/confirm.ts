import { HubError } from '../kernel/problems.ts';
import { dayOf, type Clock } from '../kernel/time.ts';
import { isInForce, type Agreement } from '../policy/decide.ts';
import { ruleBroken } from './agreement-refusals.ts';
import type { Agreements } from './agreements.ts';
import type { IsRemoved } from './clients.ts';
import { confirmWithin, longestRequest } from './staleness.ts';
import { clientRemoved } from './token-refusals.ts';

/** What an answer rests on, and since when it has been in the making, in milliseconds since 1970. */
export type Right = {
  readonly client: string;
  readonly agreement: Agreement | undefined;
  readonly since: number;
};

/**
 * To be awaited before an answer leaves. One that took long is looked at again, so that nothing leaves by a right that
 * was withdrawn five seconds before. Throws what a new request would be refused with, and DEADLINE_EXCEEDED when the
 * terms are other ones by now, or people were asked for their consent too long ago.
 */
export type Confirm = (right: Right) => Promise<void>;

export function confirmer(deps: {
  readonly agreements: Agreements;
  readonly isRemoved: IsRemoved;
  readonly clock: Clock;
}): Confirm {
  const { agreements, isRemoved, clock } = deps;
  return async ({ client, agreement, since }) => {
    const age = (): number => clock.now().getTime() - since;
    if (age() < confirmWithin) return;
    const [now, gone] = await Promise.all([
      agreement && agreements.find(agreement.id),
      isRemoved(client),
    ]);
    if (gone) throw clientRemoved();
    if (agreement && !(now && isInForce(now, dayOf(clock.now()))))
      throw ruleBroken('AGREEMENT_NOT_IN_FORCE');
    const isOld = agreement?.subjectScope === 'CONSENT' && age() >= longestRequest;
    if (now?.version !== agreement?.version || isOld)
      throw new HubError(
        'DEADLINE_EXCEEDED',
        'The answer took so long that what allows it may have changed; it is on record, and not given. Try again.',
      );
  };
}
