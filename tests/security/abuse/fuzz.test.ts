import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { systemClock } from '../../../src/kernel/time.ts';
import { decisionHeader } from '../../../src/platform/room-http.ts';
import { statute } from '../../support/caller.ts';
import { testHub, type TestHub } from '../../support/hub.ts';
import { openWays, type Got, type Sent, type Ways } from './ways.ts';

/** Runs of each property: enough to find what is common, quick enough to run every time. The seed is printed on failure. */
const runs = { numRuns: 300 };
const prototype = Object.getOwnPropertyNames(Object.prototype);

/** Time stands still, so that no decision goes stale however long it takes; hence a budget that lasts. */
const now = systemClock.now();
const still = { clock: { now: () => now }, callerLimits: { concurrent: 32, costPerMinute: 1e12 } };

let hub: TestHub;
let open: Ways;
let authorization: string;
let decision: string;
beforeAll(async () => {
  hub = await testHub(still);
  open = await openWays(hub);
  authorization = `Bearer ${await hub.token()}`;
  // Reaches nobody: whatever becomes of a question asked under it, nobody’s data is in the answer.
  decision = await hub.decision({ subjects: [] });
});
afterAll(async () => {
  await open.close();
  await hub.gateway.stop();
});

const document =
  'query Q($id: ID!, $first: Int = 5) { citizen(id: $id) { ...C licences(first: $first, states: [ACTIVE]) { nodes { id } } } } fragment C on Citizen { id @include(if: true) identity { name { fullName } } }';

/** A request that is refused, for a purpose that the agreement does not have. */
function asked(query: string): string {
  const access = { ...statute, purpose: 'NOTHING_OF_THE_KIND' };
  const variables = { id: 'cit_a', first: 3 };
  return JSON.stringify({ query, variables, operationName: 'Q', extensions: { access } });
}

const inner = JSON.stringify({
  document: 'query($id: ID!) { citizen(id: $id) { id identity { name { fullName } } } }',
  variables: { id: 'cit_a' },
});

type Edit = { readonly at: number; readonly remove: number; readonly insert: string };

/** Pieces that mean something to a parser on the way. */
const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '\\',
    ':',
    ',',
    '...',
    '@',
    '$',
    '!',
    '#',
    '"""',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '__schema',
    '__type',
    'on',
    'fragment',
    'mutation',
    '@skip',
  ),
  fc.constantFrom('\\ud800', '\\u0000', '1e999', '-0', 'null', 'true', '[[[[[[[[', '{"a":{"a":'),
  fc.string({ maxLength: 8, unit: 'binary' }),
);
const edits = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(12), insert: piece }),
  { minLength: 1, maxLength: 6 },
);

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((now, { at, remove, insert }) => {
    const index = Math.floor(at * now.length);
    return now.slice(0, index) + insert + now.slice(index + remove);
  }, text);
}

const answerSchema = z.looseObject({
  errors: z.array(z.looseObject({ extensions: z.looseObject({ code: z.string() }) })).optional(),
});

function isHarmless({ status, text }: Got): boolean {
  const { errors = [] } = answerSchema.parse(JSON.parse(text));
  const codes = errors.map(({ extensions }) => extensions.code);
  return (
    status < 500 &&
    !codes.includes('INTERNAL_SERVER_ERROR') &&
    !/secret of|stacktrace|node_modules/.test(text) &&
    Object.getOwnPropertyNames(Object.prototype).join() === prototype.join()
  );
}

function post(url: string, body: string | Buffer): Sent {
  const headers = { 'content-type': 'application/json', authorization, [decisionHeader]: decision };
  return { method: 'POST', url, headers, body };
}

const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));
const hostile = [
  ['any bytes', '/graphql', bytes],
  ['any bytes to the inner door', '/inner/ask', bytes],
  ['any JSON', '/graphql', fc.json({ maxDepth: 8 })],
  ['any text for a document', '/graphql', fc.string({ unit: 'binary', maxLength: 200 }).map(asked)],
  [
    'any JSON for a variable',
    '/graphql',
    fc.jsonValue().map((id) => asked(document).replace('"cit_a"', () => JSON.stringify(id))),
  ],
  [
    'a document that was tampered with',
    '/graphql',
    edits.map((all) => asked(edited(document, all))),
  ],
  ['a body that was tampered with', '/graphql', edits.map((all) => edited(asked(document), all))],
  [
    'an inner question that was tampered with',
    '/inner/ask',
    edits.map((changes) => edited(inner, changes)),
  ],
] as const satisfies readonly (readonly [string, string, fc.Arbitrary<string | Buffer>])[];

describe.each(['a socket', 'a function'] as const)('over %s', (way) => {
  it.each(hostile)('%s at %s: refused or harmless, and never a failure', async (_, url, bodies) => {
    const property = fc.asyncProperty(bodies, async (body) =>
      isHarmless(await open.send(way, post(url, body))),
    );
    await fc.assert(property, runs);
    expect(hub.logged.filter((line) => line.includes('REQUEST_FAILED'))).toEqual([]);
  });
});
