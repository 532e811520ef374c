import { parse } from 'graphql';
import { z } from 'zod';
import { citizenId } from '../kernel/ids.ts';
import { HubError } from '../kernel/problems.ts';
import type { Disclosed } from '../platform/access.ts';
import type { SignDecision } from '../platform/decision-token.ts';
import type { PredicateQuestion } from '../policy/predicates.ts';
import type { Transport } from './execute.ts';

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

/** The agreements room counts, under a decision that the gateway signs for itself. */
export function predicateBudgets(ask: Transport, sign: SignDecision): SpendPredicates {
  return async ({ purpose, department }, asked) => {
    const people = asked.flatMap(({ subject, questions }) =>
      // Whoever has no id of the hub is nobody: there is nothing to find out.
      citizenId.is(subject) && questions.length > 0
        ? [{ citizenId: subject, questions: questions.map(({ text }) => text) }]
        : [],
    );
    if (people.length === 0) return;
    const actor = { kind: 'DEPARTMENT', client: 'gateway', department: 'dept_hub' } as const;
    const token = await sign({ request: 'gateway', actor, allow, subjects: [] });
    const variables = { input: { purpose, consumerId: department, people } };
    const { data, errors } = await ask({ document: spendDocument, variables, token });
    if (errors ?? !data) throw uncounted();
    const { isWithinBudget, renewsAt } = spendAnswer.parse(data).spendPredicates;
    if (!isWithinBudget) throw spent(renewsAt);
  };
}

/** Of people whom the rooms found: what was asked about each. */
export function askedAbout(
  questions: readonly PredicateQuestion[],
  disclosed: readonly Disclosed[],
): readonly Asked[] {
  const subjects = [...new Set(disclosed.map(({ subject }) => subject))];
  return subjects
    .map((subject) => {
      const fields = disclosed.flatMap((one) => (one.subject === subject ? one.fields : []));
      return {
        subject,
        questions: questions.filter(({ coordinate }) => fields.includes(coordinate)),
      };
    })
    .filter((asked) => asked.questions.length > 0);
}

function uncounted(): HubError {
  return new HubError('SOURCE_UNAVAILABLE', 'Predicates cannot be counted now; try again later.');
}

function spent(renewsAt: string): HubError {
  const message = `Too many different predicates have been asked today for this purpose; ask again from ${renewsAt}.`;
  return new HubError('PREDICATE_BUDGET_SPENT', message, { renewsAt });
}
