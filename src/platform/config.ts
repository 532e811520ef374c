import { z } from 'zod';
import { identitySettings } from './identity-settings.ts';
import { jsonSetting } from './json-setting.ts';
import { witnessSetting } from './witness-settings.ts';

/** Different digits of a 256-bit secret at the least; one drawn at random has fewer once in 10¹⁹ times. */
const leastDigits = 8;

/** A 256-bit secret in hexadecimal. */
const secret = z
  .string({ error: 'is missing' })
  .regex(/^[0-9a-f]{64}$/, { error: 'must be 256 bits as 64 hexadecimal digits' })
  .refine((text) => new Set(text).size >= leastDigits, { error: 'must be drawn at random' })
  .transform((text) => new Uint8Array(Buffer.from(text, 'hex')));

const keyPart = z.string().regex(/^[\w-]{43}$/);
const publicMembers = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: keyPart };
const privateJwk = z.looseObject(
  { ...publicMembers, d: keyPart },
  { error: 'must be a private Ed25519 JWK' },
);
const publicKey = jsonSetting.pipe(
  z
    .looseObject(publicMembers, { error: 'must be an Ed25519 JWK' })
    .refine((key) => !('d' in key), { error: 'must not hold the private half' }),
);
const privateKey = jsonSetting.pipe(privateJwk);
const url = z.url({ error: 'must be a URL' });

const tables = {
  /** Tables are named prefix + room, for example askonce-prod-citizens. */
  ASKONCE_TABLE_PREFIX: z.string({ error: 'is missing' }).min(3, { error: 'is too short' }),
  /** Other than AWS: Alternator, or the embedded database. */
  DYNAMODB_ENDPOINT: url.optional(),
};

const roomConfig = z.object({
  ...tables,
  ASKONCE_INDEX_SECRET: secret,
  ASKONCE_CURSOR_SECRET: secret,
  ASKONCE_AUDIT_SECRET: secret,
  ASKONCE_DECISION_PUBLIC_KEY: publicKey,
});

const gatewayConfig = roomConfig.extend({
  ...identitySettings,
  ASKONCE_DECISION_PRIVATE_KEY: privateKey,
  /** URL of each room's function, as JSON. */
  ASKONCE_ROOMS: jsonSetting.pipe(z.record(z.string(), url)),
});

const askingConfig = roomConfig.extend({
  /** Where a room asks the hub itself. */
  ASKONCE_HUB_URL: url,
});

const consentsConfig = askingConfig.extend({
  /** Private keys as JWKs in a JSON list: the first signs consents, the others are the ones before it. */
  ASKONCE_CONSENT_KEYS: jsonSetting.pipe(
    z.tuple([privateJwk], z.object({ ...publicMembers, d: keyPart.optional() }), {
      error: 'must be a list of Ed25519 JWKs',
    }),
  ),
});

const logConfig = roomConfig.extend({
  /** Name of the log: a URL without its scheme. */
  ASKONCE_LOG_ORIGIN: z
    .string({ error: 'is missing' })
    .regex(/^[\w.~/-]+$/, { error: 'must be a URL without its scheme' }),
  /** One log for everything, or one for each department and year. */
  ASKONCE_LOGS: z.enum(['ONE', 'DEPARTMENT_AND_YEAR'], {
    error: 'must be ONE or DEPARTMENT_AND_YEAR',
  }),
});

const sequencerConfig = logConfig.extend({ ASKONCE_LOG_PRIVATE_KEY: privateKey });

/** Needs none of the secrets: what it reads and writes anybody may see. */
const witnessConfig = z.object({ ...tables, ASKONCE_LOG_WITNESSES: witnessSetting });

export type RoomConfig = z.infer<typeof roomConfig>;
export type GatewayConfig = z.infer<typeof gatewayConfig>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a room's environment. Throws, naming what is missing or weak: a function without it must not start. */
export function readRoomConfig(environment: Environment): RoomConfig {
  return strictly(roomConfig, twins, environment);
}

/** Reads the environment of a room that asks the hub itself, with the same strictness. */
export function readAskingConfig(environment: Environment): z.infer<typeof askingConfig> {
  return strictly(askingConfig, twins, environment);
}

/** Reads the environment of the room that signs consents, with the same strictness. */
export function readConsentsConfig(environment: Environment): z.infer<typeof consentsConfig> {
  return strictly(consentsConfig, (config) => [...twins(config), ...doubles(config)], environment);
}

/** Reads the environment of the audit room, with the same strictness. */
export function readLogConfig(environment: Environment): z.infer<typeof logConfig> {
  return strictly(logConfig, twins, environment);
}

/** Reads the environment of the sequencer, with the same strictness. */
export function readSequencerConfig(environment: Environment): z.infer<typeof sequencerConfig> {
  return strictly(sequencerConfig, (config) => [...twins(config), ...forgers(config)], environment);
}

/** Reads the environment of the function that asks witnesses, with the same strictness. */
export function readWitnessConfig(environment: Environment): z.infer<typeof witnessConfig> {
  return strictly(witnessConfig, () => [], environment);
}

/** Reads the gateway's environment, with the same strictness. */
export function readGatewayConfig(environment: Environment): GatewayConfig {
  return strictly(gatewayConfig, (config) => [...twins(config), ...strangers(config)], environment);
}

/** The message names each setting and its rule, and never what was set. */
function strictly<T>(
  schema: z.ZodType<T>,
  brokenBy: (config: T) => readonly string[],
  environment: Environment,
): T {
  const read = schema.safeParse(environment);
  const rules = read.success
    ? brokenBy(read.data)
    : read.error.issues.map(({ path, message }) => `${path.map(String).join('.')} ${message}`);
  if (read.success && rules.length === 0) return read.data;
  throw new Error(`The configuration is refused:\n${rules.join('\n')}`);
}

const secrets = ['ASKONCE_INDEX_SECRET', 'ASKONCE_CURSOR_SECRET', 'ASKONCE_AUDIT_SECRET'] as const;

/** Whoever learns a secret learns what it is for, and nothing else. */
function twins(config: RoomConfig): readonly string[] {
  return secrets.flatMap((setting, index) =>
    secrets
      .slice(0, index)
      .filter((other) => Buffer.compare(config[other], config[setting]) === 0)
      .map((other) => `${setting} must not be ${other} too: one secret, one purpose`),
  );
}

/** What the gateway signs, the rooms must be able to verify. */
function strangers(config: GatewayConfig): readonly string[] {
  return config.ASKONCE_DECISION_PRIVATE_KEY.x === config.ASKONCE_DECISION_PUBLIC_KEY.x
    ? []
    : ['ASKONCE_DECISION_PRIVATE_KEY must be the other half of ASKONCE_DECISION_PUBLIC_KEY'];
}

/** A consent must not pass for a decision, nor a decision for a consent. */
function doubles(config: z.infer<typeof consentsConfig>): readonly string[] {
  return config.ASKONCE_CONSENT_KEYS.some(({ x }) => x === config.ASKONCE_DECISION_PUBLIC_KEY.x)
    ? ['ASKONCE_CONSENT_KEYS must not hold ASKONCE_DECISION_PUBLIC_KEY: one key, one purpose']
    : [];
}

/** What signs decisions is in every room; a checkpoint is signed by the sequencer alone. */
function forgers(config: z.infer<typeof sequencerConfig>): readonly string[] {
  return config.ASKONCE_LOG_PRIVATE_KEY.x === config.ASKONCE_DECISION_PUBLIC_KEY.x
    ? ['ASKONCE_LOG_PRIVATE_KEY must not be ASKONCE_DECISION_PUBLIC_KEY: one key, one purpose']
    : [];
}
