import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { recorder, type About, type Recordable } from '../../src/gateway/record.ts';
import { documentId } from '../../src/kernel/ids.ts';
import { sha256 } from '../../src/kernel/json.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { systemClock } from '../../src/kernel/time.ts';
import { commitment, openPersonal, type Personal } from '../../src/ledger/personal.ts';
import { carriedKey, type IntakeEntry } from '../../src/platform/audit-intake.ts';
import { callHub, statute } from '../support/caller.ts';
import { testHub, type TestHub } from '../support/hub.ts';

/** The audit secret of the test hub. */
const secret = new Uint8Array(32).fill(9);
const recordSchema = z.looseObject({
  request: z.string(),
  at: z.string(),
  subject: z.string(),
  fields: z.array(z.string()),
  decision: z.string(),
  personal: z.string(),
  commitments: z.array(z.string().nullable()),
  writer: z.string(),
  number: z.int(),
});
type Read = z.infer<typeof recordSchema> & { readonly open: () => Personal | undefined };

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
beforeEach(() => {
  hub.intake.entries.length = 0;
});
afterAll(() => hub.gateway.stop());

const read = (entries: readonly IntakeEntry[]): Read[] =>
  entries.flatMap(({ records, keys }) =>
    records.map((text, at) => {
      const record = recordSchema.parse(JSON.parse(text));
      const key = carriedKey(secret).show(keys[at] ?? '', sha256(text));
      return { ...record, open: () => key && openPersonal(record.personal, key, record) };
    }),
  );
const query = 'query($id: ID!) { citizen(id: $id) { id identity { sex name { fullName } } } }';
const ask = (id: string) => callHub(hub, { query, variables: { id } }, { access: statute });

describe('a record', () => {
  it('commits to every value that was released, and shows none', async () => {
    await ask('cit_a');
    const [record] = read(hub.intake.entries);
    const key = record?.open()?.commitmentKey ?? Buffer.alloc(32);
    const values: Record<string, string> = {
      'Citizen.id': '"cit_a"',
      'Identity.sex': '"FEMALE"',
      'PersonName.fullName': '"secret of cit_a"',
    };
    expect(record?.commitments).toEqual(
      record?.fields.map((field) => {
        const value = values[field];
        return value === undefined ? null : commitment(key, field, [value]);
      }),
    );
    expect(JSON.stringify(record)).not.toMatch(/FEMALE|secret of|cit_a/);
  });

  it('names the person to the holder of its key only', async () => {
    await ask('cit_a');
    const [record] = read(hub.intake.entries);
    expect(record?.open()).toMatchObject({ citizen: 'cit_a' });
    const other = systemRandom(32);
    expect(openPersonal(record?.personal ?? '', other, record ?? never())).toBeUndefined();
  });

  it('has a personal part that opens in no other record', async () => {
    await ask('cit_a');
    const [entry] = hub.intake.entries;
    const [text = ''] = entry?.records ?? [];
    const key = carriedKey(secret).show(entry?.keys[0] ?? '', sha256(text)) ?? Buffer.alloc(32);
    const record = recordSchema.parse(JSON.parse(text));
    expect(openPersonal(record.personal, key, record)).toMatchObject({ citizen: 'cit_a' });
    for (const changes of [{ request: 'req_x' }, { at: '2020' }, { subject: 'b' }])
      expect(openPersonal(record.personal, key, { ...record, ...changes })).toBeUndefined();
    expect(carriedKey(secret).show(entry?.keys[0] ?? '', sha256('other'))).toBeUndefined();
    expect(carriedKey(key).show(entry?.keys[0] ?? '', sha256(text))).toBeUndefined();
  });

  it('commits to other things for other people and other records, though the values are the same', async () => {
    await ask('cit_a');
    await ask('cit_a');
    await ask('cit_b');
    const sex = read(hub.intake.entries).map(
      ({ fields, commitments }) => commitments[fields.indexOf('Identity.sex')],
    );
    expect(new Set(sex).size).toBe(3);
  });

  it('of a refusal commits to nothing, though it was read', async () => {
    await ask('cit_sealed');
    const records = read(hub.intake.entries);
    expect(records.map(({ decision }) => decision)).toEqual(['REFUSED']);
    expect(records[0]?.commitments.every((one) => one === null)).toBe(true);
  });

  it('is one for a question about one person, as before', async () => {
    await ask('cit_a');
    expect(hub.intake.entries.map(({ records }) => records.length)).toEqual([1]);
  });

  it('is numbered by the process that wrote it, without a gap', async () => {
    for (const id of ['cit_a', 'cit_b', 'cit_c']) await ask(id);
    const records = read(hub.intake.entries);
    const first = records[0]?.number ?? 0;
    expect(records.map(({ number }) => number)).toEqual([first, first + 1, first + 2]);
    expect(new Set(records.map(({ writer }) => writer)).size).toBe(1);
  });
});

describe('records of many people', () => {
  it('are written in as many rows as hold them', async () => {
    const entries: IntakeEntry[] = [];
    const record = recorder({
      intake: {
        insertOnce: async (entry) => {
          entries.push(entry);
        },
        waiting: async () => [],
        remove: async () => undefined,
      },
      secret,
      clock: systemClock,
      random: systemRandom,
      log: () => undefined,
    });
    const fields = Array.from({ length: 60 }, (_, n) => `AnObjectType.aFieldNumber${String(n)}`);
    const about: About[] = Array.from({ length: 100 }, (_, n) => ({
      subject: `cit_${String(n)}`,
      fields,
      values: new Map(fields.map((field) => [field, ['"x"']])),
    }));
    const of: Recordable = {
      request: 'req_1',
      actor: { kind: 'DEPARTMENT', client: 'c', department: 'dept_a' },
      operation: documentId.of('{ __typename }'),
      access: undefined,
      agreement: undefined,
    };
    const ids = await record(of, about, { decision: 'RELEASED' });
    expect(entries.length).toBeGreaterThan(1);
    expect(entries.flatMap(({ records }) => records.map(sha256))).toEqual(ids);
    for (const entry of entries)
      expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(400 * 1024);
  });
});

function never(): never {
  throw new Error('no record');
}
