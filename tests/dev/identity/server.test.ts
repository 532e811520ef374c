import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/kernel/time.ts';

describe('the identity provider as a process', () => {
  const printed: unknown[] = [];
  const before = { ...console };
  beforeAll(() => {
    const record = (...words: unknown[]) => void printed.push(words);
    Object.assign(console, { log: record, info: record, warn: record, error: record });
  });
  afterAll(() => {
    Object.assign(console, before);
  });

  it('prints nothing: not when it is loaded or started, nor when it answers or refuses', async () => {
    // Loaded here, after the console is watched.
    const { citizenToken, departmentToken } = await import('../../../src/dev/identity/sign-in.ts');
    const { department, keyOf, personas, portal, redirectUri, runIdentity } =
      await import('./running.ts');
    const identity = await runIdentity();
    const client = { issuer: identity.issuer, clock: systemClock };
    const system = {
      ...client,
      clientId: department,
      privateKey: keyOf(identity.keys, department),
    };
    const front = { ...client, clientId: portal, privateKey: keyOf(identity.keys, portal) };
    const citizenId = String(personas[0]?.citizenId);
    expect(await departmentToken(system)).toMatchObject({ ok: true });
    expect(await departmentToken({ ...system, clientId: 'nobody' })).toMatchObject({ ok: false });
    expect(await citizenToken({ ...front, redirectUri, citizenId })).toMatchObject({ ok: true });
    expect(
      await citizenToken({ ...front, redirectUri: 'http://127.0.0.1:1/', citizenId }),
    ).toMatchObject({ ok: false });
    await fetch(`${identity.issuer}/nowhere`);
    await identity.close();
    expect(printed).toEqual([]);
  });

  it('ends open connections when it is closed, and frees its port', async () => {
    const { runIdentity } = await import('./running.ts');
    const identity = await runIdentity();
    const socket = connect(identity.port, '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    socket.on('error', () => undefined).resume();
    await identity.close();
    await ended;
    await expect(fetch(identity.jwksUri)).rejects.toThrow('fetch failed');
  });

  it('names the issuer it was given, and rejects one that is no address', async () => {
    const { startIdentity } = await import('../../../src/dev/identity/server.ts');
    const { generateKeys } = await import('../../../src/dev/identity/keys.ts');
    const { signing } = await generateKeys([]);
    const options = { port: 0, audience: 'http://h/', clients: [], personas: [], keys: [signing] };
    const identity = await startIdentity({ ...options, issuer: 'http://id.example' });
    expect(identity).toMatchObject({
      issuer: 'http://id.example',
      tokenEndpoint: 'http://id.example/token',
    });
    await identity.close();
    await expect(startIdentity({ ...options, issuer: 'no address' })).rejects.toThrow('Issuer');
  });
});
