import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openNote } from '../../src/ledger/note.ts';
import { cosigning, type Alarm } from '../../src/subgraphs/audit/service/cosign.ts';
import { proofVerbs } from '../../src/subgraphs/audit/service/proofs.ts';
import { finalStore } from '../../src/subgraphs/audit/store/finals.ts';
import { headOf } from '../support/check-log.ts';
import { signerOf } from '../support/room.ts';
import { origin, testLog, type TestLog } from '../support/test-log.ts';
import { testWitness, type TestWitness } from '../support/witnesses.ts';

const minute = 60_000;

let log: TestLog;
let witnesses: readonly TestWitness[];
let alarms: Alarm[];
let now: Date;
beforeEach(async () => {
  log = await testLog();
  witnesses = ['a', 'b', 'c'].map((name) => testWitness(`${name}.example`, origin));
  alarms = [];
  now = new Date('2026-03-10T00:00:00.000Z');
});
afterEach(() => log.database.close());

const finals = () => finalStore(log.database.table('log'));
const cosign = (): Promise<void> =>
  cosigning({
    log: log.store,
    finals: finals(),
    witnesses,
    quorum: 2,
    clock: { now: () => now },
    report: (alarm) => alarms.push(alarm),
  })();
let requests = 0;
const grow = async (): Promise<void> => {
  requests += 1;
  await log.recorded(`req_${String(requests)}`, 2);
  await log.sequence();
};
/** Names on the final checkpoint, which is of this size. */
const finalAt = async (): Promise<{ size: number; names: unknown[] } | undefined> => {
  const note = await finals().final(origin);
  if (note === undefined) return undefined;
  const keys = witnesses.map(({ key }) => key);
  const opened = openNote(note, keys);
  const names = opened.ok ? opened.value.signatures.map(({ key }) => key.name[0]) : [];
  return { size: headOf(note, origin).size, names };
};
const published = async (): Promise<number> =>
  headOf((await log.store.published(origin)) ?? '', origin).size;

describe('a checkpoint', () => {
  it('is final with the cosignatures of two of three witnesses, and grows with the log', async () => {
    await cosign();
    expect(await finalAt()).toBeUndefined();
    for (let round = 0; round < 3; round += 1) {
      await grow();
      await cosign();
      expect(await finalAt()).toEqual({ size: await published(), names: ['a', 'b', 'c'] });
    }
    witnesses[2]?.away();
    await grow();
    await cosign();
    expect(await finalAt()).toEqual({ size: await published(), names: ['a', 'b'] });
  });

  it('gets the line of a witness that was away, once it is back', async () => {
    witnesses[0]?.away();
    await grow();
    await cosign();
    witnesses[0]?.back();
    witnesses[1]?.away();
    await cosign();
    expect(await finalAt()).toEqual({ size: await published(), names: ['a', 'b', 'c'] });
    expect(alarms).toEqual([{ kind: 'WITNESS_FAILED', witness: 'a.example', error: 'Error' }]);
  });

  it('is not final with one; that is an alarm after a quarter of an hour, and the older one stays', async () => {
    await grow();
    await cosign();
    const before = await finalAt();
    witnesses[0]?.away();
    witnesses[1]?.away();
    await grow();
    await cosign();
    now = new Date(now.getTime() + 15 * minute);
    await grow();
    await cosign();
    expect(await finalAt()).toEqual(before);
    expect(alarms.filter(({ kind }) => kind === 'CHECKPOINT_LATE')).toEqual([]);
    now = new Date(now.getTime() + minute);
    await cosign();
    expect(alarms).toContainEqual({ kind: 'CHECKPOINT_LATE', origin, milliseconds: 16 * minute });
    witnesses[0]?.back();
    alarms = [];
    await cosign();
    await cosign();
    expect(await finalAt()).toMatchObject({ size: await published() });
    expect(alarms.filter(({ kind }) => kind === 'CHECKPOINT_LATE')).toEqual([]);
  });

  it('is made final once, whoever else is at it at the same time', async () => {
    await grow();
    await Promise.all([cosign(), cosign(), grow().then(cosign), cosign()]);
    await cosign();
    expect(await finalAt()).toEqual({ size: await published(), names: ['a', 'b', 'c'] });
    expect(alarms.filter(({ kind }) => kind === 'WITNESS_AHEAD')).toEqual([]);
  });

  it('is not made final by lines of somebody else, nor by the line of one witness for three', async () => {
    const [a] = witnesses;
    const stranger = testWitness('b.example', origin);
    const own = witnesses;
    witnesses = own.map(({ key }) => ({ ...stranger, key, add: a?.add ?? stranger.add }));
    await grow();
    await cosign();
    witnesses = own;
    expect(await finalAt()).toBeUndefined();
    expect(alarms.map(({ kind }) => kind)).toEqual(['WITNESS_FAILED', 'WITNESS_FAILED']);
  });
});

describe('a log that was set back', () => {
  let final: Awaited<ReturnType<typeof finalAt>>;
  beforeEach(async () => {
    await grow();
    await cosign();
    const table = log.database.table('log');
    const keys = ['LOCK', 'CHECKPOINT'].map((sk) => ({ pk: `log#${origin}`, sk }));
    const rows = await Promise.all(
      keys.map(async (key) => ({ ...(await table.get(key)), ...key })),
    );
    await grow();
    await cosign();
    final = await finalAt();
    await table.putMany(rows);
  });
  const byEach = (alarm: object): unknown[] =>
    ['a', 'b', 'c'].map((name) => ({ ...alarm, witness: `${name}.example`, origin }));

  it('is behind what every witness has cosigned', async () => {
    await cosign();
    expect(alarms).toEqual(byEach({ kind: 'WITNESS_AHEAD' }));
    expect(await finalAt()).toEqual(final);
  });

  it.each([2, 20])(
    'has every witness against it when it grows again, by %i entries',
    async (people) => {
      await log.recorded('req_other', people);
      await log.sequence();
      await cosign();
      expect(alarms).toEqual(byEach({ kind: 'WITNESS_REFUSED', status: 422 }));
      expect(await finalAt()).toEqual(final);
    },
  );
});

describe('whoever reads the log', () => {
  it('sees the lines on the newest checkpoint as soon as it is final, and the final one all the while', async () => {
    const verbs = proofVerbs({ log: log.store, finals: finals(), origin });
    await grow();
    expect(await verbs.checkpoint({})).toMatchObject({ cosigners: [] });
    expect(await verbs.finalCheckpoint({})).toBeNull();
    expect(await verbs.file(origin, 'final-checkpoint')).toBeUndefined();
    await cosign();
    const final = await verbs.finalCheckpoint({});
    expect(final?.cosigners).toEqual(['a.example', 'b.example', 'c.example']);
    expect(await verbs.checkpoint({})).toEqual(final);
    await grow();
    expect(await verbs.checkpoint({})).toMatchObject({ cosigners: [] });
    expect(await verbs.finalCheckpoint({})).toEqual(final);
    const file = Buffer.from((await verbs.file(origin, 'final-checkpoint')) ?? []).toString();
    expect(file).toBe(final?.note);
    const opened = openNote(file, [signerOf(origin).key, ...witnesses.map(({ key }) => key)]);
    expect(opened.ok && opened.value.signatures).toHaveLength(4);
  });
});
