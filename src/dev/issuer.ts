import type { IdentityConfig } from '../gateway/authenticate.ts';
import type { Witness } from '../gateway/evidence.ts';
import { issuerKeys, keySetAt } from '../gateway/issuer-keys.ts';
import type { TurnAway } from '../gateway/turned-away.ts';
import { eidasLevels } from '../platform/identity-settings.ts';
import type { Log } from '../platform/log.ts';
import type { RoomDeps } from '../platform/room.ts';
import { usedByOne, usedProofs } from '../platform/used-proofs.ts';
import { publicKey, type PrivateKey } from './identity/keys.ts';
import type { Counter, IdentityClient } from './identity/model.ts';
import type { Identity } from './identity/server.ts';
import type { Secrets } from './secrets.ts';
import clients from './seed/clients.json' with { type: 'json' };
import counter from './seed/counter.json' with { type: 'json' };
import { signedInAt } from './web.ts';

/** Everybody who has a key at the issuer of this machine: clients and witnesses. */
export const keyHolders: readonly string[] = [
  ...clients.map(({ clientId }) => clientId),
  ...counter.witnesses.map(({ id }) => id),
];

export function privateKeyOf({ identity }: Secrets, holder: string): PrivateKey {
  const key = identity.clients[holder];
  if (!key) throw new Error(`hub: no key of ${holder}; remove the data folder to start anew`);
  return key;
}

/** Everybody who asks for tokens, of a hub whose API is at `url`. */
export function clientsWith(secrets: Secrets, url: string): readonly IdentityClient[] {
  return clients.map(({ kind: written, ...client }) => {
    const kind = kindOf(written);
    if (kind === 'BROWSER')
      return { ...client, kind, jwks: { keys: [] }, redirectUris: [signedInAt(url)] };
    return { ...client, kind, jwks: { keys: [publicKey(privateKeyOf(secrets, client.clientId))] } };
  });
}

function kindOf(kind: string): IdentityClient['kind'] {
  return kind === 'PORTAL' || kind === 'COUNTER' || kind === 'BROWSER' ? kind : 'DEPARTMENT';
}

function witnessesWith(secrets: Secrets): readonly Witness[] {
  return counter.witnesses.map((witness) => ({
    ...witness,
    key: publicKey(privateKeyOf(secrets, witness.id)),
  }));
}

/** The counters of the seed; what they are refused goes on record in the hub. */
export function counterWith(
  secrets: Secrets,
  { table, clock }: RoomDeps,
  turnAway: TurnAway,
): Counter {
  return {
    clerks: counter.clerks,
    witnesses: witnessesWith(secrets),
    readers: counter.witnesses.map((witness) => ({
      ...witness,
      privateKey: privateKeyOf(secrets, witness.id),
    })),
    clock,
    useOnce: usedProofs(table('identity')),
    onRefused: ({ client: { clientId: client, department }, clerk: id, error }) =>
      turnAway({ error, actor: { kind: 'CITIZEN', client, department, clerk: { id } } }),
  };
}

/** Whose tokens the hub of this machine takes. */
export function identityOf(of: {
  readonly identity: Identity;
  readonly url: string;
  readonly secrets: Secrets;
  readonly deps: RoomDeps;
  readonly log: Log;
}): IdentityConfig {
  const { identity, url, secrets, deps, log } = of;
  return {
    issuer: identity.issuer,
    audience: url,
    jwks: issuerKeys({ fetchKeys: keySetAt(identity.jwksUri), clock: deps.clock, log }),
    algorithm: 'ES256',
    longestLife: 300,
    assurance: eidasLevels,
    witnesses: witnessesWith(secrets),
    // People are synthetic, and a first query takes curl alone. A deployed hub cannot be set to this.
    tokenBinding: 'NOBODY',
    useOnce: usedProofs(deps.table('identity')),
    useAlone: usedByOne(deps.table('identity')),
  };
}
