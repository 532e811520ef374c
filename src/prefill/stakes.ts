import type { Concept } from './concepts.ts';
import type { FillRule } from './mapping.ts';

/** What goes wrong when a value is: who somebody is, who belongs to whom, what is paid, where it is paid. */
export type Stakes = 'IDENTITY' | 'FAMILY' | 'MONEY' | 'PAYMENT';

const money = new Set(['employment.monthlyIncome', 'insurance.contributionBase']);

/**
 * What hangs on the value of a leaf; undefined where a wrong one is a nuisance. Where something does, values that
 * differ are never picked from.
 */
export function stakesOf(
  concept: Concept,
  rule: Pick<FillRule, 'role' | 'stakes' | 'claim'>,
): Stakes | undefined {
  if (rule.stakes) return rule.stakes;
  if (rule.role !== 'SELF' || concept.record === 'HOUSEHOLD') return 'FAMILY';
  if (money.has(concept.key)) return 'MONEY';
  if (concept.record === 'IDENTITY') return 'IDENTITY';
  return rule.claim?.startsWith('bank') ? 'PAYMENT' : undefined;
}
