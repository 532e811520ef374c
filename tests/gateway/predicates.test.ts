import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { Transport } from '../../src/gateway/execute.ts';
import { ownQuestions } from '../../src/gateway/own-question.ts';
import { askedAbout, predicateBudgets } from '../../src/gateway/predicates.ts';
import type { Decision } from '../../src/platform/decision-token.ts';
import type { RoomQuestion } from '../../src/platform/room.ts';

const by = { purpose: 'TESTING', department: 'dept_a' };
const renewsAt = '2026-03-02T00:00:00.000Z';
const adult = { coordinate: 'Citizen.isAtLeast', text: 'Citizen.isAtLeast(age: 18)' };
const poor = {
  coordinate: 'Citizen.hasIncomeBelow',
  text: 'Citizen.hasIncomeBelow(monthlyAmount: 1)',
};

/** A room that answers so, with what it was asked and under which decisions. */
function roomThat(answers: Transport) {
  const questions: RoomQuestion[] = [];
  const decisions: Decision[] = [];
  const spend = predicateBudgets(
    async (question) => {
      questions.push(question);
      return answers(question);
    },
    ownQuestions(async (decision) => {
      decisions.push(decision);
      return 'signed';
    }),
  );
  return { spend, questions, decisions };
}
const counts = (isWithinBudget: boolean): Transport => {
  const data = { spendPredicates: { isWithinBudget, renewsAt } };
  return async () => ({ data, extensions: { disclosed: [] } });
};

describe('the gateway, of predicates', () => {
  it('has them counted for everybody in one question, under a decision for nothing else', async () => {
    const { spend, questions, decisions } = roomThat(counts(true));
    await spend(by, [
      { subject: 'cit_a', questions: [adult, poor] },
      { subject: 'cit_b', questions: [adult] },
    ]);
    expect(questions).toMatchObject([
      {
        token: 'signed',
        variables: {
          input: {
            purpose: 'TESTING',
            consumerId: 'dept_a',
            people: [
              { citizenId: 'cit_a', questions: [adult.text, poor.text] },
              { citizenId: 'cit_b', questions: [adult.text] },
            ],
          },
        },
      },
    ]);
    expect(decisions).toMatchObject([{ request: 'gateway' }]);
    expect(decisions[0]?.allow).toEqual([
      'Mutation.spendPredicates',
      'SpendPredicatesResult.isWithinBudget',
      'SpendPredicatesResult.renewsAt',
    ]);
  });

  it('refuses when a budget is spent, and says when it renews and nothing else', async () => {
    const { spend } = roomThat(counts(false));
    const refusal = spend(by, [{ subject: 'cit_a', questions: [adult] }]);
    await expect(refusal).rejects.toMatchObject({
      code: 'PREDICATE_BUDGET_SPENT',
      message: expect.stringContaining(renewsAt),
      details: { renewsAt },
    });
    await expect(refusal).rejects.not.toMatchObject({
      message: expect.stringMatching(/cit_a|isAtLeast|18/),
    });
  });

  it.each<[string, Transport]>([
    ['has an error', async () => ({ errors: [new GraphQLError('no cit_a')] })],
    ['has no data', async () => ({})],
  ])('lets nothing through on an answer that %s', async (_, answers) => {
    const { spend } = roomThat(answers);
    await expect(spend(by, [{ subject: 'cit_a', questions: [adult] }])).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.not.stringContaining('cit_a'),
    });
  });

  it('lets nothing through on an answer that is not one', async () => {
    const { spend } = roomThat(async () => ({ data: { spendPredicates: null } }));
    await expect(spend(by, [{ subject: 'cit_a', questions: [adult] }])).rejects.toThrow();
  });

  it('asks nothing about nobody, nor when no predicate is asked', async () => {
    const { spend, questions } = roomThat(counts(false));
    await spend(by, []);
    await spend(by, [{ subject: 'cit_a', questions: [] }]);
    await spend(by, [{ subject: 'nonsense', questions: [adult] }]);
    expect(questions).toEqual([]);
  });
});

describe('of people', () => {
  it('each was asked what is read of them', () => {
    const about = [
      { subject: 'cit_a', fields: ['Citizen.id', 'Citizen.isAtLeast', 'Citizen.hasIncomeBelow'] },
      { subject: 'cit_b', fields: ['Citizen.isAtLeast'] },
      { subject: 'cit_c', fields: ['Citizen.id'] },
      { subject: null, fields: ['Citizen.isAtLeast'] },
    ];
    expect(askedAbout([adult, poor], about)).toEqual([
      { subject: 'cit_a', questions: [adult, poor] },
      { subject: 'cit_b', questions: [adult] },
    ]);
  });

  it('nobody was asked anything by a document without predicates', () => {
    expect(askedAbout([], [{ subject: 'cit_a', fields: ['Citizen.id'] }])).toEqual([]);
  });
});
