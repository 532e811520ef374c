import { describe, expect, it } from '@jest/globals';
import { readAskingConfig, readGatewayConfig, readRoomConfig } from '../../src/platform/config.ts';

const secret = 'a1'.repeat(32);
const key = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'public', d: 'secret' });
const room = {
  ASKONCE_TABLE_PREFIX: 'askonce-test-',
  ASKONCE_INDEX_SECRET: secret,
  ASKONCE_CURSOR_SECRET: secret,
  ASKONCE_AUDIT_SECRET: secret,
  ASKONCE_DECISION_PUBLIC_KEY: key,
};
const gateway = {
  ...room,
  ASKONCE_DECISION_PRIVATE_KEY: key,
  ASKONCE_ISSUER: 'https://issuer.example',
  ASKONCE_AUDIENCE: 'https://hub.example/graphql',
  ASKONCE_JWKS_URI: 'https://issuer.example/jwks',
  ASKONCE_ROOMS: '{"citizens":"https://citizens.example"}',
};
const asking = { ...room, ASKONCE_HUB_URL: 'https://hub.example' };

describe('the environment of a function', () => {
  it.each(Object.keys(gateway))('does not start a gateway without %s', (name) => {
    expect(() => readGatewayConfig({ ...gateway, [name]: undefined })).toThrow(name);
    expect(() => readGatewayConfig({ ...gateway, [name]: '' })).toThrow(name);
    expect(readGatewayConfig(gateway)).toBeDefined();
  });

  it.each(Object.keys(asking))('does not start a room that asks the hub without %s', (name) => {
    expect(() => readAskingConfig({ ...asking, [name]: undefined })).toThrow(name);
    expect(readAskingConfig(asking)).toBeDefined();
  });

  it.each(Object.keys(room))('does not start a room without %s', (name) => {
    expect(() => readRoomConfig({ ...room, [name]: undefined })).toThrow(name);
    expect(readRoomConfig(room)).toBeDefined();
  });

  it.each([
    ['ASKONCE_INDEX_SECRET', 'key-of-all'],
    ['ASKONCE_DECISION_PRIVATE_KEY', 'key-of-all'],
    ['ASKONCE_DECISION_PRIVATE_KEY', '{"kty":"OKP","d":key-of-all}'],
    ['ASKONCE_DECISION_PRIVATE_KEY', '{"kty":"key-of-all","d":"key-of-all"}'],
    ['ASKONCE_ROOMS', '{"citizens":"key-of-all"}'],
  ])('names a weak %s, and does not print it', (name, value) => {
    const reading = () => readGatewayConfig({ ...gateway, [name]: value });
    expect(reading).toThrow(name);
    expect(reading).not.toThrow(/key-of-all/);
  });
});
