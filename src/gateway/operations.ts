import { parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { documentId, type DocumentId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/time.ts';
import type { Actor } from './authenticate.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';
import { staleness } from './staleness.ts';

/** What a client registered, and may ask. */
export type RegisteredOperation = {
  readonly documentId: DocumentId;
  readonly document: string;
  readonly agreement: string;
  readonly purpose: string;
};

/** Registered operations, as the agreements room has them. */
export type Operations = {
  /**
   * What the caller's client may ask under a documentId, as it was within the last seconds. Undefined alike for what
   * is unknown, withdrawn, or another client's.
   */
  readonly find: (
    caller: Pick<Actor, 'client' | 'department'>,
    id: string,
  ) => Promise<RegisteredOperation | undefined>;
};

const document = parse(`query Operation($documentId: ID!) {
  viewer { operation(documentId: $documentId) { document agreement purpose state } }
}`);
const allow = [
  'Query.viewer',
  'Viewer.operation',
  ...['document', 'agreement', 'purpose', 'state'].map((field) => `RegisteredOperation.${field}`),
];
const operationAnswer = z.object({
  viewer: z.object({
    operation: z
      .object({
        document: z.string(),
        agreement: z.string(),
        purpose: z.string(),
        state: z.enum(['ACTIVE', 'WITHDRAWN']),
      })
      .nullable(),
  }),
});

type Found = { readonly at: number; readonly operation: Promise<RegisteredOperation | undefined> };

/**
 * Asks the agreements room: one read of its table (a GetItem) for each operation and process every 3 seconds at the
 * most, however many requests come at once. What was not found is asked for again, so that a registration counts at
 * once. Throws SOURCE_UNAVAILABLE when the room does not answer.
 */
export function operationsOf(room: Transport, ask: AskOwn, clock: Clock): Operations {
  const known = new LRUCache<string, Found>({ max: 1_000 });
  const read = async (
    { client, department }: Pick<Actor, 'client' | 'department'>,
    id: DocumentId,
  ): Promise<RegisteredOperation | undefined> => {
    const actor = { kind: 'DEPARTMENT', client, department } as const;
    const data = await ask(room, { actor, document, variables: { documentId: id }, allow });
    const { operation } = operationAnswer.parse(data).viewer;
    if (operation?.state !== 'ACTIVE') return undefined;
    const { state: _, ...registration } = operation;
    return { documentId: id, ...registration };
  };
  return {
    find: async (caller, id) => {
      if (!documentId.is(id)) return undefined;
      const key = JSON.stringify([caller.department, caller.client, id]);
      const now = clock.now().getTime();
      const last = known.get(key);
      if (last && now - last.at < staleness) return last.operation;
      const operation = read(caller, id);
      known.set(key, { at: now, operation });
      const forget = (): void => {
        if (known.peek(key)?.operation === operation) known.delete(key);
      };
      operation.then((found) => found ?? forget(), forget);
      return operation;
    },
  };
}
