import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { operator } from '../../src/cli/import/put.ts';
import { agreementId, departmentId } from '../../src/kernel/ids.ts';
import type { SigningKeys } from '../../src/platform/signature.ts';
import { consentsRoom } from '../../src/subgraphs/consents/subgraph.ts';
import { signingKeys } from '../support/signing-keys.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

type Hub = Parameters<typeof consentsRoom>[0]['hub'];
type Terms = NonNullable<Awaited<ReturnType<Hub['terms']>>>;

const made = <T>(id: T | undefined): T => {
  if (id === undefined) throw new Error('no such id');
  return id;
};
const offered: Terms = {
  terms: {
    agreement: made(agreementId.parse('agr_one')),
    purpose: 'TESTING',
    legalBasis: 'Test Act 1',
    controller: made(departmentId.parse('dept_a')),
    provider: made(departmentId.parse('dept_b')),
    attributes: [
      { field: 'Citizen.contact', dataClass: 'CONTACT', isOptional: false },
      { field: 'Contact.email', dataClass: 'CONTACT', isOptional: true },
    ],
  },
  agreementVersion: 4,
  validUntil: '2026-12-31',
  ownData: {
    document: 'document',
    reads: [{ field: 'Contact.email', through: ['Citizen.contact', 'Contact.email'] }],
  },
};
const nothing: Awaited<ReturnType<Hub['ask']>> = {
  data: null,
  denied: [],
  unconsented: [],
  failures: [],
};
let today = '2026-03-01';
let answer = nothing;
const clock = { now: () => new Date(`${today}T08:00:00.000Z`) };
const hub: Hub = { terms: async () => offered, ask: async () => answer };
let room: TestRoom;
let keys: SigningKeys;
let otherKeys: SigningKeys;
beforeAll(async () => {
  keys = await signingKeys();
  otherKeys = await signingKeys();
  room = await testRoom((deps) => consentsRoom({ ...deps, hub, consentKeys: keys }), {
    tables: ['consents'],
    clock,
  });
});
afterAll(() => room.database.close());
beforeEach(() => {
  today = '2026-03-01';
  answer = nothing;
});

const selected = `... on ConsentSuccess { consent { version state } } ... on Problem { code }`;
const give = `mutation($input: GiveConsentInput!) { result: giveConsent(input: $input) { ${selected} } }`;
const withdraw = `mutation($input: WithdrawConsentInput!) { result: withdrawConsent(input: $input) { ${selected} } }`;
const record = 'consents { nodes { version state fields revisions { id predecessor state } } }';
const cover = `consentTo(terms: { agreement: "agr_one", purpose: "TESTING", legalBasis: "Test Act 1", controller: "dept_a", provider: "dept_b" },
  fields: ["Citizen.contact", "Contact.email"]) { uncovered }`;

/** As the gateway decides for a citizen who is signed in. */
const decisionFor = (person: string) => ({
  actor: { kind: 'CITIZEN', client: 'portal', department: 'dept_p', citizen: person } as const,
  subjects: [person],
});
/** What the room says of each of the people. */
const read = async (people: readonly string[], selection: string): Promise<unknown> => {
  const { data, errors } = await room.ask(
    `query($of: [_Any!]!) { _entities(representations: $of) { ... on Citizen { ${selection} } } }`,
    { of: people.map((id) => ({ __typename: 'Citizen', id })) },
    { ...decisionFor(people[0] ?? ''), subjects: '*' },
  );
  return data?.['_entities'] ?? errors;
};
let serial = 0;
const change = async (person: string, document: string, input: object): Promise<unknown> => {
  const idempotencyKey = `k${String((serial += 1))}`;
  const given = { idempotencyKey, agreementId: 'agr_one', ...input };
  const { data, errors } = await room.ask(document, { input: given }, decisionFor(person));
  return data?.['result'] ?? errors;
};
const offerShape = z.tuple([
  z.object({ consentOffer: z.object({ terms: z.object({ id: z.string() }) }) }),
]);
const shownTerms = async (person: string): Promise<string> => {
  const shown = await read([person], 'consentOffer(agreement: "agr_one") { terms { id } }');
  return offerShape.parse(shown)[0].consentOffer.terms.id;
};
const gives = async (person: string, input: object = {}): Promise<unknown> => {
  const termsId = await shownTerms(person);
  return change(person, give, { termsId, optionalFields: [], ...input });
};
const withdraws = (person: string, input: object = {}) => change(person, withdraw, input);

describe('the consents room', () => {
  it('covers what was consented to, to its last day and not after it', async () => {
    await gives('cit_brief', { validUntil: '2026-03-02' });
    const covered = [{ consentTo: { uncovered: ['Contact.email'] } }];
    expect(await read(['cit_brief'], cover)).toEqual(covered);
    today = '2026-03-02';
    expect(await read(['cit_brief'], cover)).toEqual(covered);
    today = '2026-03-03';
    expect(await read(['cit_brief'], cover)).toEqual([{ consentTo: null }]);
    const state = [
      { consents: { nodes: [expect.objectContaining({ state: 'EXPIRED', fields: [] })] } },
    ];
    expect(await read(['cit_brief'], record)).toEqual(state);
    expect(await gives('cit_brief')).toEqual({ consent: { version: 2, state: 'GIVEN' } });
    expect(await withdraws('cit_brief')).toEqual({ consent: { version: 3, state: 'WITHDRAWN' } });
  });

  it('withdraws what has expired, so that nothing brings it back', async () => {
    await gives('cit_late', { validUntil: '2026-03-02' });
    today = '2026-03-03';
    expect(await withdraws('cit_late')).toEqual({ consent: { version: 2, state: 'WITHDRAWN' } });
  });

  it('covers nothing before its first day', async () => {
    await gives('cit_early');
    today = '2026-02-28';
    expect(await read(['cit_early'], cover)).toEqual([{ consentTo: null }]);
  });

  it('reads the consents of all people of a request in one call', async () => {
    const people = ['cit_batch_a', 'cit_batch_b', 'cit_batch_c'];
    await gives('cit_batch_b');
    room.database.calls();
    expect(await read(people, cover)).toEqual([
      { consentTo: null },
      { consentTo: { uncovered: ['Contact.email'] } },
      { consentTo: null },
    ]);
    expect(room.database.calls()).toBe(1);
  });

  it('loses none of two changes at once, and a withdrawal wins in the end', async () => {
    await gives('cit_twice');
    const results = await Promise.all([
      gives('cit_twice', { optionalFields: ['Contact.email'] }),
      withdraws('cit_twice'),
    ]);
    const versions = results.map(
      (result) =>
        z.object({ consent: z.object({ version: z.int() }) }).parse(result).consent.version,
    );
    expect(versions.sort()).toEqual([2, 3]);
  });

  it('shows no values when some of them cannot be read', async () => {
    answer = { ...nothing, failures: [['citizen']] };
    expect(await read(['cit_down'], 'consentOffer(agreement: "agr_one") { validUntil }')).toEqual([
      { consentOffer: null },
    ]);
  });

  it.each([
    ['a portal may not show', { denied: ['Citizen.contact'] }, null],
    ['government holds none of', {}, []],
    [
      'government holds several of',
      {
        data: {
          citizen: {
            __typename: 'Citizen',
            contact: [
              { __typename: 'Contact', email: 'a@example.org' },
              { __typename: 'Contact', email: 'b@example.org' },
            ],
          },
        },
      },
      ['a@example.org', 'b@example.org'],
    ],
  ])('tells values that %s from others', async (_, changes, values) => {
    answer = { ...nothing, ...changes };
    const shown = await read(
      ['cit_any'],
      'consentOffer(agreement: "agr_one") { attributes { field values } }',
    );
    expect(shown).toEqual([
      {
        consentOffer: {
          attributes: [
            { field: 'Citizen.contact', values: null },
            { field: 'Contact.email', values },
          ],
        },
      },
    ]);
  });

  it('gives no more once there are too many revisions, and withdraws all the same', async () => {
    const termsId = await shownTerms('cit_restless');
    const again = () => change('cit_restless', give, { termsId, optionalFields: [] });
    for (let n = 1; n <= 100; n += 1)
      expect(await again()).toEqual({ consent: { version: n, state: 'GIVEN' } });
    expect(await again()).toEqual({ code: 'ILLEGAL_TRANSITION' });
    expect(await withdraws('cit_restless')).toMatchObject({ consent: { state: 'WITHDRAWN' } });
  });
});

describe('a consent that has been tampered with', () => {
  const stored = z.looseObject({
    version: z.int(),
    revisions: z.array(z.object({ text: z.string(), signature: z.string(), mark: z.string() })),
    terms: z.record(z.string(), z.string()),
  });
  type Stored = z.infer<typeof stored>;
  const keyOf = (person: string) => ({ pk: person, sk: 'CONSENT#agr_one' });
  const rowOf = async (person: string): Promise<Stored> =>
    stored.parse((await room.database.table('consents').get(keyOf(person)))?.['consent']);

  const withLast = (row: Stored, changes: object): unknown => ({
    ...row,
    revisions: row.revisions.map((each, at) =>
      at === row.revisions.length - 1 ? { ...each, ...changes } : each,
    ),
  });
  const withText = (row: Stored, change: (text: string) => string): unknown =>
    withLast(row, { text: change(row.revisions.at(-1)?.text ?? '') });
  const mapped = (texts: Stored['terms'], change: (text: string) => string): Stored['terms'] =>
    Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, change(text)]));

  /** What somebody can do who has the database, and not the key. */
  const tamperings: readonly (readonly [string, (row: Stored, other: Stored) => unknown])[] = [
    [
      'a text that says more',
      (row) =>
        withText(row, (text) =>
          text.replace(
            '"fields":["Citizen.contact"]',
            '"fields":["Citizen.contact","Contact.email"]',
          ),
        ),
    ],
    [
      'a text that holds longer',
      (row) => withText(row, (text) => text.replace('2026-12-31', '2027-12-31')),
    ],
    ['a text in another form', (row) => withText(row, (text) => ` ${text}`)],
    ['a text that is none', (row) => withText(row, () => 'null')],
    ['no signature', (row) => withLast(row, { signature: '' })],
    [
      'the signature of another revision',
      (row) => withLast(row, { signature: row.revisions[0]?.signature ?? '' }),
    ],
    [
      'the withdrawal in between taken out',
      (row) => ({ ...row, version: 2, revisions: [row.revisions[0], row.revisions[2]] }),
    ],
    [
      'the last revision taken out, and the version left',
      (row) => ({ ...row, revisions: row.revisions.slice(0, 2) }),
    ],
    [
      'a revision said twice',
      (row) => ({ ...row, version: 4, revisions: [...row.revisions, row.revisions[2]] }),
    ],
    ['the revisions turned round', (row) => ({ ...row, revisions: row.revisions.toReversed() })],
    ['another person’s consent in its place', (_, other) => other],
    [
      'terms that ask for something else',
      (row) => ({
        ...row,
        terms: mapped(row.terms, (text) => text.replace('TESTING', 'MARKETING')),
      }),
    ],
    ['no terms', (row) => ({ ...row, terms: {} })],
    ['no revisions', (row) => ({ ...row, revisions: [] })],
    ['something that is no consent', () => 'GIVEN'],
  ];

  it.each(tamperings)(
    'by %s counts for nothing, and is shown to be damaged',
    async (what, tamper) => {
      const person = `cit_t_${String(tamperings.findIndex(([each]) => each === what))}`;
      await gives(person);
      await withdraws(person);
      await gives(person);
      await gives('cit_other');
      expect(await read([person], cover)).toEqual([
        { consentTo: { uncovered: ['Contact.email'] } },
      ]);
      const tampered = tamper(await rowOf(person), await rowOf('cit_other'));
      const always = { expression: 'attribute_exists(#attribute)' };
      await room.database.table('consents').setIf(keyOf(person), 'consent', tampered, always);
      expect(await read([person], cover)).toEqual([{ consentTo: null }]);
      expect(await read([person], record)).toEqual([
        { consents: { nodes: [expect.objectContaining({ state: 'DAMAGED', fields: [] })] } },
      ]);
      expect(await gives(person)).toEqual({ code: 'ILLEGAL_TRANSITION' });
      expect(await withdraws(person)).toEqual({ code: 'ILLEGAL_TRANSITION' });
    },
  );

  it('by somebody with another key counts for nothing', async () => {
    await gives('cit_forged');
    const forged = await testRoom(
      (deps) => consentsRoom({ ...deps, table: room.database.table, hub, consentKeys: otherKeys }),
      { tables: ['consents'], clock },
    );
    const { data } = await forged.ask(
      `{ _entities(representations: [{ __typename: "Citizen", id: "cit_forged" }]) { ... on Citizen { ${cover} } } }`,
    );
    await forged.database.close();
    expect(data).toEqual({ _entities: [{ consentTo: null }] });
  });
});

describe('a consent of elsewhere', () => {
  const service = () =>
    consentsRoom({ ...room.deps, hub, consentKeys: keys }).service(operator, '');
  const imported = (state: string, at: string) =>
    service().importConsent({ citizenId: 'cit_loaded', agreement: 'agr_one', state, at }, offered);

  it('is stored once, and only after what is stored; of two at one instant the withdrawal stands', async () => {
    expect(await imported('GIVEN', '2026-01-02T08:00:00+08:00')).toEqual({
      ok: true,
      value: 'STORED',
    });
    expect(await imported('GIVEN', '2026-01-02T00:00:00Z')).toEqual({
      ok: true,
      value: 'UNCHANGED',
    });
    expect(await imported('WITHDRAWN', '2026-01-01T00:00:00Z')).toEqual({
      ok: true,
      value: 'UNCHANGED',
    });
    expect(await read(['cit_loaded'], cover)).toEqual([{ consentTo: { uncovered: [] } }]);
    expect(await imported('WITHDRAWN', '2026-01-02T00:00:00Z')).toEqual({
      ok: true,
      value: 'STORED',
    });
    expect(await imported('GIVEN', '2026-01-02T00:00:00Z')).toEqual({
      ok: true,
      value: 'UNCHANGED',
    });
    expect(await read(['cit_loaded'], cover)).toEqual([{ consentTo: null }]);
  });

  it('is to an agreement that rests on consent, and says something', async () => {
    const word = {
      citizenId: 'cit_loaded',
      agreement: 'agr_one',
      state: 'GIVEN',
      at: '2026-01-05T00:00:00Z',
    };
    expect(await service().importConsent(word, undefined)).toMatchObject({
      problem: { issues: [{ field: 'agreement' }] },
    });
    expect(await service().importConsent({ ...word, state: 'MAYBE' }, offered)).toMatchObject({
      problem: { issues: [{ field: 'state' }] },
    });
  });
});
