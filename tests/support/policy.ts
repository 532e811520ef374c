import { has } from '../../src/policy/bitset.ts';
import { dataClasses } from '../../src/policy/classes.ts';
import { compile } from '../../src/policy/compile.ts';
import { brokenRule, decide, grantedBy, isInForce } from '../../src/policy/decide.ts';
import { readPolicySchema, recordedAs } from '../../src/policy/schema.ts';
import { barOf } from '../../src/policy/standing.ts';

/** What decides, as one value: proofs take it as an argument, so that they run on weakened builds as well. */
export const policy = {
  readPolicySchema,
  recordedAs,
  dataClasses,
  compile,
  grantedBy,
  decide,
  has,
  isInForce,
  brokenRule,
  barOf,
};

export type PolicyUnderTest = typeof policy;
