import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { formsRoom } from '../../src/subgraphs/forms/subgraph.ts';
import { parseAliases } from '../../src/suggest/aliases.ts';
import { suggestMapping } from '../../src/suggest/suggest-mapping.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

const unasked = (): never => {
  throw new Error('no suggestion asks the hub');
};

let room: TestRoom;
let now = new Date('2026-11-25T08:00:00.000Z');
beforeAll(async () => {
  room = await testRoom(
    (deps) =>
      formsRoom({
        ...deps,
        hub: { ask: unasked, plan: unasked, terms: unasked },
        log: () => undefined,
      }),
    {
      tables: ['forms'],
      clock: { now: () => now },
    },
  );
});
afterAll(() => room.database.close());

const text = { type: 'string' };
const schema = {
  type: 'object',
  properties: {
    applicantEmail: { ...text, title: 'Your e-mail address' },
    handle: { ...text, title: 'Zorp handle' },
    doctor: { type: 'object', title: 'Your doctor', properties: { name: text } },
  },
};
const suggest = `query($input: SuggestMappingInput!) { suggestMapping(input: $input) { language mapping
  leaves { path canonical score abstention evidence { source text says } } } }`;
const review = `mutation($input: ReviewSuggestionsInput!) { reviewSuggestions(input: $input) { __typename
  ... on ReviewSuggestionsSuccess { aliases { language label groups canonical reviewer reviewedAt } }
  ... on InvalidInput { issues { field rule } } ... on Conflict { code } } }`;
const kept = `query($first: Int, $after: String) { mappingAliases(first: $first, after: $after) {
  nodes { language label groups canonical } pageInfo { hasNextPage endCursor } } }`;

const as = (department: string) => ({
  actor: { kind: 'DEPARTMENT', client: `client-${department}`, department } as const,
});
const keys = async (department: string): Promise<Record<string, string>> => {
  const { data } = await room.ask(suggest, { input: { schema } }, as(department));
  const leaf = z.object({
    path: z.string(),
    canonical: z.string().nullable(),
    abstention: z.string().nullable(),
  });
  const { leaves } = z.object({ leaves: z.array(leaf) }).parse(data?.['suggestMapping']);
  return Object.fromEntries(
    leaves.map(({ path, canonical, abstention }) => [path, canonical ?? abstention ?? '']),
  );
};
let serial = 0;
function reviewed(reviews: readonly object[], department: string, changes: object = {}) {
  serial += 1;
  const input = { idempotencyKey: `k${serial}`, reviewer: 'per_1', schema, reviews, ...changes };
  return room.ask(review, { input }, as(department));
}

describe('suggestions of the forms room', () => {
  it('say of every field its key or why there is none, and what made it so', async () => {
    const { data } = await room.ask(suggest, { input: { schema } });
    expect(data).toMatchObject({
      suggestMapping: {
        language: 'en',
        mapping: {
          default: 'NEVER_PREFILL',
          map: { '/applicantEmail': { use: 'email', role: 'SELF' } },
        },
        leaves: [
          {
            path: '/applicantEmail',
            canonical: 'self.email',
            abstention: null,
            evidence: expect.arrayContaining([
              { source: 'LABEL', text: 'Your e-mail address', says: 'email' },
            ]),
          },
          { path: '/handle', canonical: null, score: null, abstention: 'NO_CONCEPT' },
          { path: '/doctor/name', canonical: null, abstention: 'OTHER_PERSON' },
        ],
      },
    });
  });

  it('are those of the function that the command uses too', async () => {
    const same = suggestMapping(schema, new Map(), undefined).map((each) =>
      'canonical' in each ? each.canonical : each.abstains,
    );
    expect(Object.values(await keys('dept_a'))).toEqual(same);
  });

  it('read the labels beside a schema without titles', async () => {
    const input = {
      schema: { type: 'object', properties: { f1: text } },
      labels: [{ path: '/f1', label: 'Prénom du demandeur' }],
      language: 'fr',
    };
    const { data } = await room.ask(suggest, { input });
    expect(data).toMatchObject({
      suggestMapping: { leaves: [{ path: '/f1', canonical: 'self.name.given' }] },
    });
  });

  it('are refused for a form with more fields than a published form may have', async () => {
    const properties = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`f${at}`, text]));
    const { errors } = await room.ask(suggest, { input: { schema: { properties } } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });
});

describe('a review of suggestions', () => {
  it('is what the next form of that department is suggested, and no other department’s', async () => {
    const { data } = await reviewed(
      [
        { path: '/applicantEmail', verdict: 'APPROVE' },
        { path: '/handle', verdict: 'EDIT', canonical: 'self.phone.mobile' },
        { path: '/doctor/name', verdict: 'REJECT' },
      ],
      'dept_a',
    );
    expect(data).toMatchObject({
      reviewSuggestions: {
        __typename: 'ReviewSuggestionsSuccess',
        aliases: [
          { label: 'Your e-mail address', canonical: 'self.email', reviewer: 'per_1' },
          { label: 'Zorp handle', canonical: 'self.phone.mobile', reviewedAt: now.toISOString() },
          { groups: ['Your doctor'], canonical: null },
        ],
      },
    });
    expect(await keys('dept_a')).toEqual({
      '/applicantEmail': 'self.email',
      '/handle': 'self.phone.mobile',
      '/doctor/name': 'REJECTED',
    });
    expect(await keys('dept_b')).toMatchObject({ '/handle': 'NO_CONCEPT' });
  });

  it('gives way to a later one, and not to an earlier one that comes late', async () => {
    const edit = (canonical: string) => [{ path: '/handle', verdict: 'EDIT', canonical }];
    now = new Date('2026-11-25T09:00:00.000Z');
    await reviewed(edit('self.name.full'), 'dept_c');
    now = new Date('2026-11-25T08:30:00.000Z');
    await reviewed(edit('self.email'), 'dept_c');
    expect(await keys('dept_c')).toMatchObject({ '/handle': 'self.name.full' });
    now = new Date('2026-11-25T10:00:00.000Z');
    await reviewed(edit('self.phone.home'), 'dept_c');
    expect(await keys('dept_c')).toMatchObject({ '/handle': 'self.phone.home' });
  });

  it.each([
    ['an approval of nothing', { path: '/handle', verdict: 'APPROVE' }, 'reviews.0.canonical'],
    ['an edit without a key', { path: '/handle', verdict: 'EDIT' }, 'reviews.0.canonical'],
    [
      'a key of no role',
      { path: '/handle', verdict: 'EDIT', canonical: 'email' },
      'reviews.0.canonical',
    ],
    [
      'a key that the field cannot hold',
      { path: '/handle', verdict: 'EDIT', canonical: 'self.cohabiting' },
      'reviews.0.canonical',
    ],
    [
      'a rejection with a key',
      { path: '/handle', verdict: 'REJECT', canonical: 'self.email' },
      'reviews.0.canonical',
    ],
    ['a field that is not there', { path: '/none', verdict: 'REJECT' }, 'reviews.0.path'],
  ])('is refused whole when it has %s', async (_, word, field) => {
    const { data } = await reviewed(
      [word, { path: '/applicantEmail', verdict: 'REJECT' }],
      'dept_d',
    );
    expect(data).toMatchObject({
      reviewSuggestions: { __typename: 'InvalidInput', issues: [{ field }] },
    });
    expect(await keys('dept_d')).toMatchObject({ '/applicantEmail': 'self.email' });
  });

  it('is kept once under one idempotency key', async () => {
    const key = { idempotencyKey: 'same' };
    await reviewed([{ path: '/handle', verdict: 'REJECT' }], 'dept_e', key);
    const other = await reviewed([{ path: '/applicantEmail', verdict: 'REJECT' }], 'dept_e', key);
    expect(other.data).toMatchObject({ reviewSuggestions: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it('is listed page by page, as a file of aliases takes it', async () => {
    const all: unknown[] = [];
    let after: string | null = null;
    do {
      const { data } = await room.ask(kept, { first: 2, after }, as('dept_a'));
      const page = z
        .object({
          nodes: z.array(z.unknown()),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        })
        .parse(data?.['mappingAliases']);
      all.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(all).toHaveLength(3);
    const file = parseAliases({ aliases: all });
    expect(file.ok && suggestMapping(schema, new Map(), 'en', file.value)[1]).toMatchObject({
      canonical: 'self.phone.mobile',
    });
  });
});
