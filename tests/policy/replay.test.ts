import { describe, expect, it } from '@jest/globals';
import { openReplay, type PastDisclosure, type Replayed } from '../../src/policy/replay.ts';

const past = (changes: Partial<PastDisclosure>): PastDisclosure => ({
  request: 'req_1',
  actor: 'DEPARTMENT',
  operation: 'sha256:a',
  case: null,
  subject: 'p1',
  fields: ['A.x', 'A.y'],
  decision: 'RELEASED',
  refusal: null,
  ...changes,
});
const refused = (refusal: string, changes: Partial<PastDisclosure> = {}): PastDisclosure =>
  past({ decision: 'REFUSED', refusal, ...changes });
const statute = { subjectScope: 'STATUTE', fields: ['A.x', 'A.y'] } as const;

function replayed(
  terms: Parameters<typeof openReplay>[0],
  ...records: readonly PastDisclosure[]
): Replayed {
  const replay = openReplay(terms, records.length);
  for (const record of records) replay.take(record);
  return replay.result();
}

describe('a replay', () => {
  it('counts each person once a field, over all requests that would have been answered', () => {
    const answer = replayed(
      statute,
      past({ request: 'req_3', subject: 'p2', fields: ['A.x'] }),
      past({ request: 'req_2' }),
      past({ subject: 'p1' }),
      past({ subject: 'p3', fields: ['A.y'] }),
    );
    expect(answer).toMatchObject({ requests: 3, answered: 3, people: 3 });
    expect(answer.fields).toEqual([
      { coordinate: 'A.x', people: 2, requests: 3 },
      { coordinate: 'A.y', people: 2, requests: 2 },
    ]);
  });

  it('answers what was refused for a field that the terms grant', () => {
    expect(replayed(statute, refused('FIELD_NOT_GRANTED'))).toMatchObject({
      answered: 1,
      people: 1,
      answeredAboutUnknown: 0,
      outcomes: [{ isAnswered: true, refusal: null, missing: [], requests: 1, refusedThen: 1 }],
    });
  });

  it('refuses a request as a whole for any field of it that the terms lack, and counts nobody', () => {
    const answer = replayed(
      statute,
      past({}),
      past({ subject: 'p2', fields: ['B.z', 'A.x'] }),
      past({ request: 'req_0', subject: 'p3', fields: ['C.c', 'B.z'] }),
    );
    expect(answer).toMatchObject({ requests: 2, answered: 0, people: 0, fields: [] });
    expect(answer.outcomes.map(({ refusal, missing }) => [refusal, missing])).toEqual([
      ['FIELD_NOT_GRANTED', ['B.z']],
      ['FIELD_NOT_GRANTED', ['B.z', 'C.c']],
    ]);
  });

  it('says of how many answered requests nobody knows whom they would have reached', () => {
    const answer = replayed(
      statute,
      refused('FIELD_NOT_GRANTED', { subject: null }),
      past({ request: 'req_nobody', subject: null }),
    );
    expect(answer).toMatchObject({ answered: 2, people: 0, answeredAboutUnknown: 1 });
  });

  it('tells a department no more of a closed person than of nobody', () => {
    const nobody = replayed(statute, past({ subject: null }));
    for (const bar of ['SUBJECT_SEALED', 'SUBJECT_DECEASED', 'CONSENT_REQUIRED', 'CASE_NOT_OPEN'])
      expect(replayed(statute, refused(bar))).toEqual(nobody);
  });

  it.each([
    ['SUBJECT_SEALED', 'SUBJECT_OUT_OF_SCOPE'],
    ['SUBJECT_DECEASED', 'SUBJECT_OUT_OF_SCOPE'],
    ['SUBJECT_OUT_OF_SCOPE', 'SUBJECT_OUT_OF_SCOPE'],
    ['CONSENT_REQUIRED', 'CONSENT_REQUIRED'],
    ['CASE_NOT_OPEN', 'CASE_NOT_OPEN'],
  ])(
    'keeps a citizen’s request refused that met %s, in the words the citizen read',
    (bar, told) => {
      const answer = replayed(statute, refused(bar, { actor: 'CITIZEN' }));
      expect(answer).toMatchObject({ answered: 0, people: 0, outcomes: [{ refusal: told }] });
    },
  );

  it.each([
    ['SELF', {}, 'SUBJECT_OUT_OF_SCOPE'],
    ['SELF', { actor: 'CITIZEN' }, null],
    ['OWN_CASE', {}, 'ACCESS_MISSING'],
    ['OWN_CASE', { case: 'c' }, null],
    ['CONSENT', {}, null],
  ] as const)(
    'asks of a request what the scope %s asks of %o',
    (subjectScope, changes, refusal) => {
      const answer = replayed({ ...statute, subjectScope }, past(changes));
      expect(answer.outcomes).toMatchObject([{ refusal }]);
    },
  );

  it('leaves refused what no terms mend, and what is not on record', () => {
    const spent = replayed(statute, refused('PREDICATE_BUDGET_SPENT'));
    expect(spent.outcomes).toMatchObject([{ refusal: 'PREDICATE_BUDGET_SPENT' }]);
    const unknown = replayed(statute, refused('FIELD_NOT_GRANTED', { fields: [] }));
    expect(unknown.outcomes).toMatchObject([{ refusal: 'FIELD_NOT_GRANTED', missing: [] }]);
  });

  it('lists outcomes by document, the most frequent first, a hundred at the most', () => {
    const many = Array.from({ length: 150 }, (_, n) =>
      past({ request: `req_${String(n)}`, operation: `sha256:${String(Math.max(n, 9))}` }),
    );
    const { outcomes, requests } = replayed(statute, ...many);
    expect(requests).toBe(150);
    expect(outcomes).toHaveLength(100);
    expect(outcomes[0]).toMatchObject({ operation: 'sha256:9', requests: 10, latest: 'req_0' });
  });
});
