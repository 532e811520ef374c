import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Chance } from './random.ts';

/** What can happen to a request between a process and its database. */
const faults = [
  'none',
  'delay',
  'reset before',
  'reset after',
  'server error',
  'throttled',
  'partial batch',
] as const;
export type Fault = (typeof faults)[number];

export type FaultProxy = {
  readonly endpoint: string;
  /** How often each fault happened. */
  readonly counts: ReadonlyMap<Fault, number>;
  readonly close: () => Promise<void>;
};

/** Milliseconds of a delay at the most. */
const longest = 60;

/** A DynamoDB endpoint in front of another, which fails now and then as networks and databases do. */
export async function faultProxy(of: {
  readonly target: string;
  readonly chance: Chance;
  /** Share of the requests that meet a fault. */
  readonly share: number;
  /** Hears each request that went through. */
  readonly onDone: (operation: string, body: unknown) => void;
}): Promise<FaultProxy> {
  const counts = new Map<Fault, number>();
  const server = createServer((incoming, outgoing) => {
    const fault = chosen(of);
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    answer(of, fault, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on TCP');
  return {
    endpoint: `http://127.0.0.1:${String(address.port)}`,
    counts,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Of = Parameters<typeof faultProxy>[0];

function chosen({ chance, share }: Of): Fault {
  if (chance() >= share) return 'none';
  return faults[1 + Math.floor(chance() * (faults.length - 1))] ?? 'none';
}

async function answer(
  of: Of,
  fault: Fault,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(z.instanceof(Buffer).parse(chunk));
  const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
  const body = Buffer.concat(chunks).toString();
  switch (fault) {
    case 'reset before':
      incoming.socket.destroy();
      return;
    case 'server error':
      send(outgoing, 500, error('InternalServerError'));
      return;
    case 'throttled':
      send(outgoing, 400, error('ProvisionedThroughputExceededException'));
      return;
    case 'delay':
      await pause(of.chance() * longest);
      break;
    case 'none':
    case 'reset after':
    case 'partial batch':
  }
  const [asked, left] = fault === 'partial batch' ? halved(operation, body) : [body, undefined];
  const { status, text } = await forwarded(of.target, incoming, asked);
  if (status === 200) of.onDone(operation, JSON.parse(asked));
  if (fault === 'reset after') incoming.socket.destroy();
  else send(outgoing, status, left && status === 200 ? merged(text, left) : text);
}

async function forwarded(target: string, { headers }: IncomingMessage, body: string) {
  const kept = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'];
  const sent = kept.map((name): [string, string] => [name, String(headers[name])]);
  const got = await fetch(target, { method: 'POST', headers: sent, body });
  return { status: got.status, text: await got.text() };
}

function send(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(body);
}

function error(name: string): string {
  return JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'chaos' });
}

type Left = Readonly<Record<string, unknown>>;

const writesSchema = z.looseObject({ RequestItems: z.record(z.string(), z.array(z.unknown())) });
const readsSchema = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.unknown()) })),
});

/** The first half of a batch, and what a database that took only that answers of the rest. */
function halved(operation: string, body: string): readonly [string, Left | undefined] {
  const json: unknown = JSON.parse(body);
  if (operation === 'BatchWriteItem') {
    const { RequestItems, ...rest } = writesSchema.parse(json);
    const parts = Object.entries(RequestItems).map(([table, all]) => {
      const half = Math.ceil(all.length / 2);
      return [table, all.slice(0, half), all.slice(half)] as const;
    });
    const taken = Object.fromEntries(parts.map(([table, some]) => [table, some]));
    const left = parts.filter(([, , others]) => others.length > 0);
    const UnprocessedItems = Object.fromEntries(left.map(([table, , others]) => [table, others]));
    return [JSON.stringify({ ...rest, RequestItems: taken }), { UnprocessedItems }];
  }
  if (operation === 'BatchGetItem') {
    const { RequestItems, ...rest } = readsSchema.parse(json);
    const parts = Object.entries(RequestItems).map(([table, { Keys, ...how }]) => {
      const half = Math.ceil(Keys.length / 2);
      const of = (some: readonly unknown[]) => ({ ...how, Keys: some });
      return { table, taken: of(Keys.slice(0, half)), left: of(Keys.slice(half)) };
    });
    const taken = Object.fromEntries(parts.map((part) => [part.table, part.taken]));
    const left = parts.filter((part) => part.left.Keys.length > 0);
    const UnprocessedKeys = Object.fromEntries(left.map((part) => [part.table, part.left]));
    return [JSON.stringify({ ...rest, RequestItems: taken }), { UnprocessedKeys }];
  }
  return [body, undefined];
}

function merged(text: string, left: Left): string {
  return JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(text)), ...left });
}
