import type { JWK } from 'jose';
import type { UseOnce } from '../../gateway/authenticate.ts';
import type { Witness } from '../../gateway/evidence.ts';
import type { HubError } from '../../kernel/problems.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Reader } from './evidence.ts';

/** A text in the two languages of the hub. */
export type BilingualText = { readonly zh: string; readonly en: string };

/**
 * An OAuth client: a department's own system, a portal that citizens sign in to, a counter where clerks do, or a
 * portal's pages in a browser, which can keep no secret: PKCE says that the code is theirs, and a key that no script can
 * read (DPoP) that the token is.
 */
export type IdentityClient = {
  readonly clientId: string;
  /** Id of the department that the client belongs to, for example dept_psb. */
  readonly department: string;
  readonly kind: 'DEPARTMENT' | 'PORTAL' | 'COUNTER' | 'BROWSER';
  readonly name: BilingualText;
  /** Public halves of the ES256 keys that sign the client's assertions (RFC 7523); none of a browser's. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Where a portal, its pages or a counter receive the code; http or https, matched exactly. */
  readonly redirectUris?: readonly string[];
};

/** A synthetic person whom anybody at this machine may sign in as. */
export type Persona = {
  /** Opaque id in the hub; the `sub` of the person's tokens. */
  readonly citizenId: string;
  readonly name: string;
  /** What makes this person worth choosing. */
  readonly note: BilingualText;
  /** For whom the person may be said to act; whether they may is for the hub's records to say. */
  readonly principals?: readonly Principal[];
};

/** Somebody for whom a person signs in, in their own name or in that of an organisation. */
export type Principal = {
  readonly citizenId: string;
  readonly name: string;
  readonly organisation?: { readonly id: string; readonly name: string };
};

/** A synthetic official at a department's counter. */
export type Clerk = {
  /** The `sub` of the clerk's own tokens, and of `act` in those for a person. */
  readonly clerkId: string;
  readonly department: string;
  readonly name: BilingualText;
};

/** What lets clerks act for people. */
export type Counter = {
  readonly clerks: readonly Clerk[];
  /** Whose evidence is taken. */
  readonly witnesses: readonly Witness[];
  /** The witnesses that the page plays: one a department. */
  readonly readers: readonly Reader[];
  readonly clock: Clock;
  /** Evidence counts once, for all instances. */
  readonly useOnce: UseOnce;
  /** Resolves when a refused exchange is on record; only then is it answered. */
  readonly onRefused: (refusal: {
    readonly client: IdentityClient;
    readonly clerk: string;
    readonly error: HubError;
  }) => Promise<void>;
};

export type IdentityOptions = {
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The `iss` of every token; without it, the address listened on. */
  readonly issuer?: string;
  /** The `aud` of every access token: the URL of the hub's GraphQL API. */
  readonly audience: string;
  readonly clients: readonly IdentityClient[];
  readonly personas: readonly Persona[];
  /** Private ES256 keys; the first signs, all are published. */
  readonly keys: readonly JWK[];
  /** Without it nobody acts for anybody at a counter. */
  readonly counter?: Counter;
};

/** How surely somebody signs in here: as surely as a portal asks (`acr_values`), and the most without. */
export const signInLevels = [
  'http://eidas.europa.eu/LoA/high',
  'http://eidas.europa.eu/LoA/substantial',
  'http://eidas.europa.eu/LoA/low',
] as const;

/** The one scope: to use the hub as far as agreements allow. */
export const hubScope = 'hub';

/** Token exchange, and what goes into one (RFC 8693). */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
