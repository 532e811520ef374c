import { HubError } from '../kernel/problems.ts';
import type { Agreement } from '../policy/decide.ts';
import type { Coordinate } from '../policy/schema.ts';
import type { Actor } from './authenticate.ts';
import type { Operations, RegisteredOperation } from './operations.ts';

/** Whose a document is: the caller's own words, one registered beforehand, or a question of the hub to itself. */
export type Origin =
  | { readonly kind: 'FREE' }
  | ({ readonly kind: 'REGISTERED' } & Omit<RegisteredOperation, 'document'>)
  | { readonly kind: 'HUB' };

/** A request body that carries its document, whoever wrote it. */
export type Resolved = { readonly body: object; readonly origin: Origin };

/** Reads nobody's data, and is how a document becomes a registered one. */
const registering: readonly Coordinate[] = [
  'Mutation.registerOperation',
  'Mutation.withdrawOperation',
];

/**
 * Puts the document in the place of its documentId (GraphQL over HTTP, appendix A). Throws BAD_REQUEST for both at once,
 * OPERATION_NOT_REGISTERED alike for what is unknown, withdrawn, or another client's.
 */
export async function resolveDocument(
  operations: Operations,
  body: object,
  actor: Actor,
): Promise<Resolved> {
  if (!('documentId' in body)) return { body, origin: { kind: 'FREE' } };
  const { documentId: id, ...rest } = body;
  if ('query' in rest) throw new HubError('BAD_REQUEST', 'Send a query or a documentId, not both.');
  if (typeof id !== 'string') throw new HubError('BAD_REQUEST', 'documentId is a text.');
  const found = await operations.find(actor, id);
  if (!found)
    throw new HubError(
      'OPERATION_NOT_REGISTERED',
      'Nothing is registered for your client under this documentId; `viewer { operations }` lists what is.',
    );
  const { document, ...registration } = found;
  return { body: { ...rest, query: document }, origin: { kind: 'REGISTERED', ...registration } };
}

/** A registered operation brings its agreement and purpose; what the request says of its access stands. */
export function accessUnder(origin: Origin, said: unknown): unknown {
  if (origin.kind !== 'REGISTERED') return said;
  const { agreement, purpose } = origin;
  if (said === undefined) return { agreement, purpose };
  return isObject(said) ? { agreement, purpose, ...said } : said;
}

/** Undefined unless the operation is registered, and under another agreement than the one named. */
export function misplaced(origin: Origin, { id }: Agreement): HubError | undefined {
  if (origin.kind !== 'REGISTERED' || origin.agreement === id) return undefined;
  const message = 'This operation is registered under another agreement than the one you named.';
  return new HubError('OPERATION_NOT_REGISTERED', message);
}

/** Undefined unless the agreement takes registered operations only, and this is none; `fields` are those not public. */
export function unregistered(
  origin: Origin,
  { id, documents }: Agreement,
  fields: readonly Coordinate[],
): HubError | undefined {
  if (origin.kind !== 'FREE' || documents === 'FREE') return undefined;
  if (fields.every((field) => registering.includes(field))) return undefined;
  const message = `${id} takes registered operations only: registerOperation with this document, then send its documentId.`;
  return new HubError('OPERATION_NOT_REGISTERED', message);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
