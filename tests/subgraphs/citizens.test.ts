import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { systemClock } from '../../src/kernel/time.ts';
import {
  decisionSigner,
  decisionVerifier,
  type Decision,
} from '../../src/platform/decision-token.ts';
import { openRoom, type Room, type RoomAnswer } from '../../src/platform/room.ts';
import { citizensRoom } from '../../src/subgraphs/citizens/subgraph.ts';
import { withTables, type TestDatabase } from '../support/dynamodb.ts';

const allow = [
  'Query.citizen',
  'Query.citizenByNationalId',
  'Mutation.publishRecord',
  'Mutation.registerCitizen',
  'RegisterCitizenSuccess.citizen',
  'PublishRecordSuccess.citizen',
  'PublishRecordSuccess.version',
  'InvalidInput.code',
  'InvalidInput.issues',
  'InputIssue.field',
  'Conflict.code',
  'Conflict.currentVersion',
  'NotFound.code',
  'Citizen.id',
  'Citizen.identity',
  'Citizen.contact',
  'Citizen.addresses',
  'Citizen.household',
  'Citizen.employment',
  'Identity.name',
  'Identity.provenance',
  'PersonName.fullName',
  'Contact.email',
  'Contact.provenance',
  'Address.use',
  'Address.fullAddress',
  'Provenance.authority',
  'Provenance.version',
  'Department.id',
  'Household.maritalStatus',
  'Employment.status',
];
const decision: Decision = {
  request: 'req_1',
  actor: { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' },
  allow,
  subjects: '*',
};
const secrets = {
  index: new Uint8Array(32).fill(1),
  cursor: new Uint8Array(32).fill(2),
  audit: new Uint8Array(32).fill(3),
};
const provenance = (version: number, assurance = 'GOVERNMENT_VERIFIED') => ({
  sourceRecord: 'r1',
  version,
  observedAt: '2026-01-01T00:00:00Z',
  assurance,
});
const identity = (fullName: string) => ({
  name: { fullName },
  sex: 'FEMALE',
  dateOfBirth: '1990-01-01',
  citizenships: ['CN'],
});

const register = `mutation($input: RegisterCitizenInput!) { registerCitizen(input: $input) {
  __typename ... on RegisterCitizenSuccess { citizen { id } } ... on Conflict { code } ... on InvalidInput { code issues { field } } } }`;
const publish = `mutation($input: PublishRecordInput!) { publishRecord(input: $input) {
  __typename ... on PublishRecordSuccess { citizen { id } version } ... on Conflict { code currentVersion } ... on NotFound { code } ... on InvalidInput { code issues { field } } } }`;
const profile = `query($id: ID!) { citizen(id: $id) { id identity { name { fullName } provenance { authority { id } version } }
  contact { email } addresses { use fullAddress } household { maritalStatus } employment { status } } }`;

let database: TestDatabase;
let room: Room;
let sign: (decision: Decision) => Promise<string>;
beforeAll(async () => {
  database = await withTables(['citizens']);
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  sign = await decisionSigner(await exportJWK(pair.privateKey), systemClock);
  const verify = await decisionVerifier(await exportJWK(pair.publicKey), systemClock);
  const deps = { table: database.table, secrets, clock: systemClock };
  room = openRoom(citizensRoom(deps), { verify, log: () => undefined });
});
afterAll(() => database.close());

async function ask(
  document: string,
  variables: Record<string, unknown>,
  changes: Partial<Decision> = {},
): Promise<RoomAnswer> {
  return room.ask({ document, variables, token: await sign({ ...decision, ...changes }) });
}

async function registered(nationalId: string): Promise<string> {
  const input = {
    idempotencyKey: nationalId,
    nationalId,
    identity: identity('张三'),
    provenance: provenance(1),
  };
  const answer = await ask(register, { input });
  const id = /cit_[0-9a-f]{32}/.exec(JSON.stringify(answer))?.[0];
  if (id === undefined) throw new Error(JSON.stringify(answer));
  return id;
}

describe('the citizens room', () => {
  it('finds a registered person by national identifier, however written, and by id', async () => {
    const id = await registered('999001199001010018');
    const byNumber = await ask(
      'query($n: String!) { citizenByNationalId(input: { nationalId: $n }) { id } }',
      { n: '999001 19900101-0018' },
    );
    expect(byNumber.data).toEqual({ citizenByNationalId: { id } });
    const byId = await ask(profile, { id });
    expect(byId.data).toMatchObject({
      citizen: {
        id,
        identity: {
          name: { fullName: '张三' },
          provenance: { authority: { id: 'dept_a' }, version: 1 },
        },
        contact: null,
        addresses: [],
      },
    });
  });

  it('answers null for nobody, and for somebody out of reach', async () => {
    const id = await registered('999001199001010026');
    expect((await ask(profile, { id: 'cit_00000000000000000000000000000000' })).data).toEqual({
      citizen: null,
    });
    expect((await ask(profile, { id: 'nonsense' })).data).toEqual({ citizen: null });
    expect((await ask(profile, { id }, { subjects: [] })).data).toEqual({ citizen: null });
  });

  it('registers a person once, and says so when the identifier is another department’s', async () => {
    const id = await registered('999001199001010034');
    expect(await registered('999001199001010034')).toBe(id);
    const input = {
      idempotencyKey: 'k',
      nationalId: '999001199001010034',
      identity: identity('李四'),
      provenance: provenance(1),
    };
    const other = { actor: { ...decision.actor, client: 'client-b', department: 'dept_b' } };
    expect((await ask(register, { input }, other)).data).toEqual({
      registerCitizen: { __typename: 'Conflict', code: 'ALREADY_EXISTS' },
    });
  });

  it('reads a whole profile in two calls, the lists of addresses included', async () => {
    const id = await registered('999001199001010042');
    for (const use of ['RESIDENCE', 'MAILING'])
      await ask(publish, {
        input: {
          idempotencyKey: `${id}${use}`,
          citizenId: id,
          provenance: provenance(1),
          address: { use, fullAddress: `${use}路1号`, countryCode: 'CN' },
        },
      });
    database.calls();
    const answer = await ask(profile, { id });
    expect(database.calls()).toBe(2);
    expect(answer.data).toMatchObject({
      citizen: { addresses: [{ use: 'RESIDENCE' }, { use: 'MAILING' }] },
    });
  });

  it('never lets an older version overwrite a newer one, and takes a repetition', async () => {
    const id = await registered('999001199001010050');
    const contact = (version: number, email: string) => ({
      idempotencyKey: `${id}${version}${email}`,
      citizenId: id,
      provenance: provenance(version),
      contact: { email },
    });
    const outcome = async (input: object): Promise<unknown> =>
      (await ask(publish, { input })).data?.['publishRecord'];
    expect(await outcome(contact(5, 'a@example.org'))).toMatchObject({ version: 5 });
    expect(await outcome(contact(5, 'a@example.org'))).toMatchObject({ version: 5 });
    expect(await outcome(contact(4, 'b@example.org'))).toEqual({
      __typename: 'Conflict',
      code: 'STALE_VERSION',
      currentVersion: 5,
    });
    expect(await outcome(contact(5, 'c@example.org'))).toMatchObject({ code: 'STALE_VERSION' });
    expect((await ask(profile, { id })).data).toMatchObject({
      citizen: { contact: { email: 'a@example.org' } },
    });
  });

  it('refuses an idempotency key that came with other content', async () => {
    const id = await registered('999001199001010069');
    const input = {
      idempotencyKey: 'reused',
      citizenId: id,
      provenance: provenance(1),
      contact: { email: 'a@example.org' },
    };
    await ask(publish, { input });
    const other = { ...input, contact: { email: 'b@example.org' } };
    expect((await ask(publish, { input: other })).data).toMatchObject({
      publishRecord: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('shows the most assured source, then the newest', async () => {
    const id = await registered('999001199001010077');
    const input = {
      idempotencyKey: `${id}weak`,
      citizenId: id,
      provenance: { ...provenance(9, 'USER_DECLARED'), sourceRecord: 'r2' },
      identity: identity('自称'),
    };
    await ask(publish, { input });
    expect((await ask(profile, { id })).data).toMatchObject({
      citizen: { identity: { name: { fullName: '张三' } } },
    });
  });

  it('names each field of an input at fault, and never its value', async () => {
    const id = await registered('999001199001010085');
    const input = {
      idempotencyKey: 'bad',
      citizenId: id,
      provenance: provenance(1),
      contact: { email: 'secret-nonsense', mobilePhone: '138' },
    };
    const answer = await ask(publish, { input });
    expect(answer.data).toMatchObject({
      publishRecord: {
        code: 'INVALID_INPUT',
        issues: [{ field: 'contact.email' }, { field: 'contact.mobilePhone' }],
      },
    });
    expect(JSON.stringify(answer)).not.toContain('secret-nonsense');
    const none = { idempotencyKey: 'none', citizenId: id, provenance: provenance(1) };
    expect((await ask(publish, { input: none })).data).toMatchObject({
      publishRecord: { code: 'INVALID_INPUT' },
    });
  });

  it('keeps no national identifier in a key', async () => {
    await registered('999001199001010093');
    const pages = await Promise.all(
      ['nationalId#999001199001010093', '999001199001010093'].map((pk) =>
        database.table('citizens').query({ pk, limit: 1 }),
      ),
    );
    expect(pages.flat()).toEqual([]);
  });
});
