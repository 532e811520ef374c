import { describe, expect, it } from '@jest/globals';
import { policy } from '../support/policy.ts';
import { agreementRules } from './rules/agreement.ts';
import { documentRules } from './rules/document.ts';
import { grantRules } from './rules/grant.ts';
import { schemaRules } from './rules/schema.ts';

describe.each([
  ['an agreement', agreementRules],
  ['a schema', schemaRules],
  ['a document', documentRules],
  ['a grant', grantRules],
])('%s', (_, rules) => {
  it.each(rules)('%s', (__, holds) => {
    expect(() => holds(policy)).not.toThrow();
  });
});
