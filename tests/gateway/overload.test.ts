import { describe, expect, it } from '@jest/globals';
import type { Transport } from '../../src/gateway/execute.ts';
import { shedder } from '../../src/gateway/shed.ts';
import { callHub, statute, type CallerAnswer } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

const query = '{ citizen(id: "cit_a") { id } }';
const most = 4;

/** A hub that answers so many at once, and some questions only when it is let. */
async function busyHub(): Promise<{ hub: TestHub; letGo: () => void }> {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((open) => (letGo = open));
  const catalogue: Transport = async () => {
    await gate;
    return { data: { publicServices: { nodes: [] } }, extensions: { disclosed: [] } };
  };
  const hub = await testHub({ transports: { catalogue }, mostUnderWay: most });
  return { hub, letGo };
}

describe('a hub that is asked three times as much as it can answer', () => {
  it('answers as many as ever, and turns the others away at once, with nothing done for them', async () => {
    const { hub, letGo } = await busyHub();
    const settled: CallerAnswer[] = [];
    const asked = Array.from({ length: 3 * most }, async (_, n) => {
      const claims = { client_id: `client-${String(n)}` };
      const answer = await callHub(
        hub,
        { query: '{ publicServices { nodes { id } } }' },
        { claims },
      );
      settled.push(answer);
      return answer;
    });
    // None of those that are answered can have been: whoever is settled was turned away.
    while (settled.length < 2 * most) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(settled.map(({ status, code }) => `${String(status)} ${String(code)}`)).toEqual(
      Array.from({ length: 2 * most }, () => '503 OVERLOADED'),
    );
    expect(settled.every(({ headers }) => headers['retry-after'] === '1')).toBe(true);
    letGo();
    const answers = await Promise.all(asked);
    await hub.gateway.stop();
    const good = answers.filter(({ status }) => status === 200);
    expect(good).toHaveLength(most);
    expect(hub.intake.entries).toEqual([]);
  });

  it('has every answer on record, wave after wave, and is as free as before when it is over', async () => {
    const hub = await testHub({ mostUnderWay: most });
    const answers: CallerAnswer[] = [];
    for (let wave = 0; wave < 5; wave += 1)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 3 * most }, () => callHub(hub, { query }, { access: statute })),
        )),
      );
    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).toBeGreaterThanOrEqual(5 * most);
    expect(hub.intake.entries).toHaveLength(good.length);
    expect(good.every(({ extensions }) => extensions?.receipt.records.length === 1)).toBe(true);
    expect((await callHub(hub, { query }, { access: statute })).status).toBe(200);
    await hub.gateway.stop();
  });
});

describe('what sheds load', () => {
  it('counts a failure as an end, too', async () => {
    const shed = shedder(1);
    const failed = shed(async () => {
      throw new Error('down');
    });
    await expect(shed(async () => 'second')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await expect(failed).rejects.toThrow('down');
    await expect(shed(async () => 'third')).resolves.toBe('third');
  });
});
