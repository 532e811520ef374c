import type { JWK } from 'jose';

/** A text in the two languages of the hub. */
export type BilingualText = { readonly zh: string; readonly en: string };

/**
 * An OAuth client: a department's own system, a portal that citizens sign in to, or a portal's pages in a browser, which
 * can keep no secret: PKCE says that the code is theirs, and a key that no script can read (DPoP) that the token is.
 */
export type IdentityClient = {
  readonly clientId: string;
  /** Id of the department that the client belongs to, for example dept_psb. */
  readonly department: string;
  readonly kind: 'DEPARTMENT' | 'PORTAL' | 'BROWSER';
  readonly name: BilingualText;
  /** Public halves of the ES256 keys that sign the client's assertions (RFC 7523); none of a browser's. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Where a portal or its pages receive the code; http or https, matched exactly. */
  readonly redirectUris?: readonly string[];
};

/** A synthetic person whom anybody at this machine may sign in as. */
export type Persona = {
  /** Opaque id in the hub; the `sub` of the person's tokens. */
  readonly citizenId: string;
  readonly name: string;
  /** What makes this person worth choosing. */
  readonly note: BilingualText;
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
};

/** How surely somebody signs in here: as surely as a portal asks (`acr_values`), and the most without. */
export const signInLevels = [
  'http://eidas.europa.eu/LoA/high',
  'http://eidas.europa.eu/LoA/substantial',
  'http://eidas.europa.eu/LoA/low',
] as const;

/** The one scope: to use the hub as far as agreements allow. */
export const hubScope = 'hub';
