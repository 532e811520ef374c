/** Seconds that a clock may be ahead of or behind the issuer's. Nobody's expiry is put off by it. */
export const clockSkew = 60;
