import { agreementRules } from './agreement.ts';
import { documentRules } from './document.ts';
import { grantRules } from './grant.ts';
import { limitRules } from './limit.ts';
import type { Rule } from './rule.ts';
import { schemaRules } from './schema.ts';
import { standingRules } from './standing.ts';

/** Every rule, by what it is about. */
export const rules: Readonly<Record<string, readonly Rule[]>> = {
  'an agreement': agreementRules,
  'a schema': schemaRules,
  'a document': documentRules,
  'the size of a document': limitRules,
  'a grant': grantRules,
  'a person’s standing': standingRules,
};
