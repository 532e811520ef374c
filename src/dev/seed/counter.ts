import type { Principal } from '../identity/model.ts';
import counter from './counter.json' with { type: 'json' };
import { seedPersonas } from './lines.ts';

/** Who is said to act for whom, by the key of the persona who signs in; `idOf` is where a persona is in the hub. */
export function seedPrincipals(
  idOf: (key: string) => string,
): ReadonlyMap<string, readonly Principal[]> {
  const names = new Map(seedPersonas().map(({ key, name }) => [key, name]));
  const principals = new Map<string, Principal[]>();
  for (const { persona, principal, organisation } of counter.principals) {
    const name = names.get(principal);
    if (name === undefined) throw new Error(`seed: no persona ${principal}`);
    const one = { citizenId: idOf(principal), name, ...(organisation ? { organisation } : {}) };
    principals.set(persona, [...(principals.get(persona) ?? []), one]);
  }
  return principals;
}
