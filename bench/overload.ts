import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { quantile, row, type Row } from './rows.ts';

/** Milliseconds of each phase. */
const duration = 4_000;

/** Askers that find out what a process can answer: as many as it takes at the same time. */
const askers = 60;

const phaseSchema = z.object({
  answered: z.int(),
  refused: z.array(z.number()),
  without: z.int(),
  failed: z.int(),
});

export type Question = { readonly url: string; readonly body: string; readonly token: string };

/**
 * What a gateway process answers at its peak, and how much of that is left when it is asked three times as much; how
 * fast the others are turned away. The askers are in a thread of their own.
 */
export async function overloadRows(question: Question): Promise<readonly Row[]> {
  await asked(question, { askers, perSecond: 0, duration: duration / 4 });
  const peak = await asked(question, { askers, perSecond: 0, duration });
  const perSecond = (3 * peak.answered * 1_000) / duration;
  const over = await asked(question, { askers: 0, perSecond, duration });
  const share = peak.answered / Math.max(1, over.answered);
  return [
    row('overload, answers a second at the peak', (peak.answered * 1_000) / duration, 'answers/s'),
    row('overload, answers at the peak / at three times as much', share, 'x', 1.25),
    row('overload, turned away', over.refused.length, 'requests'),
    row('overload, turned away, p95', quantile([0, ...over.refused], 0.95), 'ms', 50),
    row(
      'overload, turned away without Retry-After, or failed',
      over.without + over.failed,
      'requests',
      0,
    ),
  ];
}

async function asked(question: Question, phase: object): Promise<z.infer<typeof phaseSchema>> {
  const worker = new Worker(program, { eval: true, workerData: { ...question, ...phase } });
  const message: unknown[] = await once(worker, 'message');
  return phaseSchema.parse(message[0]);
}

/** Asks in a circle of so many, or so often a second whatever comes back. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { Agent, request } = require('node:http');
const { url, body, token, askers, perSecond, duration } = workerData;
const agent = new Agent({ keepAlive: true });
const headers = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
  authorization: 'Bearer ' + token,
};
const counted = { answered: 0, refused: [], without: 0, failed: 0 };
const ask = () => new Promise((resolve) => {
  const begun = performance.now();
  const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
    incoming.resume().on('end', () => {
      if (incoming.statusCode === 200) counted.answered += 1;
      else if (incoming.statusCode === 503 || incoming.statusCode === 429) {
        counted.refused.push(performance.now() - begun);
        if (incoming.headers['retry-after'] === undefined) counted.without += 1;
      } else counted.failed += 1;
      resolve();
    });
  });
  outgoing.on('error', () => { counted.failed += 1; resolve(); });
  outgoing.end(body);
});
const until = performance.now() + duration;
const circle = async () => { while (performance.now() < until) await ask(); };
const stream = async () => {
  const under = new Set();
  let sent = 0;
  const start = performance.now();
  while (performance.now() < until) {
    const due = ((performance.now() - start) * perSecond) / 1000;
    for (; sent < due; sent += 1) {
      const one = ask().then(() => under.delete(one));
      under.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(under);
};
const all = askers > 0 ? Array.from({ length: askers }, circle) : [stream()];
Promise.all(all).then(() => { parentPort.postMessage(counted); agent.destroy(); });
`;
