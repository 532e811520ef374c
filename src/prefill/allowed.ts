import type { InputIssue } from '../kernel/problems.ts';
import { needsOfLeaf } from './compile.ts';
import { coordinatesOf } from './document.ts';
import type { PrefillPlan } from './leaves.ts';
import { ruleField } from './mapping.ts';

/** Rules of a form that could never fill anything, since none of `offered` fields is what they read. */
export function fieldIssues(plan: PrefillPlan, offered: ReadonlySet<string>): InputIssue[] {
  return plan.leaves.flatMap((leaf): InputIssue[] => {
    const needs = needsOfLeaf(leaf);
    const lacking = needs.map(({ required }) =>
      coordinatesOf(required).find((field) => !offered.has(field)),
    );
    const [first] = lacking;
    if (first === undefined || lacking.includes(undefined)) return [];
    const rule = `reads ${first}, which no agreement of the mapping allows`;
    return [{ field: ruleField(leaf.pointer), rule }];
  });
}
