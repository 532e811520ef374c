import { describe, expect, it } from '@jest/globals';
import { policy } from '../support/policy.ts';
import { rules } from './rules/all.ts';

describe.each(Object.entries(rules))('%s', (_, about) => {
  it.each(about)('%s', (__, holds) => {
    expect(() => holds(policy)).not.toThrow();
  });
});
