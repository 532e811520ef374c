import type { Adapter, AdapterFactory, AdapterPayload, ClientMetadata } from 'oidc-provider';
import { InvalidClientAuth, InvalidGrant } from 'oidc-provider/lib/helpers/errors.js';

/** Seconds that an entry outlives its expiry: more than the clock skew that the provider forgives, twice over. */
const grace = 60;

/**
 * The provider's clients, and its state, in memory and gone with the process. What may happen once happens once even when two requests
 * race: the second use of an assertion's `jti` (RFC 7523) or of a code (RFC 6749 section 4.1.2) throws here.
 * Sign-in sessions are not kept: each authorisation asks anew who is at the keyboard.
 */
export function createMemory(clients: readonly ClientMetadata[]): AdapterFactory {
  const entries = new Map<string, AdapterPayload>();
  return (model) => {
    if (model === 'Session') return nothing;
    return model === 'Client' ? list(clients) : keep(entries, model);
  };
}

/** The provider's own option for clients clones them, and takes no clone for an object where tests run in a `vm`. */
function list(clients: readonly ClientMetadata[]): Adapter {
  const byId = new Map(clients.map((client) => [client.client_id, client]));
  return { ...nothing, find: async (id) => byId.get(id) };
}

function keep(entries: Map<string, AdapterPayload>, model: string): Adapter {
  const keyOf = (id: string): string => `${model}:${id}`;
  return {
    ...nothing,
    upsert: async (id, payload) => {
      const key = keyOf(id);
      if (model === 'ReplayDetection' && entries.has(key)) {
        throw new InvalidClientAuth('client assertion tokens must only be used once');
      }
      forgetExpired(entries, payload.iat);
      entries.set(key, payload);
    },
    find: async (id) => entries.get(keyOf(id)),
    consume: async (id) => {
      const entry = entries.get(keyOf(id));
      if (entry === undefined || entry.consumed === true) {
        throw new InvalidGrant('authorization code already consumed');
      }
      entry.consumed = true;
    },
    destroy: async (id) => {
      entries.delete(keyOf(id));
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, entry] of entries) if (entry.grantId === grantId) entries.delete(key);
    },
  };
}

/** `now` is the time of the newest entry, in seconds: the provider's clock, so none is read here. */
function forgetExpired(entries: Map<string, AdapterPayload>, now: number | undefined): void {
  if (now === undefined) return;
  for (const [key, { exp }] of entries) {
    if (exp !== undefined && exp + grace < now) entries.delete(key);
  }
}

const nothing: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
