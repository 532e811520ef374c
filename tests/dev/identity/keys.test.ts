import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { generateKeys, parseKeys, publicKey } from '../../../src/dev/identity/keys.ts';

describe('the keys of the identity provider', () => {
  it('survive being stored as JSON', async () => {
    const keys = await generateKeys(['a', 'b']);
    expect(Object.keys(keys.clients)).toEqual(['a', 'b']);
    expect(parseKeys(JSON.parse(JSON.stringify(keys)))).toEqual(keys);
  });

  it('are each of its own, and named by their thumbprint', async () => {
    const { signing, clients } = await generateKeys(['a', 'b']);
    const all = [signing, ...Object.values(clients)];
    expect(new Set(all.map(({ d }) => d)).size).toBe(3);
    for (const key of all) expect(key.kid).toBe(await calculateJwkThumbprint(key));
  });

  it('are published without their private half', async () => {
    const { signing } = await generateKeys([]);
    const { d, ...rest } = signing;
    expect(d).toEqual(expect.any(String));
    expect(publicKey(signing)).toEqual(rest);
  });

  it('are not read from anything of another shape', async () => {
    const { signing } = await generateKeys([]);
    expect(parseKeys({ signing: publicKey(signing), clients: {} })).toBeUndefined();
    expect(parseKeys(null)).toBeUndefined();
  });
});
