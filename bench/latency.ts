import type { Asks } from './question.ts';
import { quantile, row, type Row } from './rows.ts';

const warmUps = 200;
const rounds = 600;

/** Rounds after which what waits in the intake is filed, untimed, so that it does not pile up. */
const filing = 100;

/** askonce against another, median to median, at the most. */
const limits = { floor: 1.5, 'plain gateway': 1 } as const;
const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/**
 * Times the three ways of asking in turn, one question at a time, in an order that rotates, so that what else the
 * machine does falls on all alike; only the ratios can be compared between machines.
 */
export async function latencyRows(
  asks: Asks,
  file: () => Promise<unknown>,
): Promise<readonly Row[]> {
  const samples: Record<keyof Asks, number[]> = { floor: [], askonce: [], 'plain gateway': [] };
  const names = ['floor', 'askonce', 'plain gateway'] as const;
  for (let round = -warmUps; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + warmUps + turn) % names.length] ?? 'floor';
      const milliseconds = await timed(asks[name]);
      if (round >= 0) samples[name].push(milliseconds);
    }
    if (round % filing === 0) await file();
  }
  const times = names.flatMap((name) =>
    Object.entries(shares).map(([label, share]) =>
      row(`department query, ${name}, ${label}`, quantile(samples[name], share), 'ms'),
    ),
  );
  const ratios = (['floor', 'plain gateway'] as const).flatMap((other) =>
    Object.entries(shares).map(([label, share]) =>
      row(
        `department query, askonce / ${other}, ${label}`,
        quantile(samples.askonce, share) / quantile(samples[other], share),
        'x',
        label === 'p50' ? limits[other] : null,
      ),
    ),
  );
  return [...times, ...ratios];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
