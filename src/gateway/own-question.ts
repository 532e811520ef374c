import type { DocumentNode } from 'graphql';
import { HubError } from '../kernel/problems.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { Actor } from './claims.ts';
import type { Transport } from './execute.ts';

/** What the gateway asks a room for itself, to decide about a caller's question. */
export type OwnQuestion = {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Every coordinate the document names. */
  readonly allow: readonly string[];
  /** In whose place it is asked; the gateway's own when left out. */
  readonly actor?: Actor;
};

/** Answers the data. Throws SOURCE_UNAVAILABLE when any of it is missing: what is not known allows nothing. */
export type AskOwn = (room: Transport, question: OwnQuestion) => Promise<unknown>;

const itself: Actor = { kind: 'DEPARTMENT', client: 'gateway', department: 'dept_hub' };

/** Asks rooms under decisions that the gateway signs for itself. */
export function ownQuestions(sign: SignDecision): AskOwn {
  return async (room, { document, variables, allow, actor = itself }) => {
    const token = await sign({ request: 'gateway', actor, allow: [...allow], subjects: '*' });
    const answer = await room({ document, variables, token });
    if (answer.errors ?? !answer.data)
      throw new HubError(
        'SOURCE_UNAVAILABLE',
        'What decides about this request cannot be read now; try again later.',
      );
    return answer.data;
  };
}
