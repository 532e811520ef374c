import { parse } from 'graphql';
import { z } from 'zod';
import { HubError } from '../kernel/problems.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Actor } from './claims.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';

/**
 * Tells a person that an official acts for them, once for each evidence and agreement; to be awaited before anything is
 * changed, or leaves. Asks nothing when nobody but the caller acts. Throws NOTICE_UNAVAILABLE on any doubt.
 */
export type Tell = (actor: Actor, agreement: Agreement | undefined) => Promise<void>;

const document = parse(
  `mutation Tell($input: GiveNoticeInput!) { giveNotice(input: $input) { id } }`,
);
const allow = ['Mutation.giveNotice', 'GiveNoticeResult.id'];
const answer = z.object({ giveNotice: z.object({ id: z.string() }) });

/** The notices room keeps them, for the person to read. */
export function noticesBy(room: Transport, ask: AskOwn): Tell {
  return async ({ clerk, citizen: citizenId, client, department }, agreement) => {
    if (!clerk || !agreement) return;
    const { id, evidence, method: evidenceMethod, since: at } = clerk;
    const { id: under, purpose } = agreement;
    const who = { citizenId, department, client, clerk: id, evidence, evidenceMethod, at };
    try {
      const variables = { input: { ...who, agreement: under, purpose } };
      answer.parse(await ask(room, { document, variables, allow }));
    } catch {
      throw new HubError(
        'NOTICE_UNAVAILABLE',
        'The person cannot be told now that somebody acts for them, so nothing is answered; try again later.',
      );
    }
  };
}
