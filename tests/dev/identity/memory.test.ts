import { describe, expect, it } from '@jest/globals';
import { createMemory } from '../../../src/dev/identity/memory.ts';

const second = 1_000_000;

describe('the memory of the identity provider', () => {
  it('takes the jti of an assertion once', async () => {
    const replays = createMemory([])('ReplayDetection');
    await replays.upsert('jti', { iat: second, exp: second + 60 });
    await expect(replays.upsert('jti', { iat: second, exp: second + 60 })).rejects.toThrow(
      'invalid_client',
    );
  });

  it('lets a code be consumed once, and one that it does not hold never', async () => {
    const codes = createMemory([])('AuthorizationCode');
    await codes.upsert('code', { iat: second, exp: second + 60 });
    await codes.consume('code');
    await expect(codes.consume('code')).rejects.toThrow('invalid_grant');
    await expect(codes.consume('another')).rejects.toThrow('invalid_grant');
    expect(await codes.find('code')).toMatchObject({ consumed: true });
  });

  it('keeps what may still count, and forgets it a minute after it expired', async () => {
    const replays = createMemory([])('ReplayDetection');
    await replays.upsert('old', { iat: second, exp: second + 60 });
    await replays.upsert('newer', { iat: second + 120, exp: second + 180 });
    expect(await replays.find('old')).toBeDefined();
    await replays.upsert('newest', { iat: second + 121, exp: second + 181 });
    expect(await replays.find('old')).toBeUndefined();
    expect(await replays.find('newer')).toBeDefined();
  });

  it('forgets all that came of a grant when the grant is revoked, and nothing else', async () => {
    const codes = createMemory([])('AuthorizationCode');
    await codes.upsert('a', { grantId: 'g' });
    await codes.upsert('b', { grantId: 'h' });
    await codes.revokeByGrantId('g');
    expect(await codes.find('a')).toBeUndefined();
    expect(await codes.find('b')).toBeDefined();
  });

  it('keeps the kinds of thing apart, and two memories too', async () => {
    const memory = createMemory([{ client_id: 'id' }]);
    await memory('Grant').upsert('id', { iat: second });
    expect(await memory('Interaction').find('id')).toBeUndefined();
    expect(await memory('Client').find('id')).toEqual({ client_id: 'id' });
    expect(await createMemory([])('Grant').find('id')).toBeUndefined();
  });

  it('holds no sign-in session', async () => {
    const sessions = createMemory([])('Session');
    await sessions.upsert('id', { uid: 'uid' });
    expect(await sessions.find('id')).toBeUndefined();
    expect(await sessions.findByUid('uid')).toBeUndefined();
  });
});
