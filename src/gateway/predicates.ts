import { parse } from 'graphql';
import { z } from 'zod';
import { citizenId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { PredicateQuestion } from '../policy/predicates.ts';
import type { Transport } from './execute.ts';
import type { AskOwn } from './own-question.ts';
import type { About } from './record.ts';

/** What is asked about one person. */
export type Asked = { readonly subject: string; readonly questions: readonly PredicateQuestion[] };

/**
 * Counts predicates against the budget of each person for this purpose and department; to be awaited before anything of
 * them is on record as released, or leaves. Throws PREDICATE_BUDGET_SPENT, and SOURCE_UNAVAILABLE on any doubt.
 */
export type SpendPredicates = (
  by: { readonly purpose: string; readonly department: string },
  asked: readonly Asked[],
) => Promise<void>;

const spendDocument = parse(`mutation Spend($input: SpendPredicatesInput!) {
  spendPredicates(input: $input) { isWithinBudget renewsAt }
}`);
const allow = [
  'Mutation.spendPredicates',
  'SpendPredicatesResult.isWithinBudget',
  'SpendPredicatesResult.renewsAt',
];
const spendAnswer = z.object({
  spendPredicates: z.object({ isWithinBudget: z.boolean(), renewsAt: z.string() }),
});

/** The agreements room counts. */
export function predicateBudgets(room: Transport, ask: AskOwn): SpendPredicates {
  return async ({ purpose, department }, asked) => {
    const people = asked.flatMap(({ subject, questions }) =>
      // Whoever has no id of the hub is nobody: there is nothing to find out.
      citizenId.is(subject) && questions.length > 0
        ? [{ citizenId: subject, questions: questions.map(({ text }) => text) }]
        : [],
    );
    if (people.length === 0) return;
    const variables = { input: { purpose, consumerId: department, people } };
    const data = await ask(room, { document: spendDocument, variables, allow });
    const { isWithinBudget, renewsAt } = spendAnswer.parse(data).spendPredicates;
    if (!isWithinBudget) throw spent(renewsAt);
  };
}

/** What is asked about each person, by the fields that are read of them. */
export function askedAbout(
  questions: readonly PredicateQuestion[],
  about: readonly About[],
): readonly Asked[] {
  return about.flatMap(({ subject, fields }) => {
    const asked = questions.filter(({ coordinate }) => fields.includes(coordinate));
    return subject === null || asked.length === 0 ? [] : [{ subject, questions: asked }];
  });
}

function spent(renewsAt: string): HubError {
  const message = `Too many different predicates have been asked today for this purpose; ask again from ${renewsAt}.`;
  return new HubError('PREDICATE_BUDGET_SPENT', message, { renewsAt });
}
