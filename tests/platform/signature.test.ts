import { beforeAll, describe, expect, it } from '@jest/globals';
import { compactVerify, importJWK } from 'jose';
import { signatures, type SigningKeys } from '../../src/platform/signature.ts';
import { signingKeys } from '../support/signing-keys.ts';

const type = 'askonce-test+jws';
let old: SigningKeys;
let fresh: SigningKeys;
beforeAll(async () => {
  old = await signingKeys();
  fresh = await signingKeys();
});

describe('a signature', () => {
  it('verifies to its text, and by the public key alone', async () => {
    const signed = signatures(fresh, type);
    const signature = await signed.sign('text');
    expect(await signed.verify(signature)).toBe('text');
    const [jwk] = await signed.publicKeys();
    expect(jwk).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: fresh[0].x,
      kid: expect.any(String),
      alg: 'EdDSA',
      use: 'sig',
    });
    const { payload, protectedHeader } = await compactVerify(
      signature,
      await importJWK({ ...jwk }, 'EdDSA'),
    );
    expect(Buffer.from(payload).toString()).toBe('text');
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: type, kid: jwk?.kid });
  });

  it('outlives the change of the key, which is then only verified by', async () => {
    const before = await signatures(old, type).sign('text');
    const { d: _, ...retired } = old[0];
    const signed = signatures([fresh[0], retired], type);
    expect(await signed.verify(before)).toBe('text');
    expect(await signatures(fresh, type).verify(await signed.sign('more'))).toBe('more');
    expect((await signed.publicKeys()).map(({ x }) => x)).toEqual([fresh[0].x, retired.x]);
  });

  it('is none by another key, of another kind, changed, or of no form', async () => {
    const signed = signatures(fresh, type);
    const signature = await signed.sign('text');
    const [header = '', payload = '', mark = ''] = signature.split('.');
    const otherPayload = Buffer.from('other').toString('base64url');
    for (const wrong of [
      await signatures(old, type).sign('text'),
      await signatures(fresh, 'askonce-other+jws').sign('text'),
      `${header}.${otherPayload}.${mark}`,
      `${header}.${payload}.`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      'nonsense',
      '',
    ])
      expect(await signed.verify(wrong)).toBeUndefined();
  });
});
