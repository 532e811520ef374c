import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logPlan } from '../../src/dev/rooms.ts';
import { checkLog } from '../support/check-log.ts';
import { faultsOf, type Released } from './history.ts';
import { chanceFrom, type Chance } from './random.ts';
import { openWorld, type Role, type Running, type World } from './world.ts';

/** Few, to be short; ASKONCE_KILLS=200 and more for a night. ASKONCE_SEED repeats the choices of a run. */
const kills = Number(process.env['ASKONCE_KILLS'] ?? 6);
const seed = Number(process.env['ASKONCE_SEED'] ?? Date.now() % 1_000_000);
/** Milliseconds that a run may take, with a minute for what is around the kills. */
const longest = 60_000 + kills * 20_000;

/** Callers that ask one question after the other. */
const callers = 4;

let chance: Chance;
let world: World;
beforeAll(async () => {
  process.stderr.write(`chaos: seed ${String(seed)}, ${String(kills)} kills\n`);
  chance = chanceFrom(seed);
  world = await openWorld(chance, 0.08);
}, 120_000);
afterAll(() => world.close());

type Traffic = {
  readonly released: Released[];
  readonly to: (gateway: Running) => void;
  readonly stop: () => Promise<void>;
};

/** Callers who turn to whatever gateway there is. */
function traffic(first: Running): Traffic {
  const released: Released[] = [];
  let gateway = first;
  let isOver = false;
  const calling = Array.from({ length: callers }, async () => {
    while (!isOver) {
      const answer = await world.ask(gateway.port);
      if (answer) released.push(answer);
      else await pause(5);
    }
  });
  return {
    released,
    to: (next) => {
      gateway = next;
    },
    stop: async () => {
      isOver = true;
      await Promise.all(calling);
    },
  };
}

/** Starts the next, lets the two run for a while, and kills the first at no moment in particular. */
async function killed(running: Running, role: Role, to: (next: Running) => void): Promise<Running> {
  const next = await world.start(role);
  await pause(chance() * 300);
  const gone = running.kill();
  to(next);
  await gone;
  return next;
}

describe('a hub that is killed again and again, over a database that fails', () => {
  it(
    'never lets a field leave without its record, loses none, doubles none, and its log only grows',
    async () => {
      let gateway = await world.start('GATEWAY');
      let sequencer = await world.start('SEQUENCER');
      const { released, to, stop } = traffic(gateway);
      const lags: number[] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        if (kill % 2 === 0) gateway = await killed(gateway, 'GATEWAY', to);
        else sequencer = await killed(sequencer, 'SEQUENCER', () => undefined);
        const receipts = released.slice(-200).flatMap(({ records }) => records);
        expect(await world.missing(receipts)).toEqual([]);
        lags.push(await world.lag());
      }
      await stop();
      await Promise.all([gateway.kill(), sequencer.kill()]);
      await world.drain();
      const log = await checkLog(world.table, logPlan.origin);
      process.stderr.write(`chaos: ${String(released.length)} answers, ${summary(lags)}\n`);
      expect(faultsOf({ released, committed: world.committed, log })).toEqual([]);
      expect(released.length).toBeGreaterThan(kills);
      expect(world.committed.length).toBeGreaterThan(kills / 2);
      expect(Math.max(...lags)).toBeLessThan(60_000);
    },
    longest,
  );
});

describe('a hub that answers before it writes', () => {
  it(
    'is caught within twenty kills',
    async () => {
      let gateway = await world.start('HASTY_GATEWAY');
      const { released, to, stop } = traffic(gateway);
      let missing: readonly string[] = [];
      for (let kill = 0; kill < 20 && missing.length === 0; kill += 1) {
        gateway = await killed(gateway, 'HASTY_GATEWAY', to);
        const receipts = released.slice(-200).flatMap(({ records }) => records);
        await pause(200);
        missing = await world.missing(receipts);
      }
      await stop();
      await world.drain();
      const log = await checkLog(world.table, logPlan.origin);
      expect(missing.length).toBeGreaterThan(0);
      expect(faultsOf({ released, committed: [], log }).length).toBeGreaterThan(0);
    },
    longest,
  );
});

function summary(lags: readonly number[]): string {
  const faults = [...world.proxy.counts].map(([name, count]) => `${name} ${String(count)}`);
  return `longest wait ${String(Math.max(...lags))} ms; ${faults.join(', ')}`;
}
