import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Row } from '../../src/platform/dynamodb.ts';
import type { LogPlan } from '../../src/subgraphs/audit/model/log.ts';
import { sequencer, type SequencerDeps } from '../../src/subgraphs/audit/service/sequence.ts';
import { checkLog, headOf } from '../support/check-log.ts';
import { recordText } from '../support/records.ts';
import { origin, testLog, type TestLog } from '../support/test-log.ts';

let log: TestLog;
beforeEach(async () => {
  log = await testLog();
});
afterEach(() => log.database.close());

const deps = (plan?: LogPlan): SequencerDeps => log.deps(plan);
const recorded: TestLog['recorded'] = (...words) => log.recorded(...words);

const disclosures = (texts: readonly string[]): string[] =>
  texts.filter((text) => text.includes('"kind":"DISCLOSURE"')).sort();

describe('the sequencer', () => {
  it('commits what waits to one log, and says in it up to when nothing is missing', async () => {
    const records = [...(await recorded('req_1', 2)), ...(await recorded('req_2', 1))];
    expect(await sequencer(deps())()).toBe(3);
    const texts = await checkLog(log.database.table, origin);
    expect(disclosures(texts)).toEqual(records.sort());
    expect(texts.at(-1)).toBe(
      `{"entries":3,"kind":"COMPLETE","log":"${origin}","upTo":"2026-03-09T23:59:59.000Z","v":2}`,
    );
    expect(await log.intake.waiting(10)).toEqual([]);
  });

  it('signs nothing new when nothing waits', async () => {
    await recorded('req_1', 1);
    const sequence = sequencer(deps());
    await sequence();
    const before = await log.store.published(origin);
    expect(await sequence()).toBe(0);
    expect(await log.store.published(origin)).toBe(before);
  });

  it('grows over the borders of tiles, commit by commit', async () => {
    const all: string[] = [];
    for (const [n, people] of [3, 250, 1, 1, 300].entries()) {
      all.push(...(await recorded(`req_${String(n)}`, people)));
      await sequencer(deps())();
      expect(disclosures(await checkLog(log.database.table, origin))).toEqual([...all].sort());
    }
  });

  it('does not add a record again that a slow network brings a second time', async () => {
    const records = await recorded('req_1', 2);
    await sequencer(deps())();
    await recorded('req_1', 2);
    await recorded('req_2', 1);
    await sequencer(deps())();
    const texts = disclosures(await checkLog(log.database.table, origin));
    expect(texts.filter((text) => text.includes('req_1'))).toEqual([...records].sort());
    expect(texts).toHaveLength(3);
    expect(await log.intake.waiting(10)).toEqual([]);
  });

  it('keeps a log for each department and year when it is told to', async () => {
    const plan: LogPlan = { origin, logs: 'DEPARTMENT_AND_YEAR' };
    await recorded('req_1', 1, { department: 'dept_a' });
    await recorded('req_2', 2, { department: 'dept_b' });
    await recorded('req_3', 1, { department: 'dept_b', at: '2025-12-31T23:59:59.999Z' });
    expect(await sequencer(deps(plan))()).toBe(4);
    for (const [name, count] of [
      ['dept_a/2026', 1],
      ['dept_b/2026', 2],
      ['dept_b/2025', 1],
    ] as const) {
      const checkpoint = await log.store.published(`${origin}/${name}`);
      expect(headOf(checkpoint ?? '', `${origin}/${name}`).size).toBe(count + 1);
    }
  });

  it('stops when the lock was set back behind what readers have seen, and signs no fork', async () => {
    await recorded('req_1', 1);
    await sequencer(deps())();
    const table = log.database.table('log');
    const key = { pk: `log#${origin}`, sk: 'LOCK' };
    const old = (await table.get(key)) ?? {};
    await recorded('req_2', 1);
    await sequencer(deps())();
    const published = await log.store.published(origin);
    await table.putMany([{ ...old, ...key }]);
    await recorded('req_3', 1);
    await expect(sequencer(deps())()).rejects.toThrow('behind what was published');
    expect(await log.store.published(origin)).toBe(published);
  });

  it('stops at tiles that somebody else wrote, and signs nothing over them', async () => {
    await recorded('req_1', 3);
    await log.sequence();
    const table = log.database.table('log');
    const key = { pk: `tile#${origin}#0#0`, sk: 'TILE' };
    const row = (await table.get(key)) ?? {};
    const tile = { level: 0, index: 0, width: 4 };
    const bytes = Buffer.from((await log.store.tiles(origin, [tile]))(tile) ?? []);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await table.putMany([{ ...row, ...key, bytes }]);
    const published = await log.store.published(origin);
    await recorded('req_2', 1);
    await expect(log.sequence()).rejects.toThrow('not those of the last commit');
    expect(await log.store.published(origin)).toBe(published);
    expect((await log.intake.waiting(10)).map(({ request }) => request)).toEqual(['req_2']);
  });

  it.each<[string, (row: Row) => Row]>([
    ['changed', (row) => ({ ...row, records: [recordText({ request: 'req_other' })] })],
    ['written', ({ mac: _, ...row }) => row],
    ['written over another', (row) => ({ ...row, request: 'req_other' })],
    ['given another key', (row) => ({ ...row, keys: [null] })],
  ])(
    'leaves an entry in the intake that somebody has %s, and moves the others',
    async (_, spoil) => {
      const table = log.database.table('intake');
      await recorded('req_1', 1);
      const [shard] = await Promise.all(
        Array.from({ length: 4 }, async (__, n) =>
          table.query({ pk: `intake#${String(n)}`, limit: 1 }),
        ),
      ).then((pages) => pages.flat());
      const { pk, sk } = z.object({ pk: z.string(), sk: z.string() }).parse(shard);
      await table.putMany([{ ...spoil({ ...shard }), pk, sk }]);
      const [good] = await recorded('req_2', 1);
      await expect(log.sequence()).rejects.toThrow('not what a gateway wrote');
      expect(disclosures(await checkLog(log.database.table, origin))).toEqual([good]);
      expect(await log.intake.waiting(10)).toHaveLength(1);
    },
  );

  it.each(['checkpoint', 'staged'])(
    'stops at a lock whose %s somebody else wrote',
    async (name) => {
      await recorded('req_1', 1);
      await sequencer(deps())();
      const table = log.database.table('log');
      const key = { pk: `log#${origin}`, sk: 'LOCK' };
      const row = (await table.get(key)) ?? {};
      const forged = String(row[name]).replace(/[1-9]/, '0');
      await table.putMany([{ ...row, ...key, [name]: forged }]);
      await table.remove({ pk: `log#${origin}`, sk: 'CHECKPOINT' });
      await recorded('req_2', 1);
      await expect(sequencer(deps())()).rejects.toThrow('audit:');
      expect((await log.intake.waiting(10)).map(({ request }) => request)).toEqual(['req_2']);
    },
  );
});

type Fault = 'fails' | 'fails but persists' | 'crashes before' | 'crashes after' | 'is delayed';
const faults: readonly Fault[] = [
  'fails',
  'fails but persists',
  'crashes before',
  'crashes after',
  'is delayed',
];

/** The ports, of which the call of this number has the fault; a delayed one goes on after `meanwhile`. */
function faulty(
  real: SequencerDeps,
  chosen: number,
  fault: Fault,
  meanwhile: () => Promise<unknown>,
) {
  const calls: string[] = [];
  const heads: string[] = [];
  let isDead = false;
  const wrap = <T extends object>(port: string, methods: T): T =>
    new Proxy(methods, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...words: unknown[]): Promise<unknown> => {
          if (isDead) throw new Error('dead');
          calls.push(`${port}.${String(name)}`);
          const isChosen = calls.length === chosen;
          if (isChosen && fault === 'fails') throw new Error('fault');
          if (isChosen && fault === 'is delayed') await meanwhile();
          if (isChosen && fault.startsWith('crashes')) isDead = true;
          if (isChosen && fault === 'crashes before') throw new Error('fault');
          const answer: unknown = await Reflect.apply(method, target, words);
          if (name === 'publish') heads.push(String(words[1]));
          if (isChosen && fault !== 'is delayed') throw new Error('fault');
          return answer;
        };
      },
    });
  const wrapped: SequencerDeps = {
    ...real,
    store: wrap('store', real.store),
    log: wrap('log', real.log),
    keys: wrap('keys', real.keys),
    intake: wrap('intake', real.intake),
  };
  return { deps: wrapped, calls, heads };
}

describe('a call of a port', () => {
  it.each(faults)(
    '%s, whichever it is, and no record is lost or twice in the log',
    async (fault) => {
      const names = new Set<string>();
      const all = await recorded('req_before', 2);
      const heads: string[] = [];
      await sequencer(deps())();
      for (let chosen = 1; ; chosen += 1) {
        all.push(...(await recorded(`req_${String(chosen)}_a`, 2)));
        all.push(...(await recorded(`req_${String(chosen)}_b`, 1)));
        const broken = faulty(deps(), chosen, fault, () => sequencer(deps())());
        await sequencer(broken.deps)().catch((error: unknown) => {
          if (!(error instanceof Error && ['fault', 'dead'].includes(error.message))) throw error;
        });
        await sequencer(deps())();
        expect(disclosures(await checkLog(log.database.table, origin))).toEqual([...all].sort());
        expect(await log.intake.waiting(10)).toEqual([]);
        heads.push(...broken.heads, (await log.store.published(origin)) ?? '');
        if (broken.calls.length < chosen) break;
        names.add(broken.calls[chosen - 1] ?? '');
      }
      const sizes = heads.map((note) => headOf(note, origin).size);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect([...names]).toEqual(
        expect.arrayContaining(['log.stage', 'log.moveLock', 'log.publish', 'intake.remove']),
      );
    },
  );
});
