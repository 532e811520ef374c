import { base64url } from './session/encoding.ts';

/** Time, as an argument: a test hands over another. */
export type Clock = { readonly now: () => Date };

/** So many random bytes, in base64url. */
export type Chance = (bytes: number) => string;

// The one file of the web app that reads the clock and draws at random.

export const browserClock: Clock = { now: () => new Date() };

export const browserChance: Chance = (bytes) =>
  base64url(crypto.getRandomValues(new Uint8Array(bytes)));
