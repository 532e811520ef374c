import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../src/gateway/authenticate.ts';
import { budgets, type Budget, type CallerLimits } from '../../src/gateway/budget.ts';
import type { Transport } from '../../src/gateway/execute.ts';
import { callHub, statute } from '../support/caller.ts';
import { testHub } from '../support/hub.ts';

const system: Actor = { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' };
const visitor: Actor = {
  kind: 'CITIZEN',
  client: 'portal',
  department: 'dept_a',
  citizen: 'cit_a',
};
/** 10 cost units a second. */
const limits: CallerLimits = { concurrent: 2, costPerMinute: 600 };

type Timed = { readonly budget: Budget; readonly pass: (milliseconds: number) => void };

function timed(): Timed {
  let now = Date.UTC(2026, 10, 24);
  const budget = budgets({ now: () => new Date(now) }, limits);
  return { budget, pass: (milliseconds) => (now += milliseconds) };
}

const limited = (details: object): unknown =>
  expect.objectContaining({ code: 'RATE_LIMITED', details: expect.objectContaining(details) });

describe('a budget', () => {
  it('is spent, and says in how many seconds it is enough again', () => {
    const { budget, pass } = timed();
    budget.spend(system, 590);
    const spend = () => budget.spend(system, 25);
    expect(spend).toThrow(limited({ policy: 'cost', retryAfter: 2 }));
    pass(1_400);
    expect(spend).toThrow(limited({ policy: 'cost', retryAfter: 1 }));
    pass(100);
    expect(spend).not.toThrow();
  });

  it('is never more than whole, however long nobody asks', () => {
    const { budget, pass } = timed();
    pass(3_600_000);
    expect(() => budget.spend(system, 601)).toThrow(limited({ policy: 'cost' }));
    expect(() => budget.spend(system, 600)).not.toThrow();
  });

  it('gives nothing when the clock goes back', () => {
    const { budget, pass } = timed();
    budget.spend(system, 600);
    pass(-60_000);
    expect(() => budget.spend(system, 1)).toThrow(limited({ policy: 'cost' }));
  });

  it('is each caller’s own: of another system, and of each citizen at a portal', () => {
    const { budget } = timed();
    budget.spend(system, 600);
    budget.spend(visitor, 600);
    for (const other of [
      { ...system, client: 'client-b' },
      { ...visitor, citizen: 'cit_b' },
      { ...visitor, client: 'another-portal' },
    ])
      expect(() => budget.spend(other, 600)).not.toThrow();
  });

  it('counts requests under way, until they end one way or the other', async () => {
    const { budget } = timed();
    const ends: (() => void)[] = [];
    const ask = () => budget.during(system, () => new Promise<void>((end) => ends.push(end)));
    const first = ask();
    const second = ask();
    await expect(ask()).rejects.toEqual(limited({ policy: 'concurrent', retryAfter: 1 }));
    expect(budget.headers(system)['ratelimit']).toContain('"concurrent";r=0');
    ends.forEach((end) => end());
    await Promise.all([first, second]);
    const failed = budget.during(system, async () => {
      throw new Error('down');
    });
    await expect(failed).rejects.toThrow('down');
    expect(budget.headers(system)['ratelimit']).toContain('"concurrent";r=2');
  });

  it('takes something for any request, for a refused one is read too', async () => {
    const { budget } = timed();
    const refuse = () => budget.during(system, async () => 'refused');
    for (let request = 0; request < 6; request += 1) await refuse();
    await expect(refuse()).rejects.toEqual(limited({ policy: 'cost', retryAfter: 10 }));
  });

  it('allows no more in any time than it holds and what comes back', () => {
    const event = fc.record({ wait: fc.nat(20_000), cost: fc.nat(700) });
    const property = fc.property(fc.array(event, { maxLength: 50 }), (events) => {
      const { budget, pass } = timed();
      let spent = 0;
      let passed = 0;
      for (const { wait, cost } of events) {
        pass(wait);
        passed += wait;
        try {
          budget.spend(system, cost);
          spent += cost;
        } catch {
          // Refused: nothing is taken.
        }
        if (spent > 600 + passed / 100 + 1e-6) return false;
      }
      return true;
    });
    fc.assert(property);
  });
});

const structured =
  /^"cost";r=\d+, "concurrent";r=\d+ \| "cost";q=\d+;w=60;qu="askonce-cost", "concurrent";q=\d+;qu="concurrent-requests"$/;
const query = '{ citizen(id: "cit_a") { id } }';
const still = { now: () => new Date('2026-11-24T08:00:00.000Z') };

describe('a gateway with little to give', () => {
  it('says on every answer what is left, and refuses without a record what is too much', async () => {
    const hub = await testHub({
      clock: still,
      callerLimits: { concurrent: 2, costPerMinute: 205 },
    });
    const ask = () => callHub(hub, { query }, { access: statute });
    const answered = await ask();
    const invalid = await callHub(hub, { query: '{ nothing }' });
    const refused = await ask();
    await hub.gateway.stop();
    expect([answered, invalid, refused].map(({ status }) => status)).toEqual([200, 400, 429]);
    for (const { headers } of [answered, invalid, refused])
      expect(`${headers['ratelimit']} | ${headers['ratelimit-policy']}`).toMatch(structured);
    expect(answered.headers['ratelimit']).toBe('"cost";r=103, "concurrent";r=2');
    expect(refused.code).toBe('RATE_LIMITED');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20);
    expect(refused.errors?.[0]?.extensions).toMatchObject({ policy: 'cost' });
    expect(hub.intake.entries).toHaveLength(1);
  });

  it('refuses a document that costs more than is left, before anything is decided', async () => {
    const hub = await testHub({
      clock: still,
      callerLimits: { concurrent: 2, costPerMinute: 150 },
    });
    const wide = '{ citizen(id: "cit_a") { licences(first: 100) { nodes { id number } } } }';
    const refused = await callHub(hub, { query: wide }, { access: statute });
    await hub.gateway.stop();
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(hub.intake.entries).toEqual([]);
  });

  it('lets an inner question spend of its caller’s budget', async () => {
    const hub = await testHub({ clock: still, callerLimits: { concurrent: 2, costPerMinute: 3 } });
    const token = await hub.decision();
    const ask = () => hub.gateway.ask({ document: query, variables: {}, token });
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await hub.gateway.stop();
  });

  it('refuses a request beside as many as it allows', async () => {
    let answer = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    const catalogue: Transport = async () => {
      await waiting;
      return { data: { publicServices: { nodes: [] } }, extensions: { disclosed: [] } };
    };
    const hub = await testHub({
      transports: { catalogue },
      callerLimits: { concurrent: 2, costPerMinute: 10_000 },
    });
    const ask = () => callHub(hub, { query: '{ publicServices { nodes { id } } }' });
    const asked = [ask(), ask(), ask(), ask()];
    const first = await Promise.race(asked);
    answer();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    const later = await ask();
    await hub.gateway.stop();
    expect(first).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(first.headers['retry-after']).toBe('1');
    expect(statuses.sort()).toEqual([200, 200, 429, 429]);
    expect(later.status).toBe(200);
  });
});
