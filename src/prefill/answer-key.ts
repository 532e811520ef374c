import type { Concept } from './concepts.ts';
import { isReusable } from './concepts.ts';
import type { FillRule } from './mapping.ts';

type Meant = { readonly concept: Concept; readonly rule: FillRule };

/**
 * What an answer to a leaf is filed under, so that a later form finds it: whose, which concept, which one of several.
 * `self.phone.mobile`, `spouse.name.full`, `self.address[RESIDENCE].postCode`.
 */
export function answerKey({ concept, rule }: Meant): string {
  const { role, addressUse, licenceType, claim } = rule;
  const which = [addressUse, licenceType, claim].filter((part) => part !== undefined).join(':');
  const [first = '', ...rest] = concept.key.split('.');
  const head = which === '' ? first : `${first}[${which}]`;
  return [role.toLowerCase(), head, ...rest].join('.');
}

/** Keys under which earlier answers to the leaf may be filed; a bare key where it says enough by itself. */
export function answerKeys(meant: Meant): readonly string[] {
  const isBare = meant.rule.role === 'SELF' && isReusable(meant.concept);
  return [answerKey(meant), ...(isBare ? [meant.concept.key] : [])];
}
