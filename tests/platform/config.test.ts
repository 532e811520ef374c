import { describe, expect, it } from '@jest/globals';
import { readConsentsConfig } from '../../src/platform/config.ts';
import { signingKeys } from '../support/signing-keys.ts';

const secret = '1'.repeat(64);
const publicKey = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x' });
const others = {
  ASKONCE_TABLE_PREFIX: 'askonce-test-',
  ASKONCE_INDEX_SECRET: secret,
  ASKONCE_CURSOR_SECRET: secret,
  ASKONCE_AUDIT_SECRET: secret,
  ASKONCE_DECISION_PUBLIC_KEY: publicKey,
  ASKONCE_HUB_URL: 'http://127.0.0.1:9',
};

describe('the configuration of the room that signs consents', () => {
  it('has the key it signs with, and those before it without their private part', async () => {
    const [key] = await signingKeys();
    const { d: _, ...retired } = key;
    const text = JSON.stringify([key, retired]);
    const { ASKONCE_CONSENT_KEYS: keys } = readConsentsConfig({
      ...others,
      ASKONCE_CONSENT_KEYS: text,
    });
    expect(keys).toEqual([key, retired]);
  });

  it.each([
    ['none', undefined],
    ['an empty list', '[]'],
    ['a key that only verifies', `[${publicKey}]`],
    ['a key of another kind', '[{"kty":"EC","crv":"P-256","x":"x","d":"d"}]'],
  ])('refuses to start with %s', (_, keys) => {
    expect(() => readConsentsConfig({ ...others, ASKONCE_CONSENT_KEYS: keys })).toThrow(
      'ASKONCE_CONSENT_KEYS',
    );
  });
});
