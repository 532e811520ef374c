import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { citizenId, type CitizenId } from '../../src/kernel/ids.ts';
import { submissionsRoom } from '../../src/subgraphs/submissions/subgraph.ts';
import { testRoom, type TestRoom } from '../support/room.ts';

const fields =
  'id service { id } channel state submittedAt applicant { id } answers { pointer concept value } documents { evidenceType acceptedOn } provenance { authority { id } assurance }';
const record = `mutation($input: RecordSubmissionInput!) { recordSubmission(input: $input) { __typename
  ... on RecordSubmissionSuccess { submission { ${fields} } } ... on Conflict { code } ... on InvalidInput { issues { field rule } } } }`;
const list = `query($id: ID!, $services: [ID!], $first: Int) { _entities(representations: [{ __typename: "Citizen", id: $id }]) {
  ... on Citizen { submissions(services: $services, first: $first) { nodes { ${fields} } pageInfo { hasNextPage } } } } }`;

let room: TestRoom;
let serial = 0;
beforeAll(async () => {
  room = await testRoom(submissionsRoom, { tables: ['submissions'] });
});
afterAll(() => room.database.close());

function input(applicantId: CitizenId, changes: object = {}): Record<string, unknown> {
  serial += 1;
  return {
    idempotencyKey: `k${serial}`,
    applicantId,
    serviceId: 'svc_test',
    formVersion: '1',
    channel: 'COUNTER',
    submittedAt: `2026-01-01T00:00:${String(serial % 60).padStart(2, '0')}Z`,
    state: 'SUBMITTED',
    answers: [{ pointer: '/name', concept: 'name.full', value: { a: ['张三', null, 1] } }],
    documents: [{ evidenceType: 'LEASE', digest: 'a'.repeat(64), acceptedOn: '2026-01-02' }],
    ...changes,
  };
}

describe('the submissions room', () => {
  it('records a submission, and finds it by id and by applicant, word for word', async () => {
    const applicant = citizenId.create();
    const answer = await room.ask(record, { input: input(applicant) });
    const expected = {
      service: { id: 'svc_test' },
      applicant: { id: applicant },
      answers: [{ pointer: '/name', concept: 'name.full', value: { a: ['张三', null, 1] } }],
      provenance: { authority: { id: 'dept_a' }, assurance: 'USER_DECLARED' },
    };
    expect(answer.data).toMatchObject({ recordSubmission: { submission: expected } });
    const id = /sub_[0-9a-f]{32}/.exec(JSON.stringify(answer))?.[0];
    const found = await room.ask(`query($id: ID!) { submission(id: $id) { ${fields} } }`, { id });
    expect(found.data).toMatchObject({ submission: expected });
    expect((await room.ask(list, { id: applicant })).data).toMatchObject({
      _entities: [{ submissions: { nodes: [expected] } }],
    });
  });

  it('answers null for none, and for an applicant out of reach', async () => {
    const applicant = citizenId.create();
    await room.ask(record, { input: input(applicant) });
    const query = 'query($id: ID!) { submission(id: $id) { state } }';
    expect((await room.ask(query, { id: 'sub_0' })).data).toEqual({ submission: null });
    expect((await room.ask(list, { id: applicant }, { subjects: [] })).data).toEqual({
      _entities: [null],
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'refuses an answer that would be merged into all objects, by its member %s',
    async (name) => {
      const value: unknown = JSON.parse(`{"a":[{"${name}":{"b":1}}]}`);
      const answers = [{ pointer: '/name', value }];
      const answer = await room.ask(record, { input: input(citizenId.create(), { answers }) });
      expect(answer.data).toEqual({
        recordSubmission: {
          __typename: 'InvalidInput',
          issues: [{ field: 'answers.0.value', rule: expect.stringContaining('constructor') }],
        },
      });
    },
  );

  it('does a repetition once, and refuses the key with other content', async () => {
    const once = input(citizenId.create());
    expect((await room.ask(record, { input: once })).data).toEqual(
      (await room.ask(record, { input: once })).data,
    );
    const other = { ...once, state: 'REJECTED' };
    expect((await room.ask(record, { input: other })).data).toMatchObject({
      recordSubmission: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('lists by service, newest first, 1, 10 and 100 in one call', async () => {
    for (const count of [1, 10, 100]) {
      const applicant = citizenId.create();
      await Promise.all(
        Array.from({ length: count }, (_, n) =>
          room.ask(record, {
            input: input(applicant, { submittedAt: new Date(n * 1000).toISOString() }),
          }),
        ),
      );
      await room.ask(record, { input: input(applicant, { serviceId: 'svc_other' }) });
      room.database.calls();
      const answer = await room.ask(list, { id: applicant, services: ['svc_test'], first: 100 });
      expect(room.database.calls()).toBe(1);
      expect(answer.data).toMatchObject({
        _entities: [{ submissions: { pageInfo: { hasNextPage: false } } }],
      });
      expect(JSON.stringify(answer).match(/svc_test/g)).toHaveLength(count);
    }
  });

  it('imports by source and version: an older one never overwrites a newer one', async () => {
    const { service } = submissionsRoom(room.deps);
    const verbs = service(
      {
        request: 'r',
        actor: { kind: 'DEPARTMENT', client: 'c', department: 'dept_a' },
        allow: [],
        subjects: '*',
      },
      '',
    );
    const applicant = citizenId.create();
    const { idempotencyKey: _, applicantId: __, ...stated } = input(applicant);
    const at = (version: number) =>
      verbs.importSubmission(applicant, {
        ...stated,
        provenance: {
          authority: 'dept_b',
          sourceRecord: 's1',
          version,
          observedAt: '2026-01-01T00:00:00Z',
          assurance: 'AGENCY_REPORTED',
        },
      });
    expect(
      [await at(2), await at(2), await at(1), await at(3)].map((result) =>
        result.ok ? result.value : result.problem.code,
      ),
    ).toEqual(['STORED', 'UNCHANGED', 'OLDER', 'STORED']);
  });

  it('names the field at fault', async () => {
    const bad = input(citizenId.create(), {
      serviceId: 'residence',
      submittedAt: 'yesterday',
      documents: [{ evidenceType: 'LEASE', digest: 'short' }],
    });
    expect((await room.ask(record, { input: bad })).data).toMatchObject({
      recordSubmission: {
        issues: [{ field: 'serviceId' }, { field: 'submittedAt' }, { field: 'documents.0.digest' }],
      },
    });
  });
});
