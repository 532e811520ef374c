/** Who acts for the person that a token is for (RFC 8693 section 4.1), and on what evidence when it is a clerk. */
export type Acting = {
  readonly act:
    | { readonly sub: string; readonly client_id: string; readonly department: string }
    | { readonly sub: string; readonly organisation?: string };
  readonly evidence?: string;
};

/**
 * What a sign-in settled that the provider has no place for, until its token is made: by the grant that a code leads to,
 * and by the request of an exchange.
 */
export type ActingTokens = {
  readonly byGrant: Map<string, Acting>;
  readonly byRequest: WeakMap<object, Acting>;
};

export function actingTokens(): ActingTokens {
  return { byGrant: new Map(), byRequest: new WeakMap() };
}
