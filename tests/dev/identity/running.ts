import { generateKeys, publicKey } from '../../../src/dev/identity/keys.ts';
import type { IdentityKeys } from '../../../src/dev/identity/keys.ts';
import type { IdentityClient, Persona } from '../../../src/dev/identity/model.ts';
import { startIdentity } from '../../../src/dev/identity/server.ts';
import type { Identity } from '../../../src/dev/identity/server.ts';

export const audience = 'http://127.0.0.1:4000/graphql';
export const redirectUri = 'http://127.0.0.1:4000/callback';
export const department = 'hrss-system';
export const portal = 'one-window-portal';
export const otherPortal = 'clinic-portal';

export const personas: readonly Persona[] = [
  {
    citizenId: 'cit_0000000000000000000000000000000a',
    name: '测试甲',
    note: { zh: '无手机的老人', en: 'An elderly person without a phone' },
  },
  {
    citizenId: 'cit_0000000000000000000000000000000b',
    name: '测试<乙>',
    note: { zh: '未成年人的监护人', en: "A minor's guardian" },
  },
];

function clientsFor(keys: IdentityKeys): readonly IdentityClient[] {
  const jwksOf = (clientId: string) => ({ keys: [publicKey(keyOf(keys, clientId))] });
  const name = { zh: '测试', en: 'Test' };
  return [
    {
      clientId: department,
      department: 'dept_hrss',
      kind: 'DEPARTMENT',
      name,
      jwks: jwksOf(department),
    },
    {
      clientId: portal,
      department: 'dept_onewindow',
      kind: 'PORTAL',
      name: { zh: '一网通办', en: 'One Window' },
      jwks: jwksOf(portal),
      redirectUris: [redirectUri],
    },
    {
      clientId: otherPortal,
      department: 'dept_health',
      kind: 'PORTAL',
      name,
      jwks: jwksOf(otherPortal),
      redirectUris: [redirectUri],
    },
  ];
}

export function keyOf(keys: IdentityKeys, clientId: string) {
  const key = keys.clients[clientId];
  if (key === undefined) throw new Error(`no key for ${clientId}`);
  return key;
}

/** A provider on a free port, with the keys of its clients. */
export async function runIdentity(): Promise<Identity & { readonly keys: IdentityKeys }> {
  const keys = await generateKeys([department, portal, otherPortal]);
  const identity = await startIdentity({
    port: 0,
    audience,
    clients: clientsFor(keys),
    personas,
    keys: [keys.signing],
  });
  return { ...identity, keys };
}
