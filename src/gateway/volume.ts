import { parse } from 'graphql';
import { z } from 'zod';
import { citizenId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { Clock } from '../kernel/time.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';

/**
 * Counts people against the cap of an agreement, each once a day (UTC); to be awaited before anything of them is on
 * record as released, or leaves. Asks nothing when there is no cap. Throws VOLUME_CAP_REACHED, and SOURCE_UNAVAILABLE on
 * any doubt.
 */
export type CountPeople = (agreement: Agreement, people: readonly string[]) => Promise<void>;

const document = parse(`mutation Count($input: CountPeopleInput!) {
  countPeople(input: $input) { isWithinCap renewsAt }
}`);
const allow = [
  'Mutation.countPeople',
  'CountPeopleResult.isWithinCap',
  'CountPeopleResult.renewsAt',
];
const answer = z.object({
  countPeople: z.object({ isWithinCap: z.boolean(), renewsAt: z.string() }),
});

/** The agreements room counts, for all instances. */
export function volumeCaps(room: Transport, ask: AskOwn, clock: Clock): CountPeople {
  return async ({ id: agreementId, volumePerDay }, people) => {
    // Whoever has no id of the hub is nobody.
    const citizenIds = people.filter(citizenId.is);
    if (volumePerDay === null || citizenIds.length === 0) return;
    const variables = { input: { agreementId, citizenIds, volumePerDay } };
    const data = await ask(room, { document, variables, allow });
    const { isWithinCap, renewsAt } = answer.parse(data).countPeople;
    if (!isWithinCap) throw reached(renewsAt, clock);
  };
}

function reached(renewsAt: string, clock: Clock): HubError {
  const seconds = Math.ceil((Date.parse(renewsAt) - clock.now().getTime()) / 1_000);
  const message = `The agreement reaches no more people today; ask again from ${renewsAt}.`;
  return new HubError('VOLUME_CAP_REACHED', message, {
    renewsAt,
    retryAfter: Math.max(1, seconds),
  });
}
