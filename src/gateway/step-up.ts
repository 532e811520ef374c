import { HubError } from '../kernel/problems.ts';
import { suffices, type Shortfall } from '../policy/assurance.ts';
import type { TokenRules } from './token.ts';

/** Asks a citizen to sign in again, more surely (RFC 9470): `acr_values` is what to send to the issuer for that. */
export function insufficientAssurance(
  { needed, held }: Shortfall,
  levels: TokenRules['assurance'],
): HubError {
  const enough = Object.entries(levels).filter(([, level]) => suffices(level, needed));
  const message = `These data need a sign-in of level ${needed}, and this one is ${held ?? 'of no known level'}: sign in again, with acr_values.`;
  return new HubError('INSUFFICIENT_ASSURANCE', message, {
    acr_values: enough.map(([name]) => name).join(' '),
  });
}
