import { describe, expect, it } from '@jest/globals';
import { tokensInMemory } from '../../../src/dev/graphiql/tokens.ts';

/** Tokens that live 100 seconds, under a clock that the test moves; `asked` lists who asked for one. */
function tokensUnderTest() {
  const asked: string[] = [];
  let seconds = 0;
  const issue = async (caller: string) => {
    asked.push(caller);
    if (caller === 'stranger') throw new Error('unknown caller');
    return { access_token: `${caller}-${asked.length}`, expires_in: 100 };
  };
  const tokens = tokensInMemory(issue, { now: () => new Date(seconds * 1000) });
  return { tokens, asked, at: (moment: number) => (seconds = moment) };
}

describe('tokens held in memory', () => {
  it('are asked for once by requests at the same time', async () => {
    const { tokens, asked } = tokensUnderTest();
    expect(await Promise.all([tokens.of('li'), tokens.of('li')])).toEqual(['li-1', 'li-1']);
    expect(asked).toEqual(['li']);
  });

  it('are kept apart by caller', async () => {
    const { tokens } = tokensUnderTest();
    expect([await tokens.of('li'), await tokens.of('wang')]).toEqual(['li-1', 'wang-2']);
  });

  it('are replaced before they expire', async () => {
    const { tokens, at } = tokensUnderTest();
    await tokens.of('li');
    at(89);
    expect(await tokens.of('li')).toBe('li-1');
    at(90);
    expect(await tokens.of('li')).toBe('li-2');
  });

  it('are replaced once forgotten', async () => {
    const { tokens } = tokensUnderTest();
    await tokens.of('li');
    tokens.forget('li');
    expect(await tokens.of('li')).toBe('li-2');
  });

  it('are asked for again after a refusal', async () => {
    const { tokens, asked } = tokensUnderTest();
    await expect(tokens.of('stranger')).rejects.toThrow('unknown caller');
    await expect(tokens.of('stranger')).rejects.toThrow('unknown caller');
    expect(asked).toEqual(['stranger', 'stranger']);
  });
});
