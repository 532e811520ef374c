import type { DocumentLimits } from '../../src/policy/limits.ts';

/** No ceilings: a document is compiled for what it reads, however large it is. */
export const boundless: DocumentLimits = {
  depth: Infinity,
  nesting: Infinity,
  aliases: Infinity,
  rootFields: Infinity,
  directives: Infinity,
  selections: Infinity,
  cost: Infinity,
};
