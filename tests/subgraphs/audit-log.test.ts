import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logPlan } from '../../src/dev/rooms.ts';
import { recorder, type About, type Recordable } from '../../src/gateway/record.ts';
import { documentId } from '../../src/kernel/ids.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { readBundle } from '../../src/ledger/bundle.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/verify-proof.ts';
import { leafHash } from '../../src/ledger/hash.ts';
import { openDynamoDb } from '../../src/platform/dynamodb.ts';
import { auditIntake } from '../../src/platform/audit-intake.ts';
import { auditRoom, auditSequencer } from '../../src/subgraphs/audit/subgraph.ts';
import { logStore } from '../../src/subgraphs/audit/store/log.ts';
import { checkLog, headOf } from '../support/check-log.ts';
import { secrets, signerOf, testRoom, type TestRoom } from '../support/room.ts';

const { origin } = logPlan;
const clock = { now: () => new Date('2026-03-10T00:00:00.000Z') };
const of: Recordable = {
  request: 'req_1',
  actor: { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' },
  operation: documentId.of('{ __typename }'),
  access: undefined,
  agreement: undefined,
};
const coded = (code: string): unknown => [
  expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
];

let room: TestRoom;
let sequence: () => Promise<number>;
beforeEach(async () => {
  room = await testRoom((deps) => auditRoom({ ...deps, logPlan }), {
    tables: ['audit', 'intake', 'log', 'auditkeys'],
    clock,
  });
  sequence = auditSequencer({ ...room.deps, logPlan, signerOf });
});
afterEach(() => room.database.close());

/** Records as the gateway does; answers the receipt. */
async function recorded(people: readonly string[], request = 'req_1'): Promise<readonly string[]> {
  const record = recorder({
    intake: auditIntake(room.deps.table('intake'), room.deps.secrets.audit),
    secret: secrets.audit,
    clock,
    random: systemRandom,
    log: () => undefined,
  });
  const about: About[] = people.map((subject) => ({
    subject,
    fields: ['Identity.sex', 'Licence.type', 'Query.citizen'],
    values: new Map([
      ['Identity.sex', ['"FEMALE"']],
      ['Licence.type', ['"B"', '"A"', '"B"']],
    ]),
  }));
  return record({ ...of, request }, about, { decision: 'RELEASED' });
}

async function released(...of: Parameters<typeof recorded>): Promise<readonly string[]> {
  const ids = await recorded(...of);
  await sequence();
  return ids;
}

async function data<T>(document: string, variables: object = {}): Promise<T> {
  const answer = await room.ask(document, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data as T;
}
const hash = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
type Checkpoint = { origin: string; size: number; rootHash: string; note: string };
type Receipt = {
  id: string;
  index: number;
  leafHash: string;
  checkpoint: Checkpoint;
  inclusionProof: string[];
};
const head = 'origin size rootHash note';
const receiptQuery = `query($id: ID!) { receipt(id: $id) { id index leafHash inclusionProof checkpoint { ${head} } } }`;
const receiptOf = async (id: string): Promise<Receipt | null> =>
  (await data<{ receipt: Receipt | null }>(receiptQuery, { id })).receipt;

describe('a receipt', () => {
  it('proves that its record is in the log that the checkpoint signs', async () => {
    const ids = await released(Array.from({ length: 7 }, (_, n) => `cit_${String(n)}`));
    const texts = await checkLog(room.deps.table, origin);
    for (const id of ids) {
      const receipt = await receiptOf(id);
      if (!receipt) throw new Error('no receipt');
      const { index, checkpoint, leafHash: leaf, inclusionProof } = receipt;
      expect(headOf(checkpoint.note, origin)).toEqual({
        size: checkpoint.size,
        root: Buffer.from(checkpoint.rootHash, 'base64').toString('hex'),
      });
      expect(hash(leaf)).toEqual(Buffer.from(leafHash(Buffer.from(texts[index] ?? ''))));
      const claim = {
        leaf: hash(leaf),
        index: BigInt(index),
        size: BigInt(checkpoint.size),
        root: hash(checkpoint.rootHash),
      };
      expect(verifyInclusion(claim, inclusionProof.map(hash))).toBe(true);
      expect(JSON.stringify(receipt).length).toBeLessThan(2_048);
    }
  });

  it('is null for a record that is nowhere, and for one that waits', async () => {
    expect(await receiptOf('0'.repeat(64))).toBeNull();
    const [id = ''] = await recorded(['cit_a']);
    expect(await receiptOf(id)).toBeNull();
    await sequence();
    expect(await receiptOf(id)).toMatchObject({ id });
  });

  it('costs the same few reads however large the log is', async () => {
    const ids = await released(['cit_a']);
    const reads = async (): Promise<number> => {
      room.database.calls();
      await receiptOf(ids[0] ?? '');
      return room.database.calls();
    };
    const few = await reads();
    await released(
      Array.from({ length: 300 }, (_, n) => `cit_${String(n)}`),
      'req_2',
    );
    expect(await reads()).toBe(few);
    expect(few).toBeLessThanOrEqual(4);
  });
});

describe('a consistency proof', () => {
  const proofQuery = `query($from: TreeSize!, $to: TreeSize!) { consistencyProof(from: $from, to: $to) }`;

  it('shows that a newer checkpoint continues an older one', async () => {
    const seen: Checkpoint[] = [];
    for (let n = 0; n < 4; n += 1) {
      await released(['cit_a', 'cit_b', 'cit_c'].slice(n % 3), `req_${String(n)}`);
      const { checkpoint } = await data<{ checkpoint: Checkpoint }>(`{ checkpoint { ${head} } }`);
      seen.push(checkpoint);
    }
    const tree = ({ size, rootHash }: Checkpoint) => ({ size: BigInt(size), root: hash(rootHash) });
    for (const older of seen)
      for (const newer of seen.filter(({ size }) => size >= older.size)) {
        const variables = { from: older.size, to: newer.size };
        const proof = await data<{ consistencyProof: string[] }>(proofQuery, variables);
        const claim = { from: tree(older), to: tree(newer) };
        expect(verifyConsistency(claim, proof.consistencyProof.map(hash))).toBe(true);
      }
  });

  it.each([
    { from: 0, to: 1 },
    { from: 2, to: 1 },
    { from: 1, to: 99 },
    { from: 1.5, to: 2 },
    { from: 1, to: 2 ** 53 },
  ])('is refused for %j', async (variables) => {
    await released(['cit_a', 'cit_b']);
    expect((await room.ask(proofQuery, variables)).errors).toEqual(coded('BAD_REQUEST'));
  });

  it('and a checkpoint are of a log that has one', async () => {
    expect(await data(`{ checkpoint { ${head} } }`)).toEqual({ checkpoint: null });
    const variables = { from: 1, to: 1 };
    expect((await room.ask(proofQuery, variables)).errors).toEqual(coded('BAD_REQUEST'));
  });
});

describe('a file of the log', () => {
  const file = async (path: string, log: string = origin): Promise<Buffer | null> => {
    const asked = 'query($log: ID!, $path: String!) { logFile(log: $log, path: $path) }';
    const { logFile } = await data<{ logFile: string | null }>(asked, { log, path });
    return logFile === null ? null : Buffer.from(logFile, 'base64');
  };

  it('is there under the path of the specification', async () => {
    await released(['cit_a', 'cit_b']);
    const texts = await checkLog(room.deps.table, origin);
    expect((await file('checkpoint'))?.toString()).toBe(
      await logStore(room.deps.table('log')).published(origin),
    );
    const bundle = await file('tile/entries/000.p/3');
    const entries = readBundle(bundle ?? Buffer.alloc(0), 3);
    expect(entries.map((entry) => Buffer.from(entry).toString())).toEqual(texts);
    expect(await file('tile/0/000.p/3')).toEqual(
      Buffer.concat(texts.map((text) => leafHash(Buffer.from(text)))),
    );
    expect(await file('tile/0/000.p/2')).toHaveLength(64);
  });

  it.each([
    'tile/0/000',
    'tile/0/000.p/4',
    'tile/0/001.p/1',
    'tile/1/000.p/1',
    'tile/entries/000',
    'tile/entries/000.p/4',
    '../LOCK',
    'LOCK',
  ])('is not there: %s', async (path) => {
    await released(['cit_a', 'cit_b']);
    expect(await file(path)).toBeNull();
  });

  it('is not there for another log', async () => {
    await released(['cit_a']);
    expect(await file('checkpoint', 'elsewhere.example')).toBeNull();
  });
});

describe('the audit key of a person', () => {
  const askReleased = async (field: string, values: readonly unknown[]): Promise<unknown[]> => {
    const document = `query($field: String!, $values: [JSON!]!) {
      disclosures { nodes { hasReleased(field: $field, values: $values) } } }`;
    const { disclosures } = await data<{
      disclosures: { nodes: { hasReleased: boolean | null }[] };
    }>(document, { field, values });
    return disclosures.nodes.map(({ hasReleased }) => hasReleased);
  };
  const destroy = async (id: string, changes = {}) =>
    room.ask(
      `mutation($input: DestroyAuditKeyInput!) { destroyAuditKey(input: $input) {
        ... on DestroyAuditKeySuccess { citizenId } ... on Problem { code } } }`,
      { input: { citizenId: id } },
      { purpose: 'ERASURE', ...changes },
    );

  it('lets an auditor test what was released, and nobody read it', async () => {
    await released(['cit_a']);
    expect(await askReleased('Identity.sex', ['FEMALE'])).toEqual([true]);
    expect(await askReleased('Identity.sex', ['MALE'])).toEqual([false]);
    expect(await askReleased('Licence.type', ['A', 'B'])).toEqual([true]);
    expect(await askReleased('Licence.type', ['A'])).toEqual([false]);
    expect(await askReleased('Query.citizen', ['A'])).toEqual([null]);
    expect(await askReleased('Other.field', ['A'])).toEqual([null]);
  });

  it('is one for all records of a person, made by whoever is first', async () => {
    await released(['cit_a', 'cit_b']);
    await released(['cit_a', 'cit_c'], 'req_2');
    expect(await everything(['auditkeys'])).toHaveLength(3);
    expect(await askReleased('Identity.sex', ['FEMALE'])).toEqual([true, true, true, true]);
  });

  it('once destroyed takes what it opened with it, and every proof still holds', async () => {
    const ids = await released(['cit_a', 'cit_b']);
    const before = await Promise.all(ids.map(receiptOf));
    expect((await destroy('cit_a')).data).toEqual({ destroyAuditKey: { citizenId: 'cit_a' } });
    expect((await askReleased('Identity.sex', ['FEMALE'])).sort()).toEqual([null, true].sort());
    await checkLog(room.deps.table, origin);
    expect(await Promise.all(ids.map(receiptOf))).toEqual(before);
    await released(['cit_a'], 'req_2');
    const after = await askReleased('Identity.sex', ['FEMALE']);
    expect(after.filter((one) => one === true)).toHaveLength(2);
    expect(after.filter((one) => one === null)).toHaveLength(1);
  });

  it('is destroyed by nobody whom the decision does not let reach the person', async () => {
    await released(['cit_a']);
    const refused = await destroy('cit_a', { subjects: ['cit_b'] });
    expect(refused.data).toEqual({ destroyAuditKey: { code: 'NOT_FOUND' } });
    expect((await destroy('nobody')).data).toEqual({ destroyAuditKey: { code: 'NOT_FOUND' } });
    expect(await askReleased('Identity.sex', ['FEMALE'])).toEqual([true]);
  });

  it('is destroyed under an agreement that was made for it, and under no other', async () => {
    await released(['cit_a']);
    for (const purpose of ['TESTING', undefined]) {
      const refused = await destroy('cit_a', { purpose });
      expect(refused.data).toEqual({ destroyAuditKey: { code: 'NOT_PERMITTED' } });
    }
    expect(await askReleased('Identity.sex', ['FEMALE'])).toEqual([true]);
  });

  it('is nowhere but in its own table, and who a record is about and what it says is nowhere in clear', async () => {
    await released(['cit_a']);
    const stored = await everything(['audit', 'log', 'intake']);
    const [key] = await everything(['auditkeys']);
    expect(key?.bytes).toHaveLength(32);
    const encodings = (['base64', 'base64url', 'hex'] as const).map((encoding) =>
      Buffer.from(key?.bytes ?? []).toString(encoding),
    );
    for (const secret of [...encodings, 'cit_a', 'FEMALE'])
      expect(stored.filter(({ text }) => text.includes(secret))).toEqual([]);
    expect(stored.length).toBeGreaterThan(5);
  });

  /** Every row of the tables, as text. */
  const everything = async (tables: readonly string[]) => {
    const client = openDynamoDb({
      endpoint: room.database.endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const rows = await Promise.all(
      tables.map(
        async (TableName) => (await client.send(new ScanCommand({ TableName }))).Items ?? [],
      ),
    );
    client.destroy();
    return rows.flat().map((row) => {
      const bytes = row['bytes'] instanceof Uint8Array ? row['bytes'] : undefined;
      return { text: `${JSON.stringify(row)}${bytes ? Buffer.from(bytes).toString() : ''}`, bytes };
    });
  };
});
