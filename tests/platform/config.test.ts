import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import {
  readAskingConfig,
  readConsentsConfig,
  readGatewayConfig,
  readRoomConfig,
  readWitnessConfig,
} from '../../src/platform/config.ts';
import { noteKey, verifierKey, type NoteKey } from '../../src/ledger/note-key.ts';
import { signerOf } from '../support/room.ts';
import { signingKeys } from '../support/signing-keys.ts';
import { witnessSigner } from '../support/witnesses.ts';

type Environment = Record<string, string | undefined>;

async function decisionKeys(): Promise<{ open: string; closed: string }> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const open = JSON.stringify(await exportJWK(pair.publicKey));
  return { open, closed: JSON.stringify(await exportJWK(pair.privateKey)) };
}
const [ours, others] = [await decisionKeys(), await decisionKeys()];
const [index, cursor, audit] = ['0123456789abcdef', '123456789abcdef0', '23456789abcdef01'].map(
  (digits) => digits.repeat(4),
);

const good: Environment = {
  ASKONCE_TABLE_PREFIX: 'askonce-test-',
  ASKONCE_INDEX_SECRET: index,
  ASKONCE_CURSOR_SECRET: cursor,
  ASKONCE_AUDIT_SECRET: audit,
  ASKONCE_DECISION_PUBLIC_KEY: ours.open,
  ASKONCE_DECISION_PRIVATE_KEY: ours.closed,
  ASKONCE_ISSUER: 'https://id.example',
  ASKONCE_AUDIENCE: 'https://hub.example/graphql',
  ASKONCE_JWKS_URI: 'https://id.example/jwks',
  ASKONCE_ROOMS: '{"citizens":"https://citizens.example"}',
  ASKONCE_HUB_URL: 'https://hub.example',
};

describe('the configuration of a gateway', () => {
  it('has the safest value of everything that is not set', () => {
    expect(readGatewayConfig(good)).toMatchObject({
      ASKONCE_TOKEN_BINDING: 'DEPARTMENTS',
      ASKONCE_TOKEN_ALGORITHM: 'ES256',
      ASKONCE_TOKEN_LIFETIME: 300,
      ASKONCE_ASSURANCE: { 'http://eidas.europa.eu/LoA/high': 'HIGH' },
    });
  });

  it('takes the words of another issuer', () => {
    const changes = {
      ASKONCE_TOKEN_ALGORITHM: 'RS256',
      ASKONCE_TOKEN_BINDING: 'EVERYBODY',
      ASKONCE_TOKEN_LIFETIME: '60',
      ASKONCE_ASSURANCE: '{"urn:gov:loa:2":"SUBSTANTIAL"}',
    };
    expect(readGatewayConfig({ ...good, ...changes })).toMatchObject({
      ...changes,
      ASKONCE_TOKEN_LIFETIME: 60,
      ASKONCE_ASSURANCE: { 'urn:gov:loa:2': 'SUBSTANTIAL' },
    });
  });

  it.each<[string, string | undefined, RegExp]>([
    ['ASKONCE_ISSUER', undefined, /is missing/],
    ['ASKONCE_ISSUER', 'http://id.example', /must be an https URL/],
    ['ASKONCE_ISSUER', 'https://id.example/?tenant=1', /without query/],
    ['ASKONCE_AUDIENCE', undefined, /is missing/],
    ['ASKONCE_AUDIENCE', '', /must be an https URL/],
    ['ASKONCE_AUDIENCE', 'http://hub.example/graphql', /must be an https URL/],
    ['ASKONCE_AUDIENCE', 'https://hub.example/graphql#top', /fragment/],
    ['ASKONCE_JWKS_URI', undefined, /is missing/],
    ['ASKONCE_JWKS_URI', 'http://id.example/jwks', /must be an https URL/],
    ['ASKONCE_TOKEN_ALGORITHM', 'none', /must be one of ES256/],
    ['ASKONCE_TOKEN_ALGORITHM', 'HS256', /must be one of ES256/],
    ['ASKONCE_TOKEN_ALGORITHM', 'ES256,HS256', /must be one of ES256/],
    ['ASKONCE_TOKEN_LIFETIME', '3600', /from 30 to 300/],
    ['ASKONCE_TOKEN_LIFETIME', '301', /from 30 to 300/],
    ['ASKONCE_TOKEN_LIFETIME', '0', /from 30 to 300/],
    ['ASKONCE_TOKEN_LIFETIME', '-1', /from 30 to 300/],
    ['ASKONCE_TOKEN_BINDING', 'NOBODY', /DEPARTMENTS or EVERYBODY/],
    ['ASKONCE_TOKEN_BINDING', '', /DEPARTMENTS or EVERYBODY/],
    ['ASKONCE_ASSURANCE', '{"a":"BEST"}', /one of/],
    ['ASKONCE_ASSURANCE', '{"a b":"LOW"}', /no spaces/],
    ['ASKONCE_ASSURANCE', 'high', /must be JSON/],
    ['ASKONCE_INDEX_SECRET', undefined, /is missing/],
    ['ASKONCE_INDEX_SECRET', 'abcdef', /256 bits/],
    ['ASKONCE_INDEX_SECRET', '0'.repeat(64), /at random/],
    ['ASKONCE_CURSOR_SECRET', index, /ASKONCE_INDEX_SECRET too: one secret, one purpose/],
    ['ASKONCE_AUDIT_SECRET', cursor, /ASKONCE_CURSOR_SECRET too: one secret, one purpose/],
    ['ASKONCE_DECISION_PUBLIC_KEY', ours.closed, /must not hold the private half/],
    ['ASKONCE_DECISION_PRIVATE_KEY', ours.open, /private Ed25519 JWK|Invalid/],
    ['ASKONCE_DECISION_PRIVATE_KEY', others.closed, /other half of ASKONCE_DECISION_PUBLIC_KEY/],
    ['ASKONCE_DECISION_PRIVATE_KEY', '{"kty":"oct","k":"c2VjcmV0"}', /./],
    ['ASKONCE_DECISION_PRIVATE_KEY', 'MC4CAQAwBQYDK2VwBCIEIJ', /must be JSON/],
    ['ASKONCE_ROOMS', 'citizens', /must be JSON/],
  ])('is refused with %s %p, by name and rule', (setting, value, rule) => {
    const message = refusalOf(() => readGatewayConfig({ ...good, [setting]: value }));
    const lines = message.split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.startsWith(setting)).toBe(true);
    expect(message).toMatch(rule);
    expect(value === undefined || value.length < 20 || !message.includes(value)).toBe(true);
  });

  it('is refused with everything that is wrong with it at once', () => {
    const settings = Object.keys(good).filter((name) => name !== 'ASKONCE_HUB_URL');
    const message = refusalOf(() => readGatewayConfig({}));
    expect(message.match(/^ASKONCE_\w+/gm)).toEqual(expect.arrayContaining(settings));
  });
});

const names = (...others: string[]) => Object.keys(good).filter((name) => !others.includes(name));
const gatewayOnly = names('ASKONCE_HUB_URL').filter(
  (name) => !/TABLE|INDEX|CURSOR|AUDIT|PUBLIC/.test(name),
);

describe('the environment of a function', () => {
  it.each(names('ASKONCE_HUB_URL'))('does not start a gateway without %s', (name) => {
    expect(refusalOf(() => readGatewayConfig({ ...good, [name]: undefined }))).toContain(name);
    expect(refusalOf(() => readGatewayConfig({ ...good, [name]: '' }))).toContain(name);
  });

  it.each(names(...gatewayOnly))('does not start a room that asks the hub without %s', (name) => {
    expect(refusalOf(() => readAskingConfig({ ...good, [name]: undefined }))).toContain(name);
  });

  it.each(names(...gatewayOnly, 'ASKONCE_HUB_URL'))('does not start a room without %s', (name) => {
    expect(refusalOf(() => readRoomConfig({ ...good, [name]: undefined }))).toContain(name);
  });

  it.each([
    ['ASKONCE_INDEX_SECRET', 'key-of-all'],
    ['ASKONCE_DECISION_PRIVATE_KEY', 'key-of-all'],
    ['ASKONCE_DECISION_PRIVATE_KEY', '{"kty":"OKP","d":key-of-all}'],
    ['ASKONCE_DECISION_PRIVATE_KEY', '{"kty":"key-of-all","d":"key-of-all"}'],
    ['ASKONCE_ROOMS', '{"citizens":"key-of-all"}'],
  ])('names a weak %s, and does not print it', (name, value) => {
    const message = refusalOf(() => readGatewayConfig({ ...good, [name]: value }));
    expect(message).toContain(name);
    expect(message).not.toContain('key-of-all');
  });
});

describe('the environment of the room that signs consents', () => {
  it('has the key it signs with, and those before it without their private part', async () => {
    const [newest] = await signingKeys();
    const { d: _, ...retired } = newest;
    const keys = JSON.stringify([newest, retired]);
    expect(readConsentsConfig({ ...good, ASKONCE_CONSENT_KEYS: keys })).toMatchObject({
      ASKONCE_CONSENT_KEYS: [newest, retired],
    });
  });

  it('has none that signs decisions, too', () => {
    const keys = `[${ours.closed}]`;
    expect(refusalOf(() => readConsentsConfig({ ...good, ASKONCE_CONSENT_KEYS: keys }))).toMatch(
      /one key, one purpose/,
    );
  });

  it.each([
    ['none', undefined],
    ['an empty list', '[]'],
    ['a text that is no JSON', 'key-of-all'],
    ['a key that only verifies', '[{"kty":"OKP","crv":"Ed25519","x":"key-of-all"}]'],
    ['a key of another kind', '[{"kty":"EC","crv":"P-256","x":"key-of-all","d":"key-of-all"}]'],
  ])('does not start it with %s, which is not printed', (_, keys) => {
    const reading = () => readConsentsConfig({ ...good, ASKONCE_CONSENT_KEYS: keys });
    expect(reading).toThrow('ASKONCE_CONSENT_KEYS');
    expect(reading).not.toThrow(/key-of-all/);
  });
});

describe('the configuration of a room', () => {
  it('is held to the same rules', () => {
    const weak = { ...good, ASKONCE_AUDIT_SECRET: index };
    expect(refusalOf(() => readRoomConfig(weak))).toMatch(/ASKONCE_AUDIT_SECRET must not be/);
    expect(refusalOf(() => readAskingConfig(weak))).toMatch(/ASKONCE_AUDIT_SECRET must not be/);
    expect(readAskingConfig(good).ASKONCE_HUB_URL).toBe('https://hub.example');
  });
});

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'taken';
}

describe('the witnesses of a hub', () => {
  const [one, other] = ['one.example', 'other.example'].map((name) => witnessSigner(name));
  const keys = [one, other].map((signer) => (signer ? verifierKey(signer.key) : ''));
  const sameAs = ({ publicKey }: NoteKey): string =>
    verifierKey(noteKey('third.example', 'COSIGNATURE', publicKey));
  const at = (key: unknown): object => ({ url: 'https://witness.example', key });
  const read = (setting: unknown) =>
    readWitnessConfig({
      ASKONCE_TABLE_PREFIX: 'askonce-test-',
      ASKONCE_LOG_WITNESSES: JSON.stringify(setting),
    });

  it('are as many as are named, and so many of them make a checkpoint final', () => {
    const { quorum, witnesses } = read({
      quorum: 2,
      witnesses: keys.map(at),
    }).ASKONCE_LOG_WITNESSES;
    expect(quorum).toBe(2);
    expect(witnesses.map(({ key }) => key.name)).toEqual(['one.example', 'other.example']);
  });

  it.each<[string, unknown]>([
    ['a quorum of none', { quorum: 0, witnesses: keys.map(at) }],
    ['a quorum of more than there are', { quorum: 3, witnesses: keys.map(at) }],
    ['one that is named twice', { quorum: 1, witnesses: [at(keys[0]), at(keys[0])] }],
    [
      'one key under two names',
      { quorum: 1, witnesses: [at(keys[0]), at(one ? sameAs(one.key) : '')] },
    ],
    ['the key of a log', { quorum: 1, witnesses: [at(verifierKey(signerOf('log.example').key))] }],
    ['no key', { quorum: 1, witnesses: [at('witness.example')] }],
    ['no URL', { quorum: 1, witnesses: [{ url: 'witness', key: keys[0] }] }],
  ])('are refused with %s', (_, setting) => {
    expect(() => read(setting)).toThrow(/ASKONCE_LOG_WITNESSES/);
  });
});
