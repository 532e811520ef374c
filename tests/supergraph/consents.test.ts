import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  giveDocument,
  managing,
  outreach,
  portal,
  withdrawDocument,
  type By,
} from '../support/consents.ts';
import { wholeHub, type WholeAnswer, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
let citizen: ReturnType<typeof portal>;
beforeAll(async () => {
  hub = await wholeHub('local');
  citizen = portal(hub);
});
afterAll(() => hub.close());

const success = (consent: object): unknown => ({
  data: { result: { __typename: 'ConsentSuccess', consent: expect.objectContaining(consent) } },
});
const problem = (kind: string, more: object = {}): unknown => ({
  data: { result: { __typename: kind, ...more } },
});
const refused = (code: string): unknown => ({
  errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
});
const required = ['Citizen.contact', 'Citizen.id', 'Citizen.identity', 'Identity.name'];
const email = 'Contact.email';

describe('a consent', () => {
  const by = { caller: 'lin_zhiyuan' };

  it('is not withdrawn before it is given', async () => {
    expect(await citizen.withdraw(by)).toEqual(problem('NotFound'));
  });

  it('is given to what is required, and to what is ticked', async () => {
    const given = await citizen.give(by);
    expect(given).toEqual(
      success({
        version: 1,
        state: 'GIVEN',
        validUntil: '2036-12-31',
        fields: [...required, 'PersonName.fullName'],
      }),
    );
    expect(await citizen.give(by, { optionalFields: [email] })).toEqual(
      success({ version: 2, fields: expect.arrayContaining([email]) }),
    );
  });

  it('is withdrawn, once, and given again', async () => {
    expect(await citizen.withdraw(by)).toEqual(
      success({ version: 3, state: 'WITHDRAWN', fields: [] }),
    );
    expect(await citizen.withdraw(by)).toEqual(
      problem('Conflict', { code: 'ILLEGAL_TRANSITION', currentVersion: 3 }),
    );
    expect(await citizen.give(by)).toEqual(success({ version: 4, state: 'GIVEN' }));
  });

  it('keeps every revision', async () => {
    const states = ['GIVEN', 'GIVEN', 'WITHDRAWN', 'GIVEN', 'WITHDRAWN'];
    const revisions = states.map((state) => expect.objectContaining({ state }));
    expect(await citizen.withdraw(by)).toEqual(success({ version: 5, revisions }));
  });

  it('changes once for one key, however often it is sent, and not for a key with other content', async () => {
    const input = { idempotencyKey: 'again' };
    const first = await citizen.give(by, input);
    expect(first).toEqual(success({ version: 6 }));
    expect(await citizen.give(by, input)).toEqual(first);
    expect(await citizen.give(by, { ...input, optionalFields: [email] })).toEqual(
      problem('Conflict', { code: 'IDEMPOTENCY_KEY_REUSED', currentVersion: null }),
    );
    expect(await citizen.withdraw(by, input)).toEqual(
      problem('Conflict', { code: 'IDEMPOTENCY_KEY_REUSED', currentVersion: null }),
    );
  });

  it('does not change from another version than the one that was seen', async () => {
    const stale = problem('Conflict', { code: 'STALE_VERSION', currentVersion: 6 });
    expect(await citizen.give(by, { expectedVersion: 0 })).toEqual(stale);
    expect(await citizen.withdraw(by, { expectedVersion: 5 })).toEqual(stale);
    expect(await citizen.withdraw(by, { expectedVersion: 6 })).toEqual(success({ version: 7 }));
    expect(await citizen.give(by, { expectedVersion: 7 })).toEqual(success({ version: 8 }));
  });

  it('is to the terms that were shown, their optional fields, and within their time', async () => {
    const stale = { code: 'STALE_VERSION', currentVersion: null };
    expect(await citizen.give(by, { termsId: '0'.repeat(64) })).toEqual(problem('Conflict', stale));
    for (const [field, wrong] of [
      ['termsId', 'terms'],
      ['optionalFields', ['Identity.name']],
      ['optionalFields', ['Contact.nothing']],
      ['validUntil', '2026-11-23'],
      ['validUntil', '2037-01-01'],
      ['expectedVersion', -1],
    ] as const)
      expect(await citizen.give(by, { [field]: wrong })).toEqual(
        problem('InvalidInput', { issues: [{ field }] }),
      );
    expect(await citizen.give(by, { validUntil: '2026-11-24' })).toEqual(
      success({ validUntil: '2026-11-24' }),
    );
  });

  it.each(['agr_nothing', 'agr_self_access', 'agr_hrss_case_work'])(
    'is not to %s, which asks for none',
    async (agreementId) => {
      expect(await citizen.give(by, { agreementId })).toEqual(problem('NotFound'));
      const query =
        'query($id: ID!, $agreement: ID!) { citizen(id: $id) { consentOffer(agreement: $agreement) { validUntil } } }';
      const variables = { id: hub.idOf(by.caller), agreement: agreementId };
      expect(await citizen.asked(by, query, variables)).toEqual({
        data: { citizen: { consentOffer: null } },
      });
    },
  );

  it('is one of those that the person has', async () => {
    const query =
      'query($id: ID!) { citizen(id: $id) { consents { nodes { agreement { id } state terms { purpose controller { id } } } } } }';
    const answer = await citizen.asked(by, query, { id: hub.idOf(by.caller) });
    expect(answer).toMatchObject({
      data: {
        citizen: {
          consents: {
            nodes: [
              {
                agreement: { id: outreach.agreement },
                state: 'GIVEN',
                terms: { purpose: outreach.purpose, controller: { id: 'dept_hrss' } },
              },
              { agreement: { id: 'agr_portal_prefill' }, state: 'GIVEN' },
            ],
          },
        },
      },
    });
  });

  it('of the seed that was withdrawn stays so', async () => {
    const query =
      'query($id: ID!) { citizen(id: $id) { consents { nodes { state revisions { state at channel } } } } }';
    const who = { caller: 'tang_wenbo' };
    expect(await citizen.asked(who, query, { id: citizen.idOf(who) })).toMatchObject({
      data: {
        citizen: {
          consents: {
            nodes: [
              {
                state: 'WITHDRAWN',
                revisions: [
                  { state: 'GIVEN', channel: 'import' },
                  { state: 'WITHDRAWN', channel: 'import' },
                ],
              },
            ],
          },
        },
      },
    });
  });
});

describe('a consent is nobody’s but the person’s', () => {
  const input = { idempotencyKey: 'k', agreementId: outreach.agreement };
  const changes: readonly (readonly [string, string, object])[] = [
    ['giving', giveDocument, { ...input, termsId: '0'.repeat(64), optionalFields: [] }],
    ['withdrawing', withdrawDocument, input],
  ];
  const callers: readonly (readonly [string, string, object, (answer: WholeAnswer) => void])[] = [
    [
      'a department that may change anything',
      'psb-register',
      { agreement: 'agr_psb_register', purpose: 'REGISTER_MAINTENANCE' },
      (answer) => expect(answer).toEqual(problem('NotPermitted', { code: 'NOT_PERMITTED' })),
    ],
    [
      'the department that asks for it',
      'hrss-insurance',
      outreach,
      (answer) => expect(answer).toEqual(refused('FIELD_NOT_GRANTED')),
    ],
    [
      'a portal without a citizen',
      'city-portal',
      managing,
      (answer) => expect(answer).toEqual(refused('SUBJECT_OUT_OF_SCOPE')),
    ],
    [
      'an auditor',
      'audit-desk',
      { agreement: 'agr_audit_oversight', purpose: 'DATA_ACCESS_OVERSIGHT' },
      (answer) => expect(answer).toEqual(refused('FIELD_NOT_GRANTED')),
    ],
    [
      'a citizen under a right to something else',
      'lin_zhiyuan',
      { agreement: 'agr_self_access', purpose: 'SUBJECT_ACCESS' },
      (answer) => expect(answer).toEqual(refused('FIELD_NOT_GRANTED')),
    ],
  ];
  // What a department may select of a result is a matter of its agreement; the kind is free.
  const bare = (query: string): string =>
    query.replace(/\.\.\. on ConsentSuccess \{[^}]*\}[^}]*\} \}/, '');

  it.each(
    callers.flatMap(([who, caller, access, expected]) =>
      changes.map(([what, query, variables]) => ({
        who,
        what,
        caller,
        access,
        query,
        variables,
        expected,
      })),
    ),
  )('$what by $who is refused', async ({ caller, access, query, variables, expected }) => {
    expected(
      await hub.ask({
        caller,
        access: { ...access },
        query: bare(query),
        variables: { input: variables },
      }),
    );
  });

  it('another citizen neither speaks for the person nor sees what they said', async () => {
    const stranger: By = { caller: 'han_xue', ward: 'lin_zhiyuan' };
    for (const [, query, variables] of changes)
      expect(await citizen.asked(stranger, query, { input: variables })).toEqual(
        refused('SUBJECT_OUT_OF_SCOPE'),
      );
    const query = `query($id: ID!) { citizen(id: $id) { consents { nodes { state } } consentOffer(agreement: "${outreach.agreement}") { validUntil } } }`;
    const seen = await citizen.asked({ caller: 'han_xue' }, query, { id: hub.idOf('lin_zhiyuan') });
    expect(seen).toEqual({ data: { citizen: null } });
  });

  it('a guardian speaks for their ward, and that is in the revision and in the log', async () => {
    const guardian: By = { caller: 'wu_min', ward: 'wu_xiaohan' };
    expect(await citizen.give(guardian)).toEqual(success({ version: 1, state: 'GIVEN' }));
    const query =
      'query($id: ID!) { citizen(id: $id) { consents { nodes { revisions { state representative } } } } }';
    expect(await citizen.asked(guardian, query, { id: hub.idOf('wu_xiaohan') })).toMatchObject({
      data: {
        citizen: {
          consents: {
            nodes: [{ revisions: [{ representative: expect.stringMatching(/^[0-9a-f]{64}$/) }] }],
          },
        },
      },
    });
    expect(await citizen.withdraw(guardian)).toEqual(success({ version: 2, state: 'WITHDRAWN' }));
    // The guardian's own consent is another one.
    expect(await citizen.withdraw({ caller: 'wu_min' })).toEqual(problem('NotFound'));
  });
});
