import type { InputIssue } from '../kernel/problems.ts';
import { needsOfLeaf } from './compile.ts';
import { lacking } from './document.ts';
import type { PrefillPlan } from './leaves.ts';
import { ruleField } from './mapping.ts';

/** Rules of a form that can never fill anything, since each of their sources needs a field that is `beyond` reach. */
export function fieldIssues(plan: PrefillPlan, beyond: ReadonlySet<string>): InputIssue[] {
  return plan.leaves.flatMap((leaf): InputIssue[] => {
    const missing = needsOfLeaf(leaf).map((need) => lacking(need, beyond));
    const [first] = missing;
    if (first === undefined || missing.includes(undefined)) return [];
    const rule = `reads ${first}, which no agreement of the mapping allows`;
    return [{ field: ruleField(leaf.pointer), rule }];
  });
}
