import { z } from 'zod';

/** A 256-bit secret in hexadecimal. */
const secret = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => new Uint8Array(Buffer.from(text, 'hex')));
const jwk = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }));

const tables = {
  /** Tables are named prefix + room, for example askonce-prod-citizens. */
  ASKONCE_TABLE_PREFIX: z.string().min(3),
  /** Other than AWS: Alternator, or the embedded database. */
  DYNAMODB_ENDPOINT: z.url().optional(),
};

const roomConfig = z.object({
  ...tables,
  ASKONCE_INDEX_SECRET: secret,
  ASKONCE_CURSOR_SECRET: secret,
  ASKONCE_AUDIT_SECRET: secret,
  ASKONCE_DECISION_PUBLIC_KEY: jwk,
});

const gatewayConfig = roomConfig.extend({
  ASKONCE_DECISION_PRIVATE_KEY: jwk,
  ASKONCE_ISSUER: z.url(),
  ASKONCE_AUDIENCE: z.url(),
  ASKONCE_JWKS_URI: z.url(),
  /** URL of each room's function, as JSON. */
  ASKONCE_ROOMS: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.record(z.string(), z.url())),
});

const askingConfig = roomConfig.extend({
  /** Where a room asks the hub itself. */
  ASKONCE_HUB_URL: z.url(),
});

const logConfig = roomConfig.extend({
  /** Name of the log: a URL without its scheme. */
  ASKONCE_LOG_ORIGIN: z.string().regex(/^[^\s+#]+$/),
  /** One log for everything, or one for each department and year. */
  ASKONCE_LOGS: z.enum(['ONE', 'DEPARTMENT_AND_YEAR']),
});

const sequencerConfig = logConfig.extend({ ASKONCE_LOG_PRIVATE_KEY: jwk });

export type RoomConfig = z.infer<typeof roomConfig>;
export type GatewayConfig = z.infer<typeof gatewayConfig>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a room's environment. Throws, naming what is missing or weak: a function without it must not start. */
export function readRoomConfig(environment: Environment): RoomConfig {
  return roomConfig.parse(environment);
}

/** Reads the environment of a room that asks the hub itself, with the same strictness. */
export function readAskingConfig(environment: Environment): z.infer<typeof askingConfig> {
  return askingConfig.parse(environment);
}

/** Reads the environment of the audit room, with the same strictness. */
export function readLogConfig(environment: Environment): z.infer<typeof logConfig> {
  return logConfig.parse(environment);
}

/** Reads the environment of the sequencer, with the same strictness. */
export function readSequencerConfig(environment: Environment): z.infer<typeof sequencerConfig> {
  return sequencerConfig.parse(environment);
}

/** Reads the gateway's environment, with the same strictness. */
export function readGatewayConfig(environment: Environment): GatewayConfig {
  return gatewayConfig.parse(environment);
}
